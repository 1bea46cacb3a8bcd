"""
Who is an editor.

In:       a person.
Out:      their row at the desk; `Http404` to everybody else, for whom there is no desk.
Not here: second factors (`web.rumours.desk`); what two editors may do (`publishing`).

Only whoever runs the installation makes editors, never a request: so nobody makes a second self.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from fairwitness.core.problem import Problem
from fairwitness.web.store.models import Editor, User
from fairwitness.web.store.people import row_of
from fairwitness.web.store.plain_text import line


class NoSuchPerson(Problem):
    """An e-mail address that nobody logs in with."""

    code = "no-such-person"


def editor_for(user: User | AnonymousUser) -> Editor:
    """Return the editor that somebody is."""
    working = Editor.objects.filter(user__is_active=True, removed_at=None)
    return row_of(user, working.select_related("user"))


def add(email: str, shown: str) -> Editor:
    """
    Let somebody be an editor, or change how they are shown from now on.

    Raises:
        NoSuchPerson: nobody logs in with the address.

    """
    editor, _made = Editor.objects.update_or_create(
        user=_user(email), defaults={"shown": line(shown)[:120], "removed_at": None}
    )
    return editor


def remove(email: str) -> None:
    """Let somebody be no editor any more; what they signed and is not published counts no more."""
    Editor.objects.filter(user=_user(email)).update(removed_at=timezone.now())


def _user(email: str) -> User:
    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise NoSuchPerson(
            f"Nobody logs in with {email!r}.", fix="Invite them first, then make them an editor."
        )
    return user
