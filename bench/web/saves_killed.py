"""
Kill the server again and again while an author saves, and see that nothing acknowledged is lost.

In:       how many kills (default 50).
Out:      how many texts were acknowledged and kept; 1 if one was lost or half there.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "support"))
from installation import Installation, served
from saving_killed import killed_while_saving

ROWS = "SELECT value FROM store_answer WHERE assessment_id = 1 AND key = 'art6-licences'"


def main(kills: int) -> int:
    """Kill so often, then compare."""
    with tempfile.TemporaryDirectory(prefix="fairwitness-saves-") as folder:
        with served(Path(folder), "--demo") as (address, said, pid):
            writer = killed_while_saving(address, said, pid, kills)
        kept = {json.loads(value)["answer"] for (value,) in Installation(Path(folder)).rows(ROWS)}
    lost = set(writer.acknowledged) - kept
    half = kept - writer.sent
    print(
        f"{kills} kills: {len(writer.acknowledged)} texts acknowledged, {len(kept)} kept, "
        f"{len(lost)} lost, {len(half)} half there"
    )
    return 1 if lost or half else 0


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
