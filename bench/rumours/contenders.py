"""
What is compared: bm25s alone, tantivy alone, and ours by words, by meaning and by both.

In:       the development set, or made claims.
Out:      functions from a question to ranked names.
Not here: scoring.

"Alone" is what somebody writes in ten lines: pairs of characters as terms, defaults of the library,
the question as it was pasted.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import bm25s
import numpy as np
import tantivy
from devset import DevSet
from remembered import Remembered
from scoring import Rank

from fairwitness.rumours.matching.calibration import UNCALIBRATED, Lines
from fairwitness.rumours.matching.entry import Entry
from fairwitness.rumours.matching.lexical import LexicalIndex
from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.semantic import SemanticIndex, Vector
from fairwitness.rumours.matching.terms import terms

LIMIT = 10


def bm25s_alone(names: Sequence[str], bags: Sequence[Sequence[str]]) -> Rank:
    """Index bags of terms with bm25s."""
    index = bm25s.BM25()
    index.index([list(bag) for bag in bags], show_progress=False)

    def rank(question: str) -> list[str]:
        asked = [term for term in terms(question) if term in index.vocab_dict]
        if not asked:
            return []
        found, _ = index.retrieve([asked], k=min(LIMIT, len(names)), show_progress=False)
        return [names[int(each)] for each in found[0]]

    return rank


def tantivy_alone(names: Sequence[str], bags: Sequence[Sequence[str]], folder: Path) -> Rank:
    """Index bags of terms with tantivy."""
    folder.mkdir(parents=True)
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("terms", tokenizer_name="spaces", index_option="freq")
    index = tantivy.Index(builder.build(), path=str(folder))
    spaces = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("spaces", spaces)
    writer = index.writer(128_000_000, 1)
    for name, bag in zip(names, bags, strict=True):
        writer.add_document(tantivy.Document(name=name, terms=" ".join(bag)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()

    def rank(question: str) -> list[str]:
        asked = [
            (tantivy.Occur.Should, tantivy.Query.term_query(index.schema, "terms", term, "freq"))
            for term in set(terms(question))
        ]
        searcher = index.searcher()
        found = searcher.search(tantivy.Query.boolean_query(asked), LIMIT, count=False)
        return [str(searcher.doc(address)["name"][0]) for _, address in found.hits]

    return rank


def ours(
    dev: DevSet,
    folder: Path,
    encoder: Remembered | None,
    *,
    without: frozenset[str] = frozenset(),
    wordings: Mapping[str, Sequence[str]] | None = None,
    lines: Lines = UNCALIBRATED,
) -> Matcher:
    """Return our matcher over the replies, `without` some, with `wordings` where there are any."""
    known = wordings or {}
    semantic = None
    if encoder is not None:
        semantic = SemanticIndex(folder / "vectors.db", encoder, centre=centre(dev, encoder))
    matcher = Matcher(LexicalIndex(folder / "words"), semantic, lines)
    matcher.put(
        Entry(check=name, wordings=tuple(known.get(name, ())), explanation=text)
        for name, text in dev.replies.items()
        if name not in without
    )
    return matcher


def centre(dev: DevSet, encoder: Remembered) -> Vector:
    """Return the mean of the questions of the learning half: their answers play no part."""
    made = np.stack([encoder.question(question.text) for question in dev.learning])
    return np.asarray(made.mean(axis=0), dtype=np.float32)


def by_meaning(matcher: Matcher, question: str) -> list[str]:
    """Rank by meaning alone."""
    semantic = matcher.semantic
    if semantic is None:
        return []
    vector = semantic.encoder.question(question)
    return [hit.check for hit in semantic.search(vector, "explanation", limit=LIMIT)]
