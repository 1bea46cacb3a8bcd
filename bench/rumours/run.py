"""
Measure matching: how good, how fast, and how well it knows when to say nothing.

    python bench/rumours/run.py [--quality] [--abstention] [--speed [10000,100000,1000000]]

Without an option all three. `--abstention` writes docs/abstention.svg. Encodings stay in build/.
"""

import argparse
import tempfile
from pathlib import Path

import abstention
import contenders
import devset
import figure
import speed
from remembered import Remembered
from scoring import Rank, score

from fairwitness.rumours.matching.matcher import Matcher
from fairwitness.rumours.matching.terms import terms

SIZES = "10000,100000,1000000"


def quality(dev: devset.DevSet) -> None:
    """Print MAP@5, MRR@5 and Success@10 of every contender, on both halves."""
    print("| | MAP@5 held out | learning | all | MRR@5 all | Success@10 all |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, rank in ranked(dev, Path(folder)):
            held, learned, whole = (
                score(rank, half) for half in (dev.held_out, dev.learning, dev.questions)
            )
            print(
                f"| {name} | {held.map5:.3f} | {learned.map5:.3f} | {whole.map5:.3f} "
                f"| {whole.mrr5:.3f} | {whole.success10:.3f} |"
            )


def ranked(dev: devset.DevSet, folder: Path) -> list[tuple[str, Rank]]:
    """Build every contender."""
    names, bags = list(dev.replies), [terms(text) for text in dev.replies.values()]
    words = contenders.ours(dev, folder / "a", None)
    both = contenders.ours(dev, folder / "b", Remembered())
    return [
        ("bm25s alone", contenders.bm25s_alone(names, bags)),
        ("tantivy alone", contenders.tantivy_alone(names, bags, folder / "tantivy")),
        ("ours, words", lambda question: _names(words, question)),
        ("ours, meaning", lambda question: contenders.by_meaning(both, question)),
        ("ours, fused", lambda question: _names(both, question)),
    ]


def _names(matcher: Matcher, question: str) -> list[str]:
    return [hit.check for hit in matcher.rank(question)[: contenders.LIMIT]]


def abstain(dev: devset.DevSet) -> None:
    """Print what lines drawn on one half do to the other, and draw the curve."""
    encoder = Remembered()
    print("| Setting | allowed | wrongly answered | rightly asked, answered | of these correct |")
    print("|---|---|---|---|---|")
    drawn = {}
    for copies, with_meaning in ((True, True), (True, False), (False, True)):
        name = f"{'copies' if copies else 'replies'}, {'fused' if with_meaning else 'words'}"
        found = abstention.samples(dev, encoder if with_meaning else None, copies=copies)
        drawn[name] = found[1]
        for share in (0.01, 0.02, 0.03, 0.05):
            held = abstention.hold(*found, share)
            print(
                f"| {name} | {share:.0%} | {held.wrongly:.1%} | {held.rightly:.1%} "
                f"| {held.correct:.1%} |"
            )
    figure.draw(drawn)


def hurry(dev: devset.DevSet, sizes: str) -> None:
    """Print times and sizes."""
    print("| | claims | p50 [ms] | p99 [ms] | index [MB] | built [s] | one more, found [s] |")
    print("|---|---|---|---|---|---|---|")
    questions = [question.text for question in dev.questions]
    for size in sizes.split(","):
        for name, *numbers in speed.measure(devset.clauses(dev.replies), questions, int(size)):
            count, p50, p99, megabytes, built, more = numbers
            print(
                f"| {name} | {count} | {p50:.2f} | {p99:.2f} | {megabytes or '-'} "
                f"| {built:.1f} | {f'{more:.3f}' if more else '-'} |",
                flush=True,
            )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quality", action="store_true")
    parser.add_argument("--abstention", action="store_true")
    parser.add_argument("--speed", nargs="?", const=SIZES, metavar="SIZES")
    asked = parser.parse_args()
    everything = not (asked.quality or asked.abstention or asked.speed)
    dev = devset.read()
    if asked.quality or everything:
        quality(dev)
    if asked.abstention or everything:
        abstain(dev)
    if asked.speed or everything:
        hurry(dev, asked.speed or SIZES)


if __name__ == "__main__":
    main()
