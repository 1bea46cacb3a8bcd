"""What is kept stays, is there once, and survives being killed."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from made_duties import at, event, rise, run

from fairwitness.core.problem import Problem
from fairwitness.duties.register import BadRegister, NotInRegister, Register

CAC = "cac-2018/2018-11-30"
SURGE = rise("notices.received", "2026-02-02", "2026-02-04", shape="surge")
LATER = rise("decisions.taken", "2026-02-20", "2026-02-22", shape="surge")


def entries(path: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(path)) as base:
        return base.execute("SELECT name, body FROM entry ORDER BY seq").fetchall()


def test_a_duty_is_raised_once_and_stays_until_it_is_settled(tmp_path: Path) -> None:
    path = tmp_path / "r"
    first = run(path, "2026-02-05", CAC, changes=[SURGE])
    again = run(path, "2026-02-05", CAC, changes=[SURGE])
    next_day = run(path, "2026-02-06", CAC, changes=[SURGE])

    assert len(first.raised) == 1
    assert again.raised == next_day.raised == frozenset()
    assert [k.duty for k in next_day.open] == [k.duty for k in first.open]


def test_a_dismissed_duty_keeps_its_reason_and_is_not_raised_again(tmp_path: Path) -> None:
    path = tmp_path / "r"
    (kept,) = run(path, "2026-02-05", CAC, changes=[SURGE]).open
    with Register(path) as register, register.changing():
        register.settle(
            kept.duty.id, "dismissed", reason="an import", by="lead", at=at("2026-02-06")
        )

    outcome = run(path, "2026-02-07", CAC, changes=[SURGE])

    assert outcome.open == ()
    (told,) = outcome.kept
    assert (told.state, told.steps[-1].reason, told.steps[-1].by) == (
        "dismissed",
        "an import",
        "lead",
    )


def test_a_further_change_joins_an_open_duty(tmp_path: Path) -> None:
    path = tmp_path / "r"
    run(path, "2026-02-05", CAC, changes=[SURGE])

    for _ in range(2):
        outcome = run(path, "2026-02-24", CAC, changes=[SURGE, LATER])

    (kept,) = outcome.open
    assert [step.sort for step in kept.steps] == ["raised", "joined"]
    assert "2026-02-20" in kept.steps[1].told["en"]


def test_a_change_that_began_before_a_duty_was_settled_belongs_to_it(tmp_path: Path) -> None:
    path = tmp_path / "r"
    (kept,) = run(path, "2026-02-05", CAC, changes=[SURGE]).open
    with Register(path) as register, register.changing():
        register.settle(kept.duty.id, "met", reason="filed", by="lead", at=at("2026-02-21"))

    assert run(path, "2026-02-24", CAC, changes=[SURGE, LATER]).raised == frozenset()


def test_a_change_that_began_after_it_is_a_new_duty(tmp_path: Path) -> None:
    path = tmp_path / "r"
    (kept,) = run(path, "2026-02-05", CAC, changes=[SURGE]).open
    with Register(path) as register, register.changing():
        register.settle(kept.duty.id, "met", reason="filed", by="lead", at=at("2026-02-19"))

    assert len(run(path, "2026-02-24", CAC, changes=[SURGE, LATER]).raised) == 1


def test_a_duty_that_was_settled_by_mistake_can_be_opened_again(tmp_path: Path) -> None:
    path = tmp_path / "r"
    (kept,) = run(path, "2026-02-05", CAC, changes=[SURGE]).open
    with Register(path) as register:
        for how in ("met", "reopened", "dismissed", "reopened"):
            with register.changing():
                register.settle(kept.duty.id, how, reason="r", by="b", at=at("2026-02-06"))
        with pytest.raises(NotInRegister, match="is open"):
            register.settle(kept.duty.id, "reopened", reason="r", by="b", at=at("2026-02-06"))

        assert [k.state for k in register.duties()] == ["open"]


def test_a_withdrawn_event_stays_on_record_and_raises_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r"
    launch = event("launch", "2026-10-01")
    with Register(path) as register, register.changing():
        assert register.declare(launch, at=at("2026-09-01"))
        assert not register.declare(launch, at=at("2026-09-02"))
        register.withdraw(launch.id, reason="moved", by="lead", at=at("2026-09-02"))

    assert run(path, "2026-09-03", CAC).open == ()
    with Register(path) as register:
        (declared,) = register.events()
    assert declared.withdrawn is not None
    assert declared.withdrawn.reason == "moved"


def test_nothing_kept_can_be_changed_or_removed(tmp_path: Path) -> None:
    path = tmp_path / "r"
    run(path, "2026-09-03", CAC, told=[event("launch", "2026-10-01")])
    with closing(sqlite3.connect(path)) as base:
        for sql in ("UPDATE entry SET body = '{}'", "DELETE FROM entry"):
            with pytest.raises(sqlite3.IntegrityError, match="only added"):
                base.execute(sql)


@pytest.mark.parametrize("name", ["duty", "event"])
def test_what_is_not_there_is_told(name: str, tmp_path: Path) -> None:
    with Register(tmp_path / "r") as register:
        said = {"reason": "r", "by": "b"}
        tried: Callable[[], None] = {
            "duty": lambda: register.settle("d-0", "met", **said, at=at("2026-02-06")),
            "event": lambda: register.withdraw("e-0", **said, at=at("2026-02-06")),
        }[name]
        with pytest.raises(NotInRegister, match="holds no") as told:
            tried()
    assert "duties list" in told.value.fix


def _zeros(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:1024] + bytes(len(content) - 1024))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _text(path: Path) -> None:
    path.write_text("this is no register, and never was one\n" * 50)


def _sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as base:
        for statement in statements:
            base.execute(statement)
        base.commit()


def _version(path: Path) -> None:
    _sql(path, "PRAGMA user_version = 7")


def _other(path: Path) -> None:
    _sql(path, "PRAGMA application_id = 5")


def _body(path: Path) -> None:
    _sql(path, "DROP TRIGGER only_added_1", "UPDATE entry SET body = '{\"kind\": 3}'")


@pytest.mark.parametrize("harm", [_zeros, _cut, _text, _version, _other, _body])
def test_a_damaged_or_foreign_file_is_told_and_left_alone(harm: object, tmp_path: Path) -> None:
    path = tmp_path / "r"
    told = [event("launch", f"2026-10-{n:02}", note="x" * 200) for n in range(1, 29)]
    run(path, "2026-09-03", CAC, told=told)
    harm(path)  # type: ignore[operator]
    before = path.read_bytes()

    with pytest.raises(BadRegister) as problem:
        run(path, "2026-09-04", CAC)

    assert problem.value.fix
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["nowhere/r", "."])
def test_a_place_that_cannot_hold_a_register_is_told(place: str, tmp_path: Path) -> None:
    with pytest.raises(Problem) as told:
        run(tmp_path / place, "2026-09-04", CAC)
    assert "--register" in told.value.fix


SCRIPT = """
import sys
from pathlib import Path
from made_duties import event, rise, run
path = Path(sys.argv[1])
told = [event("launch", f"2026-0{m}-{d:02}") for m in range(1, 8) for d in range(1, 9)]
changes = [rise("notices.received", f"2026-0{m}-02", f"2026-0{m}-04") for m in range(1, 8)]
for month in range(1, 9):
    for day in range(1, 9):
        run(path, f"2026-0{month}-0{day}", "cac-2018/2018-11-30", "uk-osa/2025-12",
            told=[e for e in told if str(e.day) <= f"2026-0{month}-0{day}"], changes=changes)
        print(month, day, flush=True)
print("done")
"""


def _process(path: Path) -> subprocess.Popen[bytes]:
    support = str(Path(__file__).resolve().parents[1] / "support")
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(path)],
        env={"PYTHONPATH": support, "PATH": os.defpath},
        stdout=subprocess.PIPE,
    )


def test_being_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path) -> None:
    whole, torn = tmp_path / "whole", tmp_path / "torn"
    with _process(whole) as process:
        said, _ = process.communicate(timeout=120)
        assert said.endswith(b"done\n")
    chance = random.Random(4)  # noqa: S311 - moments, not secrets

    for _ in range(6):
        with _process(torn) as process:
            assert process.stdout is not None
            for _ in range(chance.randrange(1, 20)):
                process.stdout.readline()
            time.sleep(chance.random() * 0.05)
            process.send_signal(signal.SIGKILL)
    with _process(torn) as process:
        said, _ = process.communicate(timeout=120)
        assert said.endswith(b"done\n")

    assert sorted(name for name, _ in entries(torn)) == sorted(name for name, _ in entries(whole))
    assert dict(entries(torn)) == dict(entries(whole))
    assert list(tmp_path.glob("*-journal")) == []
