"""
Lint a bundle: its parts, and what `verify` found.

In:       a `Verdict` and the paths that the manifest lists.
Out:      lints.
Not here: reading the bundle (`verify`).
"""

from collections.abc import Collection, Iterator

from fairwitness.core.assessment import Severity
from fairwitness.core.words import Words
from fairwitness.report import figures_csv, oscal, record
from fairwitness.report.lint_note import Lint
from fairwitness.report.verify import Verdict

_AGAIN = Words(
    "Make the bundle again; do not edit its files.", "请重新生成报告包，勿修改其中的文件。"
)


def lint_parts(verdict: Verdict, paths: Collection[str]) -> Iterator[Lint]:
    """Yield what the bundle lacks."""
    for fault in verdict.faults:
        yield Lint(
            Severity.BLOCKING, f"bundle-{fault.kind}", f"bundle/{fault.path}", fault.message, _AGAIN
        )
    faulty = {fault.path for fault in verdict.faults}
    for path in (record.NAME, record.SCHEMA_NAME, figures_csv.NAME, oscal.NAME):
        if path not in {*paths, *faulty}:
            yield _missing(path)
    for ending in (".html", ".pdf"):
        if not any(path.endswith(ending) for path in paths):
            yield _missing(f"*{ending}")


def _missing(path: str) -> Lint:
    return Lint(
        Severity.BLOCKING,
        "part-missing",
        f"bundle/{path}",
        Words(f"The bundle has no {path}.", f"报告包缺少{path}。"),
        _AGAIN,
    )
