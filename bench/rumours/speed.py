"""
How long a question takes and how large the index is, with ten thousand to a million claims.

In:       clauses of real replies, put together at random with a tenth of the characters exchanged.
Out:      rows of a table.
Not here: how good the answers are: made claims have none.
"""

import random
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import contenders
import numpy as np

from fairwitness.rumours.matching.entry import PARTS, Entry
from fairwitness.rumours.matching.lexical import LexicalIndex
from fairwitness.rumours.matching.terms import terms

FOLDER = Path("build/rumours/speed")
Row = tuple[str, int, float, float, float, float, float]
"""Contender, claims, p50 and p99 of a question [ms], index [MB], building it [s], one more [s]."""


def made(clauses: Sequence[str], count: int) -> Iterator[Entry]:
    """Yield made claims: one or two clauses as the wording, two to five as the explanation."""
    chance = random.Random(count)  # noqa: S311 - made data
    letters = "".join(clauses)

    def some(least: int, most: int) -> str:
        text = "，".join(chance.choices(clauses, k=chance.randint(least, most)))
        varied = list(text)
        for _ in range(len(text) // 10):
            varied[chance.randrange(len(text))] = letters[chance.randrange(len(letters))]
        return "".join(varied)

    for number in range(count):
        yield Entry(check=f"c{number}", wordings=(some(1, 2),), explanation=some(2, 5))


def measure(clauses: Sequence[str], questions: Sequence[str], count: int) -> Iterator[Row]:
    """Yield a row for each contender, built and asked in turn."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    started = time.perf_counter()
    index = LexicalIndex(FOLDER / "ours")
    index.put(made(clauses, count))
    built = time.perf_counter() - started

    def ask(question: str) -> None:
        for part in PARTS:
            index.search(question, part, limit=10)

    p50, p99 = _times(ask, questions)
    size = _megabytes(FOLDER / "ours")
    started = time.perf_counter()
    index.put([Entry(check="new", wordings=("zyzzyva qoph",), explanation="x")])
    if index.search("zyzzyva qoph", "wording", limit=1)[0].check != "new":
        raise AssertionError("a new check was not found")
    yield "ours, both parts", count, p50, p99, size, built, time.perf_counter() - started
    yield from _peers(clauses, questions, count)


def _peers(clauses: Sequence[str], questions: Sequence[str], count: int) -> Iterator[Row]:
    known: dict[str, str] = {}
    bags = [
        [known.setdefault(term, term) for term in terms(f"{e.wordings[0]} {e.explanation}")]
        for e in made(clauses, count)
    ]
    names = [f"c{number}" for number in range(count)]
    started = time.perf_counter()
    rank = contenders.tantivy_alone(names, bags, FOLDER / "tantivy")
    built = time.perf_counter() - started
    yield "tantivy alone", count, *_times(rank, questions), _megabytes(FOLDER / "tantivy"), built, 0
    started = time.perf_counter()
    rank = contenders.bm25s_alone(names, bags)
    built = time.perf_counter() - started
    yield "bm25s alone, in memory", count, *_times(rank, questions), 0, built, 0


def _times(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    for question in questions[:20]:
        ask(question)
    taken = []
    for question in questions:
        started = time.perf_counter()
        ask(question)
        taken.append(1000 * (time.perf_counter() - started))
    return float(np.quantile(taken, 0.5)), float(np.quantile(taken, 0.99))


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
