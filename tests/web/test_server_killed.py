"""The server is killed while answers are saved: no acknowledged one is lost or half there."""

import json
from pathlib import Path

import pytest
from installation import Installation, served
from saving_killed import killed_while_saving

KILLS = 8
ROWS = (
    "SELECT revision, value FROM store_answer WHERE assessment_id = 1 AND key = 'art6-licences' "
    "ORDER BY revision"
)

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(600)]


def test_no_acknowledged_answer_is_lost_when_the_server_is_killed(tmp_path: Path) -> None:
    with served(tmp_path, "--demo") as (address, said, pid):
        writer = killed_while_saving(address, said, pid, KILLS)
    rows = Installation(tmp_path).rows(ROWS)
    kept = [json.loads(value)["answer"] for _, value in rows]
    assert len(writer.acknowledged) > 2 * KILLS
    assert set(writer.acknowledged) <= set(kept)
    assert set(kept) <= writer.sent, "half a text is kept"
    assert [revision for revision, _ in rows] == list(range(1, len(rows) + 1))
    assert Installation(tmp_path).rows("PRAGMA integrity_check") == [("ok",)]
