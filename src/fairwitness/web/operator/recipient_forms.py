"""Forms about recipients: an address, a filing key."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from fairwitness.core.problem import Problem
from fairwitness.web.store import filing_keys
from fairwitness.web.store.outgoing.address import accepted

LONGEST_ADDRESS = 500


class RecipientForm(forms.Form):
    """Where a recipient takes filings."""

    url = forms.CharField(
        label=_("Address of the recipient's desk"),
        max_length=LONGEST_ADDRESS,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        help_text=_("As the recipient gave it to you; it begins with https."),
    )

    def clean_url(self) -> str:
        """Refuse what is no address, or one that this installation may not reach."""
        url = str(self.cleaned_data["url"]).rstrip("/")
        try:
            accepted(url, private=settings.PRIVATE_WEBHOOKS)
        except Problem as problem:
            raise forms.ValidationError(f"{problem.what} {problem.fix}") from None
        return url


class NeverSentBack(forms.Textarea):
    """A field for a secret of several lines."""

    def format_value(self, value: object) -> str:  # noqa: ARG002 - the widget's own
        """Show nothing, also where the form has to be filled in again."""
        return ""


class KeyForm(forms.Form):
    """A secret key that was made elsewhere; what is pasted is never sent back."""

    secret = forms.CharField(
        label=_("Secret SSH Ed25519 key without passphrase (empty: one is made here)"),
        required=False,
        strip=False,
        max_length=filing_keys.LONGEST,
        widget=NeverSentBack({"autocomplete": "off", "spellcheck": "false", "rows": "4"}),
    )
