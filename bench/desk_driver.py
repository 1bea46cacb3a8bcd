"""
People who open and dispose of filings at a desk over HTTP, one after the other, whatever happens.

In:       a running desk that may be gone at any moment.
Out:      what it acknowledged, and the keys that came out.
Not here: killing it, and looking at what is left (`desk_killed`).
"""

import json
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from desk_sessions import FOUND, OK, Gone, Person, rows_of
from made_filing import CANARY
from running_desk import RunningDesk, digest_of, now

from fairwitness.filing import sending
from fairwitness.filing.desks import Desk
from fairwitness.sealing import approval, officers, request, turns
from fairwitness.sealing.approval import Electorate


@dataclass
class Driver:
    """Brings filings from their arrival to their disposal; every second one only to its opening."""

    desk: RunningDesk
    address: str
    folder: Path
    people: dict[str, Person]
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    """Digest, and what was acknowledged of it: a kind of event, or `shown`."""
    keys: dict[str, str] = field(default_factory=dict)
    failed: list[BaseException] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    done: int = 0
    finished: int = 0

    def run(self) -> None:
        """Go on until it is over."""
        try:
            while not self.over.is_set():
                self.done += 1
                self._one(self._filed(), disposes=self.done % 2 == 0)
                self.finished += 1
        except BaseException as error:  # noqa: BLE001 - told by the main thread
            self.failed.append(error)

    def _filed(self) -> str:
        inner = self.folder / "inner.zip"
        with zipfile.ZipFile(inner, "w") as archive:
            archive.writestr("report.html", CANARY)
        path = self.desk.sealed(self.folder, str(self.done), inner.read_bytes())
        with Desk(self.address) as desk:
            sending.send(path, desk, lambda *_: None, 60)
        return digest_of(path)

    def _one(self, digest: str, *, disposes: bool) -> None:
        """Do the next step until there is none; after a kill the page says which that is."""
        while not self.over.is_set():
            try:
                if not self._step(digest, disposes=disposes):
                    return
            except Gone:
                time.sleep(0.02)

    def _step(self, digest: str, *, disposes: bool) -> bool:
        rows = self._rows(digest)
        opening = next((row for row in rows if row["act"] == "open"), None)
        disposal = next((row for row in rows if row["act"] == "dispose"), None)
        if opening is None:
            fields = {"open-purpose": "review", "open-hours": "24"}
            return self._noted(
                digest,
                "requested",
                self.people["alice"].form(f"/filings/{digest}/opening/", **fields),
            )
        if opening["state"] not in {"ended", "done"}:
            return self._opens(digest, opening)
        return disposes and self._disposes(digest, disposal)

    def _disposes(self, digest: str, row: dict[str, object] | None) -> bool:
        records = self.people["records"]
        if row is None:
            fields = {"dispose-purpose": "over", "dispose-hours": "24"}
            answer = records.form(f"/filings/{digest}/disposal/", **fields)
            return self._noted(digest, "disposal", answer)
        place = f"/filings/{digest}/requests/{row['number']}/"
        if row["state"] == "asked":
            return self._approves(digest, place)
        if row["state"] == "approved":
            return self._noted(digest, "disposed", records.post(f"{place}dispose/"))
        return False

    def _opens(self, digest: str, row: dict[str, object]) -> bool:
        place = f"/filings/{digest}/requests/{row['number']}/"
        state = row["state"]
        if state == "asked":
            return self._approves(digest, place)
        if state == "turns":
            order, taken = json.loads(str(row["order"])), int(str(row["taken"]))
            return self._turns(digest, place, order[taken])
        alice = self.people["alice"]
        if state == "ready" or not alice.view:
            status, home = alice.post(f"{place}turn/")
            if status == OK:
                self.acknowledged.append((digest, "opened"))
                key = turns.given(turns.read(home), self._machine("alice")).text().decode()
                self.keys[digest] = key
                self._noted(digest, "opened", alice.form(f"{place}view/begin/", key=key))
            return True
        if CANARY in alice.get(f"{place}view/report.html"):
            self.acknowledged.append((digest, "opened"))
        alice.view = ""
        return self._noted(digest, "ended", alice.post(f"{place}end/"))

    def _approves(self, digest: str, place: str) -> bool:
        text = self.people["alice"].get(f"{place}text/")
        for one in self.desk.authority.people[:2]:
            signed = bytes(approval.made(request.read(text), one.name).signed(one.ssh))
            answer = self.people[one.name].file(f"{place}approve/", "approval", signed)
            self._noted(digest, "approved", answer)
        return True

    def _turns(self, digest: str, place: str, name: str) -> bool:
        status, home = self.people[name].post(f"{place}turn/")
        if status == OK:
            self.acknowledged.append((digest, "opened"))
            made = turns.taken(turns.read(home), self._machine(name))
            self.people[name].file(f"{place}turned/", "share", made)
        return True

    def _machine(self, name: str) -> turns.Officer:
        secret = next(one.age for one in self.desk.authority.people if one.name == name)
        who = Electorate(manifest=self.desk.manifest.values, now=now())
        return turns.Officer(
            identity=officers.identity(secret), sealed_to=self.desk.manifest, who=who
        )

    def _noted(self, digest: str, kind: str, answer: tuple[int, bytes]) -> bool:
        if answer[0] == FOUND:
            self.acknowledged.append((digest, kind))
        return True

    def _rows(self, digest: str) -> list[dict[str, object]]:
        return rows_of(
            self.desk,
            "SELECT r.* FROM store_deskrequest r JOIN store_receivedfiling f ON f.id = r.filing_id "
            "WHERE f.digest = ? ORDER BY r.number DESC",
            digest,
        )
