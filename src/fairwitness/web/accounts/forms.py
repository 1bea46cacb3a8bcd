"""
What people fill in when they come in.

In:       text from a browser.
Out:      cleaned values; each error stands at its field, in words.
Not here: what is done with them (`store.joining`).
"""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from fairwitness.web.store.models import User

ROLES = (
    ("owner", _("Owner: may do everything, and decides who may do what")),
    ("author", _("Author: writes answers and comments")),
    ("reviewer", _("Reviewer: comments and reviews")),
    ("signer", _("Signer: comments and signs what somebody else wrote")),
)
"""Every name of `joining.ROLE_NAMES`, in words."""


class PersonForm(forms.Form):
    """A name and a password that is hard to guess."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        help_text=_("As your colleagues and the reports show it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Password, again"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **options: Any) -> None:  # noqa: ANN401 - Django's own
        """Take the address that the password must not resemble, where it is known before."""
        super().__init__(*args, **options)
        self._email = email
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        """Hold the password against the rules and against its repetition."""
        given = super().clean() or {}
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", _now("The two passwords are not the same."))
        if password:
            email = given.get("email") or self._email
            try:
                validate_password(password, User(email=email, name=given.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
        return given


class SetUpForm(PersonForm):
    """The first organisation and its owner."""

    organisation = forms.CharField(
        label=_("Name of your organisation"),
        max_length=160,
        help_text=_("The community or firm whose services are assessed here."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("organisation", "name", "email", "password", "again")


class RolesForm(forms.Form):
    """What a member may do."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=ROLES,
        required=False,
        help_text=_("With none of them a member may look at everything and change nothing."),
        widget=forms.CheckboxSelectMultiple,
    )


class InvitationForm(RolesForm):
    """Who is invited."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "roles")
