"""
Lint the record itself: header, people, dates, items, findings, rules used.

In:       an `Assessment`.
Out:      lints.
Not here: risks (`lint_risks`), measures (`lint_measures`), figures (`lint_evidence`).
"""

from collections.abc import Iterator
from datetime import date, timedelta

from fairwitness.core.assessment import Assessment, Field, Item, ItemState, Severity
from fairwitness.core.words import Words
from fairwitness.report.lint_note import Lint, is_blank

_PEOPLE = (
    "approved-by",
    "approver",
    "assessor",
    "author",
    "completed-by",
    "prepared-by",
    "responsible",
)
_REVIEW = ("next-review", "review-date", "review-due")

FRESH_DAYS = 92
"""Evidence that ended longer ago than this is asked about [days]: one quarter."""

STALE_DAYS = 365
"""Evidence that ended longer ago than this is out of date [days]."""

_ANSWER = Words("Answer it in the answers file.", "请在答复文件中填写。")
_SAY = Words("Say what is so, in a sentence.", "请用一句话说明实际情况。")


def lint_record(made: Assessment) -> Iterator[Lint]:
    """Yield what the record lacks."""
    for field in made.header:
        yield from _field(made, field)
    for section in made.sections:
        for item in section.items:
            yield from _item(made, item)
    yield from _findings(made)
    yield from _review(made)
    yield from _age(made)
    for number, basis in enumerate(made.unconfirmed, 1):
        yield Lint(
            Severity.LOW,
            "rule-unconfirmed",
            f"{made.pack}/rule/{number}",
            Words(
                f"{basis.cite.en}: nobody has compared this rule with the official text.",
                f"{basis.cite.zh}：该规则尚未与官方文本核对。",
            ),
            Words(
                "Compare it with the official text and correct the pack if needed.",
                "请与官方文本核对，必要时更正规则包。",
            ),
        )


def _field(made: Assessment, field: Field) -> Iterator[Lint]:
    if not is_blank(field.value):
        return
    where = f"{made.pack}/header/{field.id}"
    name = field.id.replace("_", "-")
    message = Words(f"“{field.title.en}” is empty.", f"“{field.title.zh}”为空。")
    if field.required:
        yield Lint(Severity.BLOCKING, "field-empty", where, message, _ANSWER)
    elif any(name == person or name.startswith(f"{person}-") for person in _PEOPLE):
        yield Lint(Severity.HIGH, "person-missing", where, message, _ANSWER)


def _item(made: Assessment, item: Item) -> Iterator[Lint]:
    where = f"{made.pack}/{item.id}"
    title = item.title
    if item.state is ItemState.NOT_ANSWERED:
        severity = Severity.BLOCKING if item.required else Severity.LOW
        said = Words(f"“{title.en}” is not answered.", f"“{title.zh}”尚未作答。")
        yield Lint(severity, "item-unanswered", where, said, _ANSWER)
    elif item.choice is not None or not is_blank(item.answer):
        return
    elif item.state is ItemState.DECLARED_ONLY:
        said = Words(
            f"“{title.en}” rests on the operator's word, and there is no word.",
            f"“{title.zh}”仅由服务提供者声明，但未填写声明内容。",
        )
        yield Lint(Severity.HIGH, "declaration-without-text", where, said, _SAY)
    elif not item.metrics:  # figures may answer an item by themselves
        said = Words(
            f"“{title.en}” counts as answered, but nothing is written.",
            f"“{title.zh}”标记为已作答，但未填写内容。",
        )
        yield Lint(Severity.MEDIUM, "answer-without-text", where, said, _SAY)


def _findings(made: Assessment) -> Iterator[Lint]:
    for finding in made.findings:
        where = finding.id
        if finding.severity is Severity.BLOCKING:
            yield Lint(
                Severity.BLOCKING,
                "finding-blocks",
                where,
                Words(
                    f"Open finding that blocks filing: {finding.title.en}",
                    f"妨碍提交的问题尚未解决：{finding.title.zh}",
                ),
                finding.closes,
            )
        elif finding.severity is Severity.HIGH and (is_blank(finding.owner) or not finding.due):
            yield Lint(
                Severity.MEDIUM,
                "finding-without-owner",
                where,
                Words(
                    f"Nobody has taken this on, or there is no date: {finding.title.en}",
                    f"未指定责任人或完成日期：{finding.title.zh}",
                ),
                Words("Give it an owner and a date.", "请指定责任人和完成日期。"),
            )


def _review(made: Assessment) -> Iterator[Lint]:
    fields = [f for f in made.header if f.id.replace("_", "-") in _REVIEW]
    where = f"{made.pack}/review"
    asked = any(field.required for field in fields)  # then an empty one is said already
    if all(is_blank(field.value) for field in fields) and not asked:
        yield Lint(
            Severity.MEDIUM if fields or made.triggers else Severity.HIGH,
            "review-date-missing",
            where,
            Words("There is no date of the next review.", "未填写下次复核日期。"),
            _ANSWER,
        )
    for field in fields:
        day = _day(field.value or "")
        if day is not None and day <= made.made_at.date():
            yield Lint(
                Severity.HIGH,
                "review-date-passed",
                where,
                Words(
                    f"The next review ({day}) lies before this record was made.",
                    f"下次复核日期（{day}）早于本记录的生成日期。",
                ),
                Words("Review now, or give a later date.", "请立即复核，或填写之后的日期。"),
            )


def _age(made: Assessment) -> Iterator[Lint]:
    where = f"{made.pack}/window"
    last = made.window.end - timedelta(days=1)
    age = (made.made_at.date() - last).days
    if age < 0:
        yield Lint(
            Severity.HIGH,
            "window-not-over",
            where,
            Words(
                f"The window ends on {last}, after this record was made: days are missing.",
                f"评估期截至{last}，晚于本记录的生成时间，数据尚不完整。",
            ),
            Words("Assess again when the window is over.", "请在评估期结束后重新评估。"),
        )
    elif age > FRESH_DAYS:
        yield Lint(
            Severity.HIGH if age > STALE_DAYS else Severity.MEDIUM,
            "window-old",
            where,
            Words(
                f"The evidence ends {age} days before this record was made.",
                f"证据截止日距本记录生成之日已有{age}天。",
            ),
            Words("Assess again with a later --until.", "请使用更近的 --until 重新评估。"),
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
