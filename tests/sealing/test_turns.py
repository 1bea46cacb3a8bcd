"""Officers open a share one after the other, with our program and with age."""

import subprocess
from dataclasses import replace
from pathlib import Path

import made_filing
import made_opening
import pytest
from made_filing import NOW, Case

from fairwitness.sealing import approval, letters, opener, ssh, turns
from fairwitness.sealing.shares import NotEnoughOfficers


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return made_filing.sealed(tmp_path)


def all_taken(case: Case, names: tuple[str, ...], **other: object) -> turns.Turn:
    one = made_opening.turn(case, names, **other)
    for name in names:
        one = turns.read(bytes(one))
        one = replace(one, share=turns.taken(one, made_opening.officer(case, name)))
    return one


@pytest.mark.parametrize("opener_", ["alice", "bob", "carol"])
@pytest.mark.parametrize("names", [("alice", "bob"), ("bob", "carol"), ("alice", "carol")])
def test_every_two_officers_hand_the_key_to_the_opener_alone(
    case: Case, names: tuple[str, str], opener_: str
) -> None:
    one = all_taken(case, names, opener=opener_)
    key = turns.given(one, made_opening.officer(case, opener_))
    with case.path.open("rb") as file:
        assert opener.content(file, key, limit=10**6) == case.content
    assert key.text() not in bytes(one)


def test_three_of_five_take_turns(tmp_path: Path) -> None:
    authority = made_filing.Authority(
        people=tuple(map(made_filing.person, ("alice", "bob", "carol", "dan", "eve")))
    )
    case = made_filing.sealed_to(tmp_path, authority, k=3)
    one = all_taken(case, ("bob", "dan", "eve"), opener="alice")
    key = turns.given(one, made_opening.officer(case, "alice"))
    assert key.commitment == one.filing.values.commitment


def test_what_an_officer_hands_on_opens_nothing_by_itself(case: Case) -> None:
    one = made_opening.turn(case)
    between = turns.taken(one, made_opening.officer(case, "alice"))
    assert between.startswith(turns.AGE)
    last = turns.taken(replace(one, share=between), made_opening.officer(case, "bob"))
    assert last.startswith(turns.AGE)


def test_stock_age_takes_turns(case: Case) -> None:
    """The shell lines of docs/sealing.md, and what they make is what ours goes on from."""
    people = {one.name: one for one in case.authority.people}
    for one in people.values():
        (case.folder / f"{one.name}.age").write_text(one.age)
    lines = (
        'tar -xf one.turn && grep "$(sha256sum < share.age | cut -c-64)" shares.sha256',
        "age -d -i alice.age share.age > next.age",
        f"age -d -i bob.age next.age | age -r {people['carol'].recipient} > last.age",
        "age -d -i carol.age last.age > key && tar -xf one.filing",
        "age -d -i key sealed.age > out",
    )
    (case.folder / "one.turn").write_bytes(bytes(made_opening.turn(case, opener="carol")))
    for line in lines:
        subprocess.run(["bash", "-eo", "pipefail", "-c", line], check=True, cwd=case.folder)
    assert (case.folder / "out").read_bytes() == case.content
    one = made_opening.turn(case, opener="carol")
    last = replace(one, share=(case.folder / "last.age").read_bytes())
    turns.given(last, made_opening.officer(case, "carol"))


def test_the_content_is_held_in_memory_only_up_to_a_limit(case: Case) -> None:
    key = turns.given(all_taken(case, ("alice", "bob")), made_opening.officer(case, "alice"))
    size = len(case.content)
    with case.path.open("rb") as file, pytest.raises(opener.TooMuch, match="the most"):
        opener.content(file, key, limit=size - 1)
    with case.path.open("rb") as file:
        assert len(opener.content(file, key, limit=size)) == size


def test_a_disposal_is_approved_by_k_officers(case: Case) -> None:
    asked = made_opening.disposal(case)
    both = made_opening.approved(case.authority, asked, "alice", "carol")
    found = approval.enough(both, asked, made_opening.electorate(case))
    assert list(found) == ["alice", "carol"]
    assert approval.enough(both, asked, made_opening.electorate(case, barred={"bob"}))
    assert approval.of_request(both[:1], asked, made_opening.electorate(case)).keys() == {"alice"}


def test_an_approval_without_a_request_reads_as_before(case: Case) -> None:
    signed = case.authority.approval("bob", case.digest)
    assert b"request" not in signed


def test_a_question_opens_with_the_filers_ssh_key_and_stock_age(case: Case) -> None:
    question = letters.Question(
        filing=case.digest,
        number=1,
        at=NOW,
        items=("cac-2018/security-officer",),
        figures=("accounts.active",),
        words="Which of the two figures holds?\n两个数字中哪个属实？",
    )
    carol = case.authority.people[2]
    sealed = letters.sealed(
        question,
        str(ssh.public_of(case.filer)),
        copies=[carol.recipient],
        key=case.authority.key,
    )
    assert b"figures" not in sealed
    secret = ssh.secret_text(case.filer).decode()
    by = [ssh.public_of(case.authority.key)]
    assert letters.opened(sealed, secret, by=by) == question
    assert letters.opened(sealed, carol.age) == question
    assert "no data about people" in question.notice
    key = case.folder / "filer.ssh"
    key.write_text(secret)
    key.chmod(0o600)
    (case.folder / "question.age").write_bytes(sealed)
    done = subprocess.run(
        ["age", "-d", "-i", "filer.ssh", "question.age"],
        check=True,
        capture_output=True,
        cwd=case.folder,
    )
    assert done.stdout.startswith(question.text())


def test_there_is_no_field_to_ask_for_a_person() -> None:
    """The fields of a question; whoever adds one must think of this."""
    assert set(letters.Question.model_fields) == {
        *("filing", "number", "at", "items", "figures", "words", "notice"),
    }


def test_a_manifest_that_is_over_still_opens_what_was_filed_with_it(case: Case) -> None:
    """The newest manifest approves; the filing's own says who has a share."""
    newest = case.authority.manifest(previous=case.manifest.digest, k=1).values
    one = made_opening.turn(case, ("alice", "bob"))
    officer = made_opening.officer(case, "alice", manifest=newest)
    assert turns.taken(one, officer).startswith(turns.AGE)
    alone = replace(one, approvals=one.approvals[:1])
    with pytest.raises(NotEnoughOfficers, match="It takes the keys of 2 officers"):
        turns.taken(alone, officer)
