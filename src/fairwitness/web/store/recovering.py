"""
Put back what a worker that died had in hand.

In:       the ids of workers, and a lock that each holds for as long as it lives.
Out:      rows that wait again, and how many.
Not here: running tasks (`operator`).

A task of the library stays "running" for ever when its worker is killed. So each worker holds a
lock on a file named after it; the system lets go of the lock however the worker ends. A worker
that starts puts back what belongs to locks that nobody holds. Workers on several machines each see
to their own: the name of the machine is a part of the id.
"""

import fcntl
import os
import platform
import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.dispatch import Signal
from django_tasks_db.models import DBTaskResult

from fairwitness.web.store.models import Bundle, Collection

STARTED = Signal()
"""Sent when a worker begins, before its first task."""
LONGEST_HOST = 24
"""What is kept of a machine's name; an id has at most 64 characters."""
COMING = ("READY", "RUNNING")
"""States of a task that still comes to its end."""


def worker_name() -> str:
    """Return a name for this process that no other has."""
    return f"{_host()}.{os.getpid()}.{secrets.token_hex(4)}"


def _host() -> str:
    kept = "".join(c for c in platform.node() if c.isalnum() or c == "-")
    return kept[:LONGEST_HOST] or "host"


def _folder() -> Path:
    folder = Path(settings.DATA_FOLDER) / "workers"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def alive(name: str) -> Iterator[None]:
    """Hold the lock that says that this worker lives."""
    path = _folder() / name
    with ExitStack() as stack:
        with _alone():  # nobody looks between the file and its lock
            file = stack.enter_context(path.open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def lives(name: str) -> bool:
    """Say whether a worker lives; one of another machine is taken to."""
    if name.partition(".")[0] != _host():
        return True
    try:
        with (_folder() / name).open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


@contextmanager
def _alone() -> Iterator[None]:
    """Let one worker at a time put things back."""
    with (_folder() / ".recovering").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def recovered(
    collect: Callable[[int], object], render: Callable[[int], object], paths: tuple[str, str]
) -> int:
    """
    Make everything wait again that was in the hands of the dead; return how many rows that were.

    `collect` and `render` hand a row to the workers; `paths` names their tasks.
    """
    with _alone():
        count = sum(_put_back(task, paths) for task in _of_the_dead())
        for path, enqueue, rows in (
            (paths[0], collect, Collection.objects.filter(state__in=["waiting", "reading"])),
            (paths[1], render, Bundle.objects.filter(state__in=["waiting", "rendering"])),
        ):
            count += sum(_handed_out(row, path, enqueue) for row in rows)
        for left in _folder().glob("[!.]*"):
            if not lives(left.name):
                left.unlink(missing_ok=True)
    return count


def _of_the_dead() -> Iterator[DBTaskResult]:
    for task in DBTaskResult.objects.filter(status="RUNNING"):
        if task.worker_ids and not lives(task.worker_ids[-1]):
            yield task


@transaction.atomic
def _put_back(task: DBTaskResult, paths: tuple[str, str]) -> int:
    """Make a task and its row wait again."""
    count = 0
    arguments = task.args_kwargs["args"]
    if task.task_path == paths[0]:
        count = Collection.objects.filter(pk=arguments[0], state="reading").update(state="waiting")
    elif task.task_path == paths[1]:
        count = Bundle.objects.filter(pk=arguments[0], state="rendering").update(state="waiting")
    DBTaskResult.objects.filter(pk=task.pk, status="RUNNING").update(status="READY")
    return count


@transaction.atomic
def _handed_out(row: Collection | Bundle, path: str, enqueue: Callable[[int], object]) -> int:
    """Hand out a row that no task has in hand: its worker was told to stop at once."""
    tasks = DBTaskResult.objects.filter(task_path=path, status__in=COMING)
    if any(task.args_kwargs["args"] == [row.pk] for task in tasks):
        return 0
    type(row)._default_manager.filter(pk=row.pk).update(state="waiting")  # noqa: SLF001
    enqueue(row.pk)
    return 1
