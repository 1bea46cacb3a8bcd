"""
Forms about services, sources and collections: what comes in is checked here.

In:       what a browser sent.
Out:      clean values.
Not here: saving (`store`), reading (`assess`).
"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairwitness.core.figure import LEAST_K
from fairwitness.frameworks import shelf
from fairwitness.web.operator.person import reads
from fairwitness.web.store.models import Feature, Service, UserNumbers
from fairwitness.web.store.services import surfaces

LONGEST = 2000
"""A note, a method [characters]."""
LONGEST_ADDRESS = 1000
MONTHS = 3
"""Whole months that are collected unless said otherwise."""
MOST_K = 1000


def _day(**options: Any) -> forms.DateField:  # noqa: ANN401 - the field's own
    return forms.DateField(widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **options)


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic
    """What is known of a service."""

    url = forms.URLField(
        label=_("Address on the web"), required=False, max_length=500, assume_scheme="https"
    )
    surfaces = forms.MultipleChoiceField(
        label=_("What it offers"), widget=forms.CheckboxSelectMultiple, required=False
    )
    launched_on = _day(label=_("Launched on"), required=False)
    retention_days = forms.IntegerField(
        label=_("Logs are kept for how many days, by your own policy"),
        required=False,
        min_value=1,
        max_value=36_500,
    )

    class Meta:
        """The columns that a person fills in."""

        model = Service
        fields = ["name", "url", "surfaces", "launched_on", "retention_days"]

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the form's own
        super().__init__(*args, **options)
        choices = [(name, title.within(reads())) for name, title in surfaces().items()]
        offered = self.fields["surfaces"]
        if isinstance(offered, forms.MultipleChoiceField):
            offered.choices = choices


class FeatureForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic
    """Something new on a service."""

    launches_on = _day(label=_("Launches on"))
    note = forms.CharField(
        label=_("Note"), required=False, max_length=LONGEST, widget=forms.Textarea({"rows": 3})
    )

    class Meta:
        """The columns that a person fills in."""

        model = Feature
        fields = ["name", "launches_on", "note"]


class UserNumbersForm(forms.ModelForm):  # type: ignore[type-arg]  # Django's is not generic
    """How many people use a service."""

    month = _day(label=_("Month (any day of it)"))
    people = forms.IntegerField(
        label=_("Monthly active people"), min_value=0, max_value=10_000_000_000
    )
    method = forms.CharField(
        label=_("How it was counted"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 3}),
    )

    class Meta:
        """The columns that a person fills in."""

        model = UserNumbers
        fields = ["region", "month", "people", "method"]

    def clean_month(self) -> date:
        """Take any day as its month."""
        month: date = self.cleaned_data["month"]
        return month.replace(day=1)


class PasswordForm(forms.Form):
    """A password; what is typed is never sent back."""

    password = forms.CharField(
        label=_("Password"),
        required=False,
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "off"}, render_value=False),
    )


class SourceForm(PasswordForm):
    """Where a source is."""

    address = forms.CharField(
        label=_("Address of the source"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )
    field_order = ("address", "password")


class CollectForm(forms.Form):
    """Which evidence is wanted."""

    packs = forms.MultipleChoiceField(label=_("Packs"), widget=forms.CheckboxSelectMultiple)
    since = _day(label=_("First day (UTC)"))
    until = _day(label=_("First day no longer counted (UTC)"))
    k = forms.IntegerField(
        label=_("Smallest count of people that is shown"),
        min_value=LEAST_K,
        max_value=MOST_K,
        initial=LEAST_K,
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - the form's own
        today = datetime.now(UTC).date()
        since, until = last_months(today)
        options.setdefault("initial", {"since": since, "until": until})
        super().__init__(*args, **options)
        offered = self.fields["packs"]
        if isinstance(offered, forms.MultipleChoiceField):
            loaded = [shelf.load(one.name) for one in shelf.available()]
            offered.choices = [
                (pack.name, f"{pack.title.within(reads())} ({pack.version})") for pack in loaded
            ]

    def clean(self) -> dict[str, Any]:
        """Refuse days that cannot be counted, and two versions of one pack."""
        values: dict[str, Any] = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and since >= until:
            self.add_error("until", _("The window ends before it starts."))
        if until and until > datetime.now(UTC).date() + timedelta(days=1):
            self.add_error("until", _("Days that have not happened would count as zero."))
        ids = [name.partition("/")[0] for name in values.get("packs", [])]
        if len(ids) != len(set(ids)):
            self.add_error("packs", _("Choose one version of each pack."))
        return values


def last_months(today: date) -> tuple[date, date]:
    """Return the last whole calendar months."""
    until = since = today.replace(day=1)
    for _month in range(MONTHS):
        since = (since - timedelta(days=1)).replace(day=1)
    return since, until
