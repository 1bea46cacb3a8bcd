"""
Write drafts, and sign them.

In:       an editor, what they wrote.
Out:      rows of drafts and signatures.
Not here: whether a draft may be published (`fairwitness.rumours.publication`), publishing.
"""

from datetime import datetime

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from fairwitness.core.problem import Problem
from fairwitness.core.words import Lang
from fairwitness.rumours import check as values
from fairwitness.rumours import record
from fairwitness.rumours.shapes import Shape, begun
from fairwitness.web.store.models import CheckVersion, Draft, DraftSignature, Editor, Rumour
from fairwitness.web.store.rumours import reading


class NotTheSameDraft(Problem):
    """A draft that is not what the editor saw, or that is published."""

    code = "not-the-same-draft"


class NameTaken(Problem):
    """A name for a new check that another has."""

    code = "name-taken"


def start(
    editor: Editor,
    check_id: str,
    rumour: Rumour | None,
    *,
    now: datetime,
    shape: Shape | None = None,
) -> Draft:
    """
    Begin a check, with the words of a template if there is to be one.

    Raises:
        NameTaken: there is one of that name, or a draft of one.

    """
    with transaction.atomic():
        if (
            CheckVersion.objects.filter(check_id=check_id).exists()
            or Draft.objects.filter(check_id=check_id, published_at=None).exists()
        ):
            raise NameTaken(
                _("There is a check named '%(name)s' already.") % {"name": check_id},
                fix=_("Take another name, or correct that check."),
            )
        text = "" if rumour is None else rumour.text
        claim = (values.Phrase(text=text, lang=language(text)),) if text else ()
        empty = begun(shape, claim, language(text))
        return Draft.objects.create(
            check_id=check_id,
            content=record.plain(empty),
            rumour=rumour,
            started_by=editor,
            changed_at=now,
        )


def follow(editor: Editor, check_id: str, step: values.Step, *, now: datetime) -> Draft:
    """Begin the next version of a check."""
    last = reading.history(check_id)[-1]
    return Draft.objects.create(
        check_id=check_id,
        content=record.plain(last.content),
        change={"step": step, "what": "", "why": ""},
        follows=record.digest(last),
        started_by=editor,
        changed_at=now,
    )


def draft(draft_id: int) -> Draft:
    """Return a draft that is not published yet; `Http404` if there is none."""
    found = (
        Draft.objects.select_related("rumour", "started_by")
        .filter(pk=draft_id, published_at=None)
        .first()
    )
    if found is None:
        raise Http404
    return found


def value(row: Draft) -> values.Draft:
    """Return a draft as the rules of publication take it."""
    return values.Draft(
        check=row.check_id,
        content=record.content_from(row.content),
        change=None if row.change is None else values.Change(**row.change),
        follows=row.follows or None,
        embargo=row.embargo,
    )


def digest(row: Draft) -> str:
    """Return what is signed of a draft."""
    return record.draft_digest(value(row))


def save(
    row: Draft,
    content: values.Content,
    change: values.Change | None,
    *,
    seen: str,
    now: datetime,
    embargo: datetime | None,
) -> None:
    """
    Keep what an editor wrote; signatures under the old text count no more.

    Raises:
        NotTheSameDraft: somebody changed it meanwhile.

    """
    with transaction.atomic():
        current = Draft.objects.select_for_update().get(pk=row.pk)
        _same(current, seen)
        current.content = record.plain(content)
        if change is not None and current.change is not None:
            current.change = {"step": change.step, "what": change.what, "why": change.why}
        current.changed_at, current.embargo = now, embargo
        current.save(update_fields=["content", "change", "changed_at", "embargo"])


def sign(row: Draft, editor: Editor, *, seen: str, now: datetime) -> None:
    """
    Say yes to a draft as it was seen.

    Raises:
        NotTheSameDraft: somebody changed it meanwhile.

    """
    with transaction.atomic():
        current = Draft.objects.select_for_update().get(pk=row.pk)
        _same(current, seen)
        DraftSignature.objects.get_or_create(
            draft=current,
            user=editor.user,
            digest=seen,
            defaults={"shown": editor.shown, "at": now},
        )


def signatures(row: Draft) -> tuple[values.Signature, ...]:
    """Return the signatures of those who are editors now."""
    rows = row.signatures.filter(
        user__editor__removed_at=None, user__editor__isnull=False, user__is_active=True
    )
    return tuple(
        values.Signature(person=str(one.user_id), shown=one.shown, draft=one.digest, at=one.at)
        for one in rows.order_by("at")
    )


def language(text: str) -> Lang:
    """Return the language that a text seems to be in, as far as the desk serves it."""
    if any("\u3400" <= letter <= "\u9fff" for letter in text):
        return "zh"
    return "en"


def _same(current: Draft, seen: str) -> None:
    if current.published_at is not None or digest(current) != seen:
        raise NotTheSameDraft(
            _("Somebody changed this draft, or published it, while you looked at it."),
            fix=_("Open it again, and read it before you go on."),
        )
