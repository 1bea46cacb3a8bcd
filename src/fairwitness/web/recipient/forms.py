"""
What is filled in at the desk.

In:       text from a browser.
Out:      cleaned values.
Not here: what is done with them (`store.recipient`).
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fairwitness.sealing import statement
from fairwitness.web.store.recipient import manifests

ROLES = (
    ("clerk", _("Clerk: sees what comes, registers filers and people, publishes key manifests")),
    ("officer", _("Officer: opens filings together with others")),
    ("inspector", _("Inspector: asks questions and decides")),
    ("records", _("Records: retention, legal hold, disposal")),
)
"""Every name of `DESK_ROLES`, in words."""


class DeskRolesForm(forms.Form):
    """What somebody does at the desk."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=ROLES, widget=forms.CheckboxSelectMultiple
    )
    officer = forms.ChoiceField(
        label=_("Officer in the key manifest"),
        required=False,
        help_text=_("For the role of an officer: who this person is in the newest key manifest."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Offer the officers of the newest manifest."""
        super().__init__(*args, **options)
        names = ((name, name) for name in manifests.officer_names())
        self.fields["officer"].choices = [("", _("none")), *names]  # type: ignore[attr-defined]


class DeskInvitationForm(DeskRolesForm):
    """Who is invited."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "roles", "officer")


class FilerForm(forms.Form):
    """Who is registered as a filer."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("How to reach them"),
        max_length=254,
        help_text=_("An office, not a person: by this way the key was compared."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    key = forms.CharField(
        label=_("Public SSH key"),
        max_length=1000,
        help_text=_("The line of their .pub file: ssh-ed25519 AAAA…"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ManifestForm(forms.Form):
    """A manifest that was signed elsewhere."""

    manifest = forms.FileField(label=_("Signed key manifest"))

    def content(self) -> bytes:
        """Return its bytes, at most one more than a statement may have."""
        given: bytes = self.cleaned_data["manifest"].read(statement.LIMIT + 1)
        return given
