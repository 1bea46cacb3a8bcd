"""
Write the words of packs, days and what people wrote, for who reads the page.

In:       `Words`, days, moments, texts of people.
Out:      plain text; the template escapes it.
"""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fairwitness.core.assessment import Severity
from fairwitness.core.window import Window
from fairwitness.core.words import Words
from fairwitness.report import wording_labels as labels
from fairwitness.report import wording_numbers as numbers
from fairwitness.report.content import blocks
from fairwitness.report.wording import TEXTS
from fairwitness.web.operator.core_words import said
from fairwitness.web.operator.reading import reader_lang
from fairwitness.web.operator.task_list import Group

register = template.Library()


@register.filter
def words(value: Words | str | None) -> str:
    """Return words in the reader's language; a text of a person stays as written."""
    if isinstance(value, Words):
        return value.within(reader_lang(get_language()))
    return "" if value is None else blocks.written(value)


@register.filter
def written(value: str | None) -> str:
    """Return a person's text with every invisible control made visible."""
    return "" if value is None else blocks.written(str(value))


@register.filter
def named(name: str) -> str:
    """Return one of the report's own words."""
    known = TEXTS.get(name)
    return known.within(reader_lang(get_language())) if known else name


@register.filter
def day(value: date | None) -> str:
    """Write a day in the reader's language."""
    return "" if value is None else numbers.day(value, reader_lang(get_language()))


@register.filter
def window(value: Window) -> str:
    """Write a window from its first to its last day."""
    return numbers.window(value, reader_lang(get_language()))


@register.filter
def moment(value: datetime | None) -> str:
    """Write a moment [UTC] in the reader's language."""
    return "" if value is None else numbers.moment(value, reader_lang(get_language()))


@register.filter
def severity(value: Severity) -> str:
    """Name a severity."""
    return labels.SEVERITIES[Severity(value)].within(reader_lang(get_language()))


@register.filter
def level(value: str | None) -> str:
    """Name a level of risk."""
    return labels.named(labels.LEVELS, value or "", reader_lang(get_language()))


@register.filter
def measure_state(value: str | None) -> str:
    """Name where a measure stands."""
    found = {str(state): said for state, said in labels.MEASURE_STATES.items()}.get(value or "")
    return found.within(reader_lang(get_language())) if found else ""


@register.filter
def answered(value: str | None) -> str:
    """Name yes, no and partly."""
    return labels.named(labels.ANSWERS, value or "", reader_lang(get_language()))


@register.filter
def tone(value: str) -> str:
    """Return the tone of a severity or a level of risk."""
    tones = {"blocking": "bad", "high": "bad", "medium": "warn", "low": "", "negligible": "good"}
    return tones.get(str(value), "")


@register.filter
def worded(value: str | None) -> str:
    """Return what a room below said, in the reader's language where that is known."""
    return "" if value is None else blocks.written(said(str(value)))


@register.simple_tag
def tasks(group: Group, assessment_id: int) -> str:
    """Lay out a section of the list of tasks; while nothing on it changes, not anew."""
    return _laid_out(group, assessment_id, get_language())


@lru_cache(maxsize=1024)
def _laid_out(group: Group, assessment_id: int, language: str | None) -> str:  # noqa: ARG001 - half of the key
    context = {"group": group, "assessment_id": assessment_id}
    return render_to_string("operator/_tasks.html", context)


@register.simple_tag
def problem_text(what: str, fix: str) -> SafeString:
    """Return what went wrong and what to do, in the reader's language where that is known."""
    return format_html(
        '{} <span class="fix">{}</span>', blocks.written(said(what)), blocks.written(said(fix))
    )


@register.filter
def told(lint: dict[str, dict[str, str]]) -> str:
    """Return what the linter says of a bundle, as it was kept."""
    said = lint.get("what", {})
    return blocks.written(said.get(reader_lang(get_language()), ""))
