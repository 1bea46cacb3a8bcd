"""
The lexical index: which checks share the words of a question.

In:       entries of published checks; a question.
Out:      checks with the share of the question's weight that each holds, best first.
Not here: meaning (`semantic`), mixing (`fusion`), deciding (`matcher`).

A folder of tantivy's, one document a check. A change is one commit: after it, whoever asks next
finds the check, in every process; killed before it, nothing has happened. One process writes at a
time, the others wait.
"""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from tantivy import (
    Document,
    Index,
    IndexWriter,
    Occur,
    Query,
    Schema,
    SchemaBuilder,
    Searcher,
    TextAnalyzerBuilder,
    Tokenizer,
)

from fairwitness.core.problem import Problem
from fairwitness.rumours.matching.bm25 import K1, weight
from fairwitness.rumours.matching.entry import PARTS, Entry, Hit, Part
from fairwitness.rumours.matching.terms import terms, trim

MOST_TERMS = 48
"""Terms of a question that are looked up, the rarest first: a long paste takes no longer."""
HEAP = 64_000_000
"""Memory of a writer [bytes]."""
PATIENCE_S = 10.0
"""How long to wait while another process writes [s]."""
_PAUSE_S = 0.02


class IndexUnusable(Problem):
    """A folder that holds no index this program can read, or one that is in use."""

    code = "index-unusable"


class LexicalIndex:
    """An opened index; reading needs no lock."""

    def __init__(self, folder: Path) -> None:
        """
        Open the index in `folder`, or make it.

        Raises:
            IndexUnusable: something else is there, or an index of another version.

        """
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._index = Index(_schema(), path=str(folder))
        except (OSError, ValueError):
            raise IndexUnusable(
                f"{folder} holds no search index that this program can read.",
                fix="Remove the folder and build the index anew: it holds nothing of its own.",
            ) from None
        by_spaces = TextAnalyzerBuilder(Tokenizer.whitespace()).build()
        self._index.register_tokenizer("terms", by_spaces)
        self._index.config_reader("manual")
        self._seen = (-1, -1)

    def put(self, entries: Iterable[Entry]) -> None:
        """
        Add checks, or replace those that are there, in one step.

        Raises:
            IndexUnusable: another process kept writing.

        """
        self._change(entries, ())

    def remove(self, checks: Iterable[str]) -> None:
        """
        Take checks out, in one step.

        Raises:
            IndexUnusable: another process kept writing.

        """
        self._change((), checks)

    def _change(self, entries: Iterable[Entry], removed: Iterable[str]) -> None:
        writer = self._writer()
        try:
            for check in removed:
                writer.delete_documents_by_term("check", check)
            for entry in entries:
                writer.delete_documents_by_term("check", entry.check)
                writer.add_document(_document(entry))
            writer.commit()
        except BaseException:
            with suppress(ValueError):
                writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()  # lets go of the lock

    def _writer(self) -> IndexWriter:
        for _ in range(int(PATIENCE_S / _PAUSE_S)):
            try:
                return self._index.writer(HEAP, 1)
            except ValueError:
                time.sleep(_PAUSE_S)
        raise IndexUnusable(
            f"The search index in {self.folder} is being written by another process.",
            fix="Try again when it has ended.",
            retry=True,
        )

    def __len__(self) -> int:
        return int(self._searcher().num_docs)

    def search(self, question: str, part: Part, *, limit: int) -> list[Hit]:
        """Return at most `limit` checks that share terms of `question` in `part`, best first."""
        searcher = self._searcher()
        wanted = self._weighed(searcher, set(terms(trim(question))), part)
        if not wanted or not searcher.num_docs:
            return []
        query = Query.boolean_query(
            [
                (Occur.Should, Query.term_query(self._index.schema, part, term, "freq"))
                for term, _ in wanted
            ]
        )
        whole = (K1 + 1) * sum(each for _, each in wanted)
        found = searcher.search(query, limit, count=False).hits
        return [
            Hit(str(searcher.doc(address)["check"][0]), min(1.0, float(score) / whole))
            for score, address in found
        ]

    def _weighed(
        self, searcher: Searcher, wanted: set[str], part: Part
    ) -> Sequence[tuple[str, float]]:
        """Return the heaviest terms; one that no check holds weighs too: it is not answered."""
        documents = searcher.num_docs
        weights = [
            (term, weight(documents, searcher.doc_freq(part, term))) for term in sorted(wanted)
        ]
        return sorted(weights, key=lambda each: -each[1])[:MOST_TERMS]

    def _searcher(self) -> Searcher:
        """Return a view of what was last committed, by whatever process."""
        with suppress(FileNotFoundError):
            stat = (self.folder / "meta.json").stat()
            now = (stat.st_mtime_ns, stat.st_ino)
            if now != self._seen:
                self._index.reload()
                self._seen = now
        return self._index.searcher()


def _schema() -> Schema:
    builder = SchemaBuilder()
    builder.add_text_field("check", stored=True, tokenizer_name="raw", index_option="basic")
    for part in PARTS:
        builder.add_text_field(part, tokenizer_name="terms", index_option="freq")
    return builder.build()


def _document(entry: Entry) -> Document:
    document = Document()
    document.add_text("check", entry.check)
    for part in PARTS:
        found = [term for text in entry.texts(part) for term in terms(text)]
        document.add_text(part, " ".join(found))
    return document
