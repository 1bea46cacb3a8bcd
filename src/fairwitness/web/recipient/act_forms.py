"""
What is filled in about one filing.

In:       text and small files from a browser.
Out:      cleaned values.
Not here: what is done with them (`store.recipient`); there is no field for a person anywhere.
"""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.frameworks.pack import Pack
from fairwitness.sealing import shares, statement

HOURS = (
    (1, _("one hour")),
    (8, _("eight hours")),
    (24, _("one day")),
    (72, _("three days")),
    (336, _("two weeks")),
)
A_LINE = 300
TITLES = {one.id: one.title for one in (*METRICS.values(), *LOG.values())}
"""What figures are called, by their ids."""
NO_AUTOCOMPLETE = {"autocomplete": "off"}


class RequestForm(forms.Form):
    """What an opening or a disposal is asked for."""

    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=A_LINE,
        help_text=_("One line. Officers sign it, and the filer reads it."),
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )
    hours = forms.TypedChoiceField(label=_("Good for"), choices=HOURS, coerce=int, initial=24)

    def lasts(self) -> timedelta:
        """Return how long it is good for."""
        return timedelta(hours=self.cleaned_data["hours"])


class ReasonForm(forms.Form):
    """Why something is done; the filer reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=A_LINE,
        help_text=_("One line. It stays on record, and the filer reads it."),
        widget=forms.TextInput(attrs=NO_AUTOCOMPLETE),
    )


class ConflictForm(forms.Form):
    """An officer with a conflict of interest."""

    officer = forms.ChoiceField(label=_("Officer"))

    def __init__(self, names: list[str], *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Offer officers."""
        super().__init__(*args, **options)
        self.fields["officer"].choices = [(name, name) for name in names]  # type: ignore[attr-defined]


class ApprovalForm(forms.Form):
    """An approval that was signed elsewhere."""

    approval = forms.FileField(label=_("Signed approval"))

    def content(self) -> bytes:
        """Return its bytes, at most one more than a statement may have."""
        given: bytes = self.cleaned_data["approval"].read(statement.LIMIT + 1)
        return given


class TurnForm(forms.Form):
    """A share without its officer's layer."""

    share = forms.FileField(label=_("What your turn made"))

    def content(self) -> bytes:
        """Return its bytes, at most one more than a share may have."""
        given: bytes = self.cleaned_data["share"].read(shares.LIMIT + 1)
        return given


class KeyForm(forms.Form):
    """The key of one filing, for viewing it here."""

    key = forms.CharField(
        label=_("The filing's key"),
        max_length=1000,
        help_text=_("All lines of the file that `fairwitness turn --view` wrote."),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", **NO_AUTOCOMPLETE}),
        strip=True,
    )

    def content(self) -> bytes:
        """Return it as a file of keys has it."""
        text: str = self.cleaned_data["key"]
        return "\n".join(line.strip() for line in text.splitlines()).encode()


class CopyForm(forms.Form):
    """Where a copy of a letter is sealed to."""

    copy = forms.CharField(
        label=_("Your own age public key"),
        required=False,
        max_length=200,
        help_text=_("Optional: without it nobody but the filer can read this again."),
        widget=forms.TextInput(attrs={"spellcheck": "false", **NO_AUTOCOMPLETE}),
    )


class QuestionForm(CopyForm):
    """A question about items and figures of a report."""

    items = forms.MultipleChoiceField(
        label=_("Items"), required=False, widget=forms.CheckboxSelectMultiple
    )
    figures = forms.MultipleChoiceField(
        label=_("Figures"), required=False, widget=forms.CheckboxSelectMultiple
    )
    ids = forms.CharField(
        label=_("Other items or figures, by their ids"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={"spellcheck": "false", **NO_AUTOCOMPLETE}),
    )
    words = forms.CharField(label=_("Question"), max_length=10_000, widget=forms.Textarea)
    field_order = ("items", "figures", "ids", "words", "copy")

    def __init__(self, pack: Pack, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Offer what a pack asks for; nothing of the content is known here."""
        super().__init__(*args, **options)
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        offered = [(f"{pack.id}/{item.id}", getattr(item.title, language)) for item in pack.items]
        metrics = dict.fromkeys(metric for item in pack.items for metric in item.metrics)
        self.fields["items"].choices = offered  # type: ignore[attr-defined]
        named = [(one, getattr(TITLES[one], language) if one in TITLES else one) for one in metrics]
        self.fields["figures"].choices = named  # type: ignore[attr-defined]

    def figure_ids(self) -> list[str]:
        """Return the figures that were chosen or typed."""
        typed = self.cleaned_data["ids"].replace(",", " ").split()
        return [*self.cleaned_data["figures"], *typed]


class DecisionForm(CopyForm):
    """What became of a filing."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=(
            ("accepted", _("accepted")),
            ("more-needed", _("more needed")),
            ("closed", _("closed")),
        ),
        widget=forms.RadioSelect,
    )
    reasons = forms.CharField(label=_("Reasons"), max_length=10_000, widget=forms.Textarea)
    field_order = ("outcome", "reasons", "copy")
