"""
The form of a draft: wordings, statements and evidence as rows, two empty ones at the end.

In:       a draft; what was posted.
Out:      a content and a change as the rules of publication take them.
Not here: whether it may be published: a draft may be kept half done.
"""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairwitness.rumours.check import (
    Change,
    Contact,
    Content,
    Evidence,
    Phrase,
    Statement,
)
from fairwitness.rumours.soundness import LONGEST_TEXT, MOST
from fairwitness.rumours.text import LONGEST_ADDRESS
from fairwitness.rumours.topics import TOPICS
from fairwitness.rumours.verdict import WORDS, Verdict
from fairwitness.web.rumours.reader_page import reads

LANG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}"
STEPS = (
    ("update", _("Update: nothing was wrong")),
    ("correction", _("Correction: something was wrong")),
    ("retraction", _("Retraction: it no longer stands")),
)


def _topics() -> list[tuple[str, str]]:
    return [(name, words.within(reads())) for name, words in TOPICS.items()]


def _short(**options: Any) -> forms.CharField:  # noqa: ANN401 - Django's own
    return forms.CharField(max_length=200, required=False, **options)


def _long(**options: Any) -> forms.CharField:  # noqa: ANN401 - Django's own
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=LONGEST_TEXT, required=False, widget=area, **options)


class MainForm(forms.Form):
    """Verdict and answer."""

    verdict = forms.ChoiceField(label=_("Verdict"))
    summary = _long(label=_("Answer in short"))
    lang = forms.RegexField(LANG, label=_("Language"), max_length=35)
    topics = forms.MultipleChoiceField(
        choices=_topics, required=False, widget=forms.CheckboxSelectMultiple, label=_("Topics")
    )
    embargo = forms.DateTimeField(
        required=False,
        label=_("Not to be published before (UTC); both sign this too"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        super().__init__(*args, **options)
        verdict = self.fields["verdict"]
        if isinstance(verdict, forms.ChoiceField):
            verdict.choices = [(each.value, WORDS[each].within(reads())) for each in Verdict]


class ChangeForm(forms.Form):
    """What a later version changes."""

    step = forms.ChoiceField(label=_("Kind"), choices=STEPS)
    what = _long(label=_("What changed"))
    why = _long(label=_("Why"))


class WordingForm(forms.Form):
    """A way in which the claim is put."""

    text = _long(label=_("Wording of the claim"))
    lang = forms.RegexField(LANG, label=_("Language"), max_length=35, required=False)


class StatementForm(forms.Form):
    """A sentence of the explanation, and what shows it."""

    text = _long(label=_("Statement"))
    evidence = _short(label=_("Shown by (e1 e2 …)"))


class EvidenceForm(forms.Form):
    """Something that a reader can look at."""

    id = forms.RegexField(r"e[0-9]{1,4}", required=False, widget=forms.HiddenInput)
    title = _long(label=_("What it is"))
    publisher = _short(label=_("Who published it"))
    url = forms.CharField(max_length=LONGEST_ADDRESS, required=False, label=_("Address"))
    seen = forms.DateField(
        required=False, label=_("Looked at on"), widget=forms.DateInput(attrs={"type": "date"})
    )


class ContactForm(forms.Form):
    """A source that was asked."""

    who = _short(label=_("Who was asked"))
    asked = forms.DateField(
        required=False, label=_("On"), widget=forms.DateInput(attrs={"type": "date"})
    )
    answer = _long(label=_("What they answered"))


ROWS: dict[str, tuple[type[forms.Form], str]] = {
    "claim": (WordingForm, "text"),
    "explanation": (StatementForm, "text"),
    "evidence": (EvidenceForm, "url"),
    "contacts": (ContactForm, "who"),
}
"""What a draft has several of, its form, and the field without which a row is empty."""


class DraftForm:
    """All parts of a draft together."""

    def __init__(
        self,
        content: Content,
        change: Change | None,
        posted: Any = None,  # noqa: ANN401 - Django's own
        *,
        embargo: datetime | None = None,
    ) -> None:
        self.main = MainForm(posted, initial={**_main(content), "embargo": embargo})
        self.change = (
            None
            if change is None
            else ChangeForm(
                posted, initial={"step": change.step, "what": change.what, "why": change.why}
            )
        )
        self._before = {each.id: each for each in content.evidence}
        rows = _rows(content)
        self.rows = {
            name: forms.formset_factory(form, extra=2, max_num=MOST, validate_max=True)(
                posted, prefix=name, initial=rows[name] if posted is None else None
            )
            for name, (form, _field) in ROWS.items()
        }

    def is_valid(self) -> bool:
        """Say whether it can be kept."""
        whole = self.main.is_valid() and all(rows.is_valid() for rows in self.rows.values())
        return whole and (self.change is None or self.change.is_valid())

    def content(self, today: Any) -> Content:  # noqa: ANN401 - a day
        """Return what was written."""
        main = self.main.cleaned_data
        return Content(
            claim=tuple(
                Phrase(text=_text(row["text"]), lang=row["lang"] or main["lang"])
                for row in self._filled("claim")
            ),
            lang=main["lang"],
            verdict=Verdict(main["verdict"]),
            summary=_text(main["summary"]),
            explanation=tuple(
                Statement(
                    text=_text(row["text"]),
                    evidence=tuple(dict.fromkeys(re.findall(r"e[0-9]+", row["evidence"]))),
                )
                for row in self._filled("explanation")
            ),
            evidence=self._evidence(today),
            contacts=tuple(
                Contact(
                    who=row["who"], asked=row["asked"] or today, answer=_text(row["answer"]) or None
                )
                for row in self._filled("contacts")
            ),
            topics=tuple(sorted(main["topics"])),
        )

    def embargo(self) -> datetime | None:
        """Return the moment before which it is not published."""
        given: datetime | None = self.main.cleaned_data["embargo"]
        return given

    def changed(self) -> Change | None:
        """Return what the version changes; None for a first one."""
        if self.change is None:
            return None
        given = self.change.cleaned_data
        return Change(step=given["step"], what=_text(given["what"]), why=_text(given["why"]))

    def _filled(self, name: str) -> list[dict[str, Any]]:
        field = ROWS[name][1]
        return [
            form.cleaned_data
            for form in self.rows[name]
            if form.cleaned_data.get(field, "").strip()
        ]

    def _evidence(self, today: Any) -> tuple[Evidence, ...]:  # noqa: ANN401 - a day
        rows = self._filled("evidence")
        highest = max((int(row["id"][1:]) for row in rows if row["id"]), default=0)
        found = []
        for row in rows:
            name = row["id"]
            if not name:
                highest += 1
                name = f"e{highest}"
            before = self._before.get(name)
            copied = before is not None and before.url == row["url"]
            found.append(
                Evidence(
                    id=name,
                    title=_text(row["title"]),
                    publisher=row["publisher"],
                    url=row["url"],
                    seen=row["seen"] or today,
                    sha256=before.sha256 if before is not None and copied else None,
                    media_type=before.media_type if before is not None and copied else None,
                )
            )
        return tuple(found)


def _text(given: str) -> str:
    """Write line ends as one character, as browsers do not."""
    return given.replace("\r\n", "\n").strip()


def _main(content: Content) -> dict[str, Any]:
    return {
        "verdict": content.verdict.value,
        "summary": content.summary,
        "lang": content.lang,
        "topics": content.topics,
    }


def _rows(content: Content) -> dict[str, list[dict[str, Any]]]:
    return {
        "claim": [{"text": each.text, "lang": each.lang} for each in content.claim],
        "explanation": [
            {"text": each.text, "evidence": " ".join(each.evidence)} for each in content.explanation
        ],
        "evidence": [
            {
                "id": each.id,
                "title": each.title,
                "publisher": each.publisher,
                "url": each.url,
                "seen": each.seen,
            }
            for each in content.evidence
        ],
        "contacts": [
            {"who": each.who, "asked": each.asked, "answer": each.answer or ""}
            for each in content.contacts
        ],
    }
