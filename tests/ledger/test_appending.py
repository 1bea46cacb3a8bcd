import shutil
import tempfile
from pathlib import Path

import made_ledger
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_ledger import entries

from fairwitness.core import durable
from fairwitness.ledger import appending, auditing, merkle
from fairwitness.ledger.appending import EntryTooLarge, LedgerStopped, LogThere
from fairwitness.ledger.checkpoint import trusted
from fairwitness.ledger.files import DamagedLog, NoEntry, NoLog, Tree
from fairwitness.ledger.lock import LedgerBusy
from fairwitness.ledger.remembering import Forked, NothingRemembered, RolledBack
from fairwitness.ledger.verifying import verify


class Killed(BaseException):
    """Stands for kill -9."""


@given(sizes=st.lists(st.integers(0, 600), min_size=1, max_size=6))
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_batches_of_any_size_give_the_tree_of_all_entries(tmp_path: Path, sizes: list[int]) -> None:
    folder = Path(tempfile.mkdtemp(dir=tmp_path))
    log = made_ledger.make(folder)
    total = sum(sizes)
    starts = [sum(sizes[:n]) for n in range(len(sizes))]
    log.append(*[entries(start, start + size) for start, size in zip(starts, sizes, strict=True)])
    leaves = [merkle.leaf(entry) for entry in entries(0, total)]
    verified = verify(log.folder, log.key.verifier)
    assert verified.checkpoint.size == total
    assert verified.checkpoint.root == merkle.root(
        total, lambda h, i: merkle.folded(leaves[i << h : (i + 1) << h])
    )
    assert Tree(log.folder, total).root() == verified.checkpoint.root
    shutil.rmtree(folder)


def test_tiles_lie_where_the_specification_says(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=70_000)
    there = {str(p.relative_to(log.folder)) for p in log.folder.rglob("*") if p.is_file()}
    assert {"tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"} <= there
    assert {"tile/entries/000", "tile/entries/273.p/112", "checkpoint"} <= there
    assert len(there) == 2 * 274 + 4


def test_a_log_is_made_once(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path)
    with pytest.raises(LogThere):
        appending.make(log.folder, log.key, tmp_path / "other")
    with pytest.raises(NoLog), appending.opened(tmp_path / "none", log.key, log.memory):
        pass


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path)
    with appending.opened(log.folder, log.key, log.memory) as ledger:
        with (
            pytest.raises(LedgerBusy, match="wrote nothing"),
            appending.opened(log.folder, log.key, log.memory),
        ):
            pass
        ledger.append([b"by the first"])
    with pytest.raises(LedgerStopped):
        ledger.append([b"after its end"])
    log.append([b"by the next"])


def test_a_copy_of_the_log_cannot_be_written_at_the_same_time(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=3)
    shutil.copytree(log.folder, tmp_path / "copy")
    with (
        appending.opened(log.folder, log.key, log.memory),
        pytest.raises(LedgerBusy),
        appending.opened(tmp_path / "copy", log.key, log.memory),
    ):
        pass


def test_an_entry_that_is_too_large_adds_nothing(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=3)
    with appending.opened(log.folder, log.key, log.memory) as ledger:
        with pytest.raises(EntryTooLarge):
            ledger.append([b"small", b"x" * 65536])
        ledger.append([b"x" * 65535, b""])
    assert verify(log.folder, log.key.verifier).checkpoint.size == 5


def test_a_log_restored_from_an_older_copy_is_not_gone_on_from(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=300)
    shutil.copytree(log.folder, tmp_path / "backup")
    log.append(entries(300, 400))
    shutil.rmtree(log.folder)
    shutil.copytree(tmp_path / "backup", log.folder)
    with pytest.raises(RolledBack, match="has 300 entries here, but 400 were signed"):
        log.append([b"a second history"])
    assert verify(log.folder, log.key.verifier).checkpoint.size == 300


def test_a_log_whose_memory_is_gone_is_not_gone_on_from(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=5)
    kept = log.checkpoint()
    log.memory.unlink()
    with pytest.raises(NothingRemembered):
        log.append([b"one"])
    log.memory.write_bytes(kept)
    log.append([b"one"])


def test_a_log_with_another_history_is_not_gone_on_from(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=20)
    other = made_ledger.make(tmp_path / "other")
    other.append([b"changed", *entries(1, 30)])
    shutil.rmtree(log.folder)
    shutil.copytree(other.folder, log.folder)
    with pytest.raises(Forked, match="does not begin with the 20 entries"):
        log.append([b"one"])


@pytest.mark.parametrize("name", ["tile/0/000.p/5", "tile/entries/000.p/5"])
def test_a_damaged_edge_is_not_gone_on_from(tmp_path: Path, name: str) -> None:
    log = made_ledger.make(tmp_path, size=5)
    path = log.folder / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    with pytest.raises(DamagedLog, match="The log is damaged"):
        log.append([b"one"])


@pytest.mark.parametrize("batch", [3, 300])
def test_killed_at_any_write_a_batch_is_there_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    replace, flush = Path.replace, durable.flush
    sizes = set()
    for fatal in range(100):
        log = made_ledger.make(tmp_path / str(fatal), size=250)
        left = fatal

        def step() -> None:
            nonlocal left
            if left == 0:
                raise Killed
            left -= 1

        def replaced(path: Path, target: Path) -> Path:
            step()
            return replace(path, target)

        def flushed(folder: Path) -> None:
            step()
            flush(folder)

        try:
            with appending.opened(log.folder, log.key, log.memory) as ledger:
                monkeypatch.setattr(Path, "replace", replaced)
                monkeypatch.setattr(durable, "flush", flushed)
                ledger.append(entries(250, 250 + batch))
        except Killed:
            pass
        finally:
            monkeypatch.undo()
        ended = left > 0
        assert verify(log.folder, log.key.verifier).checkpoint.size in {250, 250 + batch}
        log.append()
        size = verify(log.folder, log.key.verifier).checkpoint.size
        sizes.add(size)
        assert size in {250, 250 + batch}
        assert size == 250 + batch or not ended
        log.append([b"what came instead"] * 9, entries(0, 100))
        verify(log.folder, log.key.verifier)
        if ended:
            break
    assert ended
    assert sizes == {250, 250 + batch}


def test_after_a_failure_the_log_must_be_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = made_ledger.make(tmp_path, size=3)
    write = durable.write

    def full(path: Path, content: bytes) -> None:
        if path == log.folder / "checkpoint":
            raise OSError(28, "No space left on device")
        write(path, content)

    with appending.opened(log.folder, log.key, log.memory) as ledger:
        monkeypatch.setattr(durable, "write", full)
        with pytest.raises(appending.LedgerUnwritable, match="No space left"):
            ledger.append([b"signed, not published"])
        monkeypatch.undo()
        with pytest.raises(LedgerStopped):
            ledger.append([b"something else at the same place"])
    log.append()
    assert Tree(log.folder, 4).entry(3) == b"signed, not published"


def test_each_entry_is_found_and_proved(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=600)
    for index in (0, 255, 256, 511, 599):
        (entry,) = entries(index, index + 1)
        assert auditing.find(log.folder, log.key.verifier, entry) == index
        assert auditing.prove(log.folder, log.key.verifier, index).index == index
    with pytest.raises(NoEntry):
        auditing.find(log.folder, log.key.verifier, b"never logged")
    with pytest.raises(NoEntry):
        auditing.prove(log.folder, log.key.verifier, 600)


def test_an_audit_sees_growth_loss_and_change(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=100)
    early = log.checkpoint()
    late = log.append(entries(100, 1000))
    found = auditing.audit(log.folder, log.key.verifier, early)
    assert (found.before.size, found.now.size) == (100, 1000)
    other = made_ledger.make(tmp_path / "other")
    other.append([b"changed", *entries(1, 500)])
    with pytest.raises(Forked):
        auditing.audit(other.folder, log.key.verifier, early)
    with pytest.raises(RolledBack, match="entries were taken away"):
        auditing.audit(other.folder, log.key.verifier, late)


@given(data=st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_byte_changed_anywhere_in_the_log_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    log = _thousand(tmp_path_factory)
    paths = sorted(p for p in log.folder.rglob("*") if p.is_file())
    path = data.draw(st.sampled_from(paths))
    content = path.read_bytes()
    at = data.draw(st.integers(0, len(content) - 1))
    change = data.draw(st.integers(1, 255))
    path.write_bytes(content[:at] + bytes([content[at] ^ change]) + content[at + 1 :])
    try:
        with pytest.raises(Exception, match=r"damaged|signed|signature|note"):
            verify(log.folder, log.key.verifier)
    finally:
        path.write_bytes(content)
    verify(log.folder, log.key.verifier)


_MADE: dict[str, made_ledger.MadeLog] = {}


def _thousand(factory: pytest.TempPathFactory) -> made_ledger.MadeLog:
    if "log" not in _MADE:
        _MADE["log"] = made_ledger.make(factory.mktemp("thousand"), size=900)
        _MADE["log"].append(entries(900, 1000))
    return _MADE["log"]


def test_the_memory_and_the_checkpoint_say_the_same(tmp_path: Path) -> None:
    log = made_ledger.make(tmp_path, size=7)
    assert log.memory.read_bytes() == log.checkpoint()
    assert trusted(log.checkpoint(), log.key.verifier)[1].size == 7
