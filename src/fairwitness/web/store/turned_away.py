"""
Why somebody is not let in, or not invited, and what they can do about it.

In:       an address, where the sentence names one.
Out:      a `Problem` in the reader's language.
Not here: when each is raised (`joining`).
"""

from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem


class AlreadySetUp(Problem):
    """A set-up link is asked for or used where there are users."""

    code = "already-set-up"

    def __init__(self) -> None:
        super().__init__(
            _("This installation has its first owner already."),
            fix=_("Ask an owner of your organisation for an invitation."),
        )


class LinkSpent(Problem):
    """A link that does not, or no longer, let anybody in."""

    code = "link-spent"

    def __init__(self) -> None:
        super().__init__(
            _("This link does not work: it was used, withdrawn, replaced, or is too old."),
            fix=_("Ask whoever gave it to you for a new one."),
        )


class AlreadyMember(Problem):
    """Somebody is invited who is there."""

    code = "already-member"

    def __init__(self, email: str) -> None:
        super().__init__(
            _("%(email)s belongs to this organisation already.") % {"email": email},
            fix=_("Change their roles in the list of members instead."),
        )


class HasAccount(Problem):
    """A new account is asked for under an address that has one."""

    code = "has-account"

    def __init__(self) -> None:
        super().__init__(
            _("There is an account with this e-mail address."),
            fix=_("Sign in with it, then open the link again."),
        )


class SomebodyElse(Problem):
    """An invitation is opened by somebody whom it does not name."""

    code = "somebody-else"

    def __init__(self, email: str) -> None:
        super().__init__(
            _("This invitation is for %(email)s.") % {"email": email},
            fix=_("Sign out, and sign in with that address; or ask for an invitation of your own."),
        )
