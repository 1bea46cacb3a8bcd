"""What officers and filers do at the command line with requests, turns and letters of a desk."""

from pathlib import Path

import made_opening
from filed_by_hand import CONTENT, NOW
from told import Command

from fairwitness.sealing import letters, ssh, turns
from fairwitness.sealing.request import Request


def test_an_opening_by_turns_and_a_disposal(fairwitness: Command, filing: Path) -> None:
    """What the desk does between is done here by hand: a request, and .turn files."""
    folder = filing.parent
    front = made_opening.front_of(filing)
    of = {"filing": front.digest, "number": 1, "manifest": front.signed.values.manifest}
    of |= {"asked": "2026-09-02T07:00:00Z", "until": "2026-09-03T00:00:00Z"}
    asked = Request.model_validate({**of, "act": "open", "opener": "carol", "purpose": "review"})
    (folder / "one.request").write_bytes(asked.text())
    for officer in ("alice", "bob"):
        told = fairwitness(
            *("approve", "--request", "one.request", "--officer", officer),
            *("--key", f"{officer}.ssh", "--out", f"{officer}.yes"),
        )
        assert told.status == 0, told.err
        assert "Approved: carol may open" in told.out
    approvals = tuple((folder / f"{one}.yes").read_bytes() for one in ("alice", "bob"))
    share = front.shares["shares/1+2.age"]
    common = ("--to", "authority.manifest", "--org", "authority.ssh.pub", *NOW)
    for officer in ("alice", "bob"):
        given = turns.turn(front, asked, approvals, share)
        (folder / f"{officer}.turn").write_bytes(bytes(given))
        command = ("turn", f"{officer}.turn", "--key", f"{officer}.age", *common)
        told = fairwitness(*command, "--out", f"{officer}.turned")
        assert told.status == 0, told.err
        share = (folder / f"{officer}.turned").read_bytes()
        assert "compare whose key this is" in told.err
    wrong = fairwitness(
        *("turn", "alice.turn", "--key", "alice.age", *common, "--from", "bob.ssh.pub"),
        *("--out", "x"),
    )
    assert "signed by another key than the one that is expected" in wrong.err
    nobodys = fairwitness(
        "turn", "alice.turn", "--key", "alice.age", *common[:2], *NOW, "--out", "x"
    )
    assert "--org" in nobodys.err
    assert nobodys.status != 0
    officers = [x for o in ("alice", "bob", "carol") for x in ("--officer", f"{o}={o}")]
    for name, key in (("forged", "filer"), ("second", "authority")):
        made = fairwitness(
            *("manifest", "new", "--organisation", "Authority", "--purpose", "safety"),
            *("--contact", "x@authority.example", *officers, "--k", "2", "--until", "2027-01-01"),
            *("--key", f"{key}.ssh", "--out", f"{name}.manifest", *NOW),
        )
        assert made.status == 0, made.err
    newest = ("turn", "alice.turn", "--key", "alice.age", *common, "--newest")
    assert fairwitness(*newest, "second.manifest", "--out", "alice.second").status == 0
    forged = fairwitness(*newest, "forged.manifest", "--out", "x")
    assert forged.status == 2
    assert not (folder / "x").exists()
    again = fairwitness("turn", "alice.turn", "--key", "carol.age", *common, "--out", "x")
    assert "is not among those who open this" in again.err
    (folder / "carol.turn").write_bytes(bytes(turns.turn(front, asked, approvals, share)))
    key = fairwitness(
        "turn", "carol.turn", "--key", "carol.age", *common, "--view", "--out", "carol.key"
    )
    assert key.status == 0, key.err
    assert (folder / "carol.key").stat().st_mode & 0o777 == 0o600
    opened = fairwitness(
        *("open", "report.filing", "--to", "authority.manifest", "--from", "filer.ssh.pub"),
        *("--turn", "carol.turn", "--with", "carol.age", "--out", "opened.zip", *NOW),
    )
    assert opened.status == 0, opened.err
    assert (folder / "opened.zip").read_bytes() == CONTENT
    disposal = Request.model_validate({**of, "act": "dispose", "purpose": "three years are over"})
    (folder / "two.request").write_bytes(disposal.text())
    told = fairwitness(
        *("approve", "--request", "two.request", "--officer", "bob", "--key", "bob.ssh"),
        *("--out", "bob.dispose"),
    )
    assert "The request is to dispose of a filing" in told.err
    told = fairwitness(
        *("approve", "--request", "two.request", "--dispose", "--officer", "bob"),
        *("--key", "bob.ssh", "--out", "bob.dispose"),
    )
    assert "may be disposed of until" in told.out
    nothing = fairwitness("approve", "--officer", "bob", "--key", "bob.ssh", "--out", "x")
    assert "It is not said what is approved" in nothing.err


def test_a_question_is_read(fairwitness: Command, filing: Path) -> None:
    question = letters.Question.model_validate(
        {
            "filing": made_opening.front_of(filing).digest,
            "number": 1,
            "at": "2026-09-02T08:00:00Z",
            "items": ["cac-2018/one"],
            "words": "How is this counted?",
        }
    )
    line = (filing.parent / "filer.ssh.pub").read_text()
    key = ssh.read_secret((filing.parent / "authority.ssh").read_text())
    (filing.parent / "q.age").write_bytes(letters.sealed(question, line, key=key))
    read = ("letter", "read", "q.age", "--key", "filer.ssh")
    told = fairwitness(*read, "--by", "authority.ssh.pub")
    assert told.status == 0, told.err
    assert "How is this counted?" in told.out
    assert "About: cac-2018/one" in told.out
    assert "no data about people" in told.out
    assert '"kind": "question"' in fairwitness(*read, "--json").out
    forged = fairwitness(*read, "--by", "filer.ssh.pub")
    assert forged.status == 2
    assert "signed by nobody who was named" in forged.err
