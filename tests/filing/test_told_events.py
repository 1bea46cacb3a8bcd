"""What a filer refuses of the events that a recipient tells, though they are signed and logged."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import made_ledger
import pytest

from fairwitness.filing import events
from fairwitness.filing.events import BadEvents, Event, Told
from fairwitness.ledger import auditing, policy
from fairwitness.sealing import officers, ssh
from fairwitness.sealing.manifest import Manifest, Officer
from fairwitness.sealing.statement import Signed

NOW = datetime(2026, 11, 26, 16, 0, tzinfo=UTC)
FILING = sha256(b"filing").hexdigest()
LETTER = b"sealed letter"
ASKED = {"question": sha256(LETTER).hexdigest()}
Said = tuple[str, datetime, dict[str, str], bytes]
"""What happened, when, its details, its letter."""
RECEIVED: Said = ("received", NOW - timedelta(hours=1), {}, b"")


@pytest.fixture
def verified(tmp_path: Path) -> Callable[..., int]:
    """Sign and log events as a recipient does; return how many the filer believes."""
    key, log = ssh.new(), made_ledger.make(tmp_path)
    line = str(ssh.public_of(key))
    people = tuple(
        Officer(name=name, age=officers.new()[1].strip(), ssh=str(ssh.public_of(ssh.new())))
        for name in ("alice", "bob")
    )
    known = Manifest(
        organisation="Authority",
        purpose="reports",
        contact="desk",
        key=str(ssh.public_of(ssh.new())),
        k=2,
        officers=people,
        valid_from=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=1),
        receipts=line,
    )

    def told(*said: Said) -> int:
        chain: list[tuple[Signed[Event], bytes]] = []
        for what, at, detail, letter in said:
            before = chain[-1][0] if chain else None
            made = events.event(FILING, what, at=at, before=before, detail=detail)
            chain.append((made.signed(key), letter))
        log.append([events.entry(one.digest) for one, _ in chain])
        proofs = [auditing.prove(log.folder, log.key.verifier, n) for n in range(len(chain))]
        all_told = [
            Told(signed=one, proof=str(proof).encode(), sealed=letter)
            for (one, letter), proof in zip(chain, proofs, strict=True)
        ]
        believed = policy.of_log(log.key.verifier)
        return len(events.verify(all_told, FILING, [known], believed, NOW))

    return told


def test_a_sound_chain_is_believed(verified: Callable[..., int]) -> None:
    asked: Said = ("asked", NOW, ASKED, LETTER)
    assert verified(RECEIVED, asked, ("ended", NOW + events.AHEAD, {}, b"")) == 3


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (("opened", NOW, {}, LETTER), "its kind has none"),
        (("opened", NOW, ASKED, LETTER), "its kind has none"),
        (("cleared", NOW, {}, b""), "of no known kind"),
        (("opened", NOW - timedelta(hours=2), {}, b""), "dated before"),
        (("opened", NOW + timedelta(hours=1), {}, b""), "yet to come"),
        (("asked", NOW, ASKED, b"another"), "not the one that was signed"),
    ],
)
def test_what_no_honest_desk_tells_is_refused(
    verified: Callable[..., int], second: Said, why: str
) -> None:
    with pytest.raises(BadEvents, match=why):
        verified(RECEIVED, second)
