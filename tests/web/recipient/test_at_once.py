"""Several people at one moment: an approval counts once, one request of a kind, one disposal."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from desk_sessions import Person, people_of, rows_of
from running_desk import RunningDesk, digest_of, fairwitness

from fairwitness.sealing import approval, request

pytestmark = [pytest.mark.enable_socket, pytest.mark.timeout(300)]
OPENING = {"open-purpose": "review", "open-hours": "24"}
DISPOSAL = {"dispose-purpose": "its time is over", "dispose-hours": "24"}


@dataclass
class Running:
    """A desk that is served, and who works there."""

    desk: RunningDesk
    address: str
    people: dict[str, Person]
    folder: Path

    def filed(self, name: str) -> str:
        """File something, and return where its page is."""
        filing = self.desk.sealed(self.folder, name)
        key = str(self.desk.key_file(self.folder))
        done = fairwitness(["file", str(filing), "--to", self.address, "--key", key])
        assert done.returncode == 0, done.stderr
        return f"/filings/{digest_of(filing)}/"

    def signed(self, place: str, name: str) -> bytes:
        """Let an officer sign the first request about a filing."""
        text = self.people[name].get(f"{place}requests/1/text/")
        who = next(one for one in self.desk.authority.people if one.name == name)
        return bytes(approval.made(request.read(text), name).signed(who.ssh))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("desk")
    desk = RunningDesk(folder / "data", variables={"FAIRWITNESS_RETENTION_DAYS": "0"})
    desk.prepare()
    with desk.served() as (address, _pid):
        yield Running(desk, address, people_of(desk, address), folder)


def at_once(*acts: Callable[[], tuple[int, bytes]]) -> list[int]:
    """Let all begin at one moment, and return what each was answered, sorted."""
    start, answers = threading.Barrier(len(acts)), list[int]()

    def run(act: Callable[[], tuple[int, bytes]]) -> None:
        start.wait()
        answers.append(act()[0])

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return sorted(answers)


def events(running: Running, place: str, kind: str) -> int:
    return len(
        rows_of(
            running.desk,
            "SELECT e.id FROM store_filingevent e JOIN store_receivedfiling f "
            "ON f.id = e.filing_id WHERE f.digest = ? AND e.kind = ? AND e.entry IS NOT NULL",
            place.split("/")[2],
            kind,
        )
    )


def test_two_who_ask_make_one_request(running: Running) -> None:
    place = running.filed("asked")
    answers = at_once(
        *(
            lambda name=name: running.people[name].form(f"{place}opening/", **OPENING)
            for name in ("alice", "bob", "carol")
        )
    )
    assert answers == [302, 400, 400]
    assert events(running, place, "requested") == 1


def test_approvals_at_once_are_counted_once_and_fix_two_turns(running: Running) -> None:
    place = running.filed("approved")
    assert running.people["alice"].form(f"{place}opening/", **OPENING)[0] == 302
    signed = {name: running.signed(place, name) for name in ("alice", "bob", "carol")}
    answers = at_once(
        *(
            lambda name=name: running.people[name].file(
                f"{place}requests/1/approve/", "approval", signed[name]
            )
            for name in ("alice", "bob", "carol", "carol")
        )
    )
    assert answers == [302, 302, 400, 400]
    assert events(running, place, "approved") == 2
    (row,) = rows_of(
        running.desk,
        "SELECT r.state FROM store_deskrequest r JOIN store_receivedfiling f "
        "ON f.id = r.filing_id WHERE f.digest = ?",
        place.split("/")[2],
    )
    assert row["state"] == "turns"


def test_who_disposes_three_times_at_once_disposes_once(running: Running) -> None:
    place = running.filed("disposed")
    records = running.people["records"]
    assert records.form(f"{place}disposal/", **DISPOSAL)[0] == 302
    for name in ("alice", "bob"):
        content = running.signed(place, name)
        running.people[name].file(f"{place}requests/1/approve/", "approval", content)
    answers = at_once(*(lambda: records.post(f"{place}requests/1/dispose/") for _ in range(3)))
    assert answers == [302, 400, 400]
    assert events(running, place, "disposed") == 1
    assert not (running.desk.data / "filings" / f"{place.split('/')[2]}.filing").exists()
