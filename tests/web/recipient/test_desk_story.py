"""
One filing at a desk, from its arrival to its disposal: three officers in three browsers.

The desk is a process of its own; filer and officers run the program in folders of their own. At
each stand nothing on the desk's disk is readable, and the filer's status shows each step.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import typst
from chromium import chromium
from desk_browsers import PeopleOfDesk, Person
from made_filing import CANARY
from playwright.sync_api import Browser, Page, expect
from running_desk import RunningDesk, digest_of

ORG = ("--org", "authority.ssh.pub")

pytestmark = [pytest.mark.browser, pytest.mark.enable_socket, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Filer:
    """Whoever filed, at a command line."""

    def __init__(self, desk: RunningDesk, folder: Path) -> None:
        self.desk, self.folder = desk, folder
        folder.mkdir()
        self.key = str(desk.key_file(folder))
        (folder / "authority.manifest").write_bytes(bytes(desk.manifest))

    def run(self, *words: str) -> str:
        """Run the program and return what it printed."""
        return ran(self.folder, *words)

    def bundle(self, name: str) -> None:
        """Write a bundle that can be read by whoever sees it."""
        with zipfile.ZipFile(self.folder / f"{name}.zip", "w") as archive:
            archive.writestr("report.html", b"<h1>" + CANARY + b"</h1>")
            archive.writestr("report.pdf", typst.compile(b"= Report"))

    def files(self, name: str, address: str, *more: str) -> str:
        """Seal a bundle, file it, and return its digest."""
        self.bundle(name)
        sealed = self.folder / f"{name}.filing"
        self.run(
            *("seal", f"{name}.zip", "--to", "authority.manifest", "--key", self.key),
            *("--out", str(sealed), *more),
        )
        self.run("file", str(sealed), "--to", address, "--key", self.key)
        return digest_of(sealed)

    def sees(self, name: str = "one") -> list[str]:
        """Return what the status of a filing shows, each step verified."""
        said = json.loads(self.run("status", f"{name}.filing", "--key", self.key, "--json"))
        return [one["what"] for one in said["events"]]


def ran(folder: Path, *words: str) -> str:
    """Run the program in somebody's own folder."""
    done = subprocess.run(
        [sys.executable, "-m", "fairwitness", *words],
        cwd=folder,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def refuse_readable(desk: RunningDesk, *more: bytes) -> None:
    """Look for the content and for every key that opens on the desk's disk, logs and all."""
    keys = [one.age.strip().encode() for one in desk.authority.people]
    secrets = [CANARY.strip(), b"AGE-SECRET-KEY-", b"# salt ", *keys, *more]
    for path in desk.data.rglob("*"):
        if path.is_file() and "static" not in path.relative_to(desk.data).parts:
            content = path.read_bytes()
            assert not [one for one in secrets if one in content], path


def test_from_its_arrival_to_its_disposal(browser: Browser, tmp_path: Path) -> None:
    desk = RunningDesk(tmp_path / "data", variables={"FAIRWITNESS_RETENTION_DAYS": "0"})
    desk.prepare()
    people = PeopleOfDesk(desk)
    filer = Filer(desk, tmp_path / "filer")
    with desk.served() as (address, _pid):
        digest = filer.files("one", address)
        filer.run(
            *("receipt", "verify", "one.receipt", "--filing", "one.filing"),
            *("--to", "authority.manifest", "--log", log_key(filer, address)),
        )
        refuse_readable(desk)
        alice, bob, carol, inspector, records = (
            people.person(name, browser, address, tmp_path)
            for name in ("alice", "bob", "carol", "inspector", "records")
        )
        asks_for_an_opening(alice, digest)
        approves(bob, digest, 1)
        approves(carol, digest, 1)
        assert filer.sees() == ["received", "requested", "approved", "approved"]
        takes_a_turn(bob, digest, 1)
        takes_a_turn(carol, digest, 1)
        key = views(alice, digest, 1)
        assert filer.sees()[4:] == ["opened"]
        refuse_readable(desk, key)
        closes_the_view(alice, digest, 1)
        question = asks_a_question(inspector, digest, filer)
        filer.files("answer", address, "--answers", question)
        decides(inspector, digest, "accepted")
        assert filer.sees()[5:] == ["ended", "asked", "answered", "decided"]
        assert "Everything was answered." in filer.run("status", "one.filing", "--key", filer.key)
        asks_for_disposal(records, digest)
        for officer in (alice, carol):
            approves(officer, digest, 2, "--dispose")
        disposes(records, digest, 2)
        assert filer.sees()[9:] == ["disposal", "approved", "approved", "disposed"]
        refuse_readable(desk, key)
        assert not (desk.data / "filings" / f"{digest}.filing").exists()
        assert not list((desk.data / "shares").iterdir())
        nothing_opens(alice, digest)
        for one in (alice, bob, carol, inspector, records):
            assert one.trouble == [], one.name


def log_key(filer: Filer, address: str) -> str:
    """Fetch the key of the ledger, as a filer does once."""
    path = filer.folder / "log.key.pub"
    done = subprocess.run(
        ["curl", "-sf", f"{address}/filing/v1/log.key.pub"], check=True, capture_output=True
    )
    path.write_bytes(done.stdout)
    return str(path)


def asks_for_an_opening(officer: Person, digest: str) -> None:
    page = officer.at(f"/filings/{digest}/")
    page.locator("[name=open-purpose]").fill("yearly review")
    officer.press(f"form[action='/filings/{digest}/opening/']")
    expect(page.locator("h1")).to_have_text("Opening of a filing")
    expect(page.locator("main")).to_contain_text("yearly review")


def approves(officer: Person, digest: str, number: int, *more: str) -> None:
    page = officer.at(f"/filings/{digest}/requests/{number}/")
    request = officer.downloads(page.get_by_text("Download the request", exact=True))
    officer.run(
        *("approve", "--request", str(request), *more, "--officer", officer.name),
        *("--key", f"{officer.name}.ssh", "--out", f"{number}.approval"),
    )
    hands_in(officer, page, "approval", f"{number}.approval", "Your approval is here.")


def takes_a_turn(officer: Person, digest: str, number: int) -> None:
    page = officer.at(f"/filings/{digest}/requests/{number}/")
    expect(page.locator("#turn")).to_be_visible()
    share = officer.downloads(page.get_by_text("Download the share", exact=True))
    officer.run(
        *("turn", str(share), "--to", "authority.manifest", *ORG, "--from", "filer.ssh.pub"),
        *("--key", f"{officer.name}.age", "--out", f"{number}.turned"),
    )
    hands_in(officer, page, "share", f"{number}.turned", "Your turn is taken.")


def hands_in(officer: Person, page: Page, field: str, file: str, answer: str) -> None:
    """Send the desk a file that was made at home, and see what it answers."""
    page.locator(f"[name={field}]").set_input_files(officer.folder / file)
    officer.press(f"form:has([name={field}])")
    expect(page.locator("main")).to_contain_text(answer)


def views(officer: Person, digest: str, number: int) -> bytes:
    """View it at the desk, and open it at home as well; return the key's own line."""
    page = officer.at(f"/filings/{digest}/requests/{number}/")
    share = officer.downloads(page.get_by_text("Download the key, sealed to you", exact=True))
    officer.run(
        *("turn", str(share), "--view", "--to", "authority.manifest", *ORG),
        *("--key", f"{officer.name}.age", "--out", "filing.key"),
    )
    key = (officer.folder / "filing.key").read_text()
    page.locator("[name=key]").fill(key)
    officer.press("form:has([name=key])")
    expect(page.locator("h1")).to_contain_text("Opened: filing of Forum")
    report = page.request.get(f"/filings/{digest}/requests/{number}/view/report.html")
    assert CANARY.strip().decode() in report.text()
    with officer.context.expect_page() as opened:
        page.get_by_text("report.html", exact=True).click()
    expect(opened.value.locator("h1")).to_have_text(CANARY.strip().decode())
    opened.value.close()
    (cookie,) = [one for one in officer.context.cookies() if one["name"] == "view"]
    assert cookie["httpOnly"]
    assert cookie["secure"]
    assert cookie["sameSite"] == "Strict"
    return key.splitlines()[1].encode()


def closes_the_view(officer: Person, digest: str, number: int) -> None:
    page = officer.page
    page.get_by_text("Close the view", exact=True).click()
    expect(page.locator("main")).to_contain_text("ended")
    again = page.request.get(f"/filings/{digest}/requests/{number}/view/")
    assert again.status == 400


def asks_a_question(inspector: Person, digest: str, filer: Filer) -> str:
    page = inspector.at(f"/filings/{digest}/question/")
    expect(page.locator("main .warn")).to_contain_text("holds no data about people")
    page.locator("[name=items]").first.check()
    page.locator("[name=words]").fill("How is this control tested?")
    inspector.press("form:has([name=words])")
    expect(page.locator("main")).to_contain_text("sealed to the filer")
    said = json.loads(filer.run("status", "one.filing", "--key", filer.key, "--json"))
    (asked,) = [one for one in said["events"] if one["what"] == "asked"]
    assert "How is this control tested?" in asked["letter"]
    return str(asked["detail"]["question"])


def decides(inspector: Person, digest: str, outcome: str) -> None:
    page = inspector.at(f"/filings/{digest}/decision/")
    page.locator(f"[name=outcome][value={outcome}]").check()
    page.locator("[name=reasons]").fill("Everything was answered.")
    inspector.press("form:has([name=reasons])")
    expect(page.locator("main")).to_contain_text("The decision is on record")


def asks_for_disposal(records: Person, digest: str) -> None:
    page = records.at(f"/filings/{digest}/")
    page.locator("[name=dispose-purpose]").fill("its time is over")
    records.press(f"form[action='/filings/{digest}/disposal/']")
    expect(page.locator("h1")).to_have_text("Disposal of a filing")


def disposes(records: Person, digest: str, number: int) -> None:
    page = records.at(f"/filings/{digest}/requests/{number}/")
    page.get_by_text("Dispose of it for good", exact=True).click()
    expect(page.locator("main")).to_contain_text("This filing was disposed of.")


def nothing_opens(officer: Person, digest: str) -> None:
    page = officer.at(f"/filings/{digest}/")
    expect(page.locator("main")).to_contain_text("nothing opens it any more")
    expect(page.locator(f"form[action='/filings/{digest}/opening/']")).to_have_count(0)
