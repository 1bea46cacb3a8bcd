"""
Review and signature: who may let an assessment go on, and when.

In:       an assessment, who acts, what they say of it.
Out:      its next state; a `Problem` with what is missing before that.
Not here: roles (`access`), second factors and pages (`operator`), rendering (`operator.tasks`).

Draft → in review → approved → signed → superseded; a reviewer may give it back until it is signed.
"""

from collections.abc import Iterable
from datetime import date, datetime
from secrets import compare_digest

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fairwitness.core.problem import Problem
from fairwitness.frameworks.pack import Pack
from fairwitness.web.store import packs, trail
from fairwitness.web.store.answering import locked
from fairwitness.web.store.models import (
    Answer,
    Assessment,
    Bundle,
    Comment,
    Membership,
    Review,
    User,
)
from fairwitness.web.store.places import cleaned

State = Assessment.State


class NotYet(Problem):
    """Something has to happen first."""

    code = "not-yet"


def _in_state(assessment: Assessment, *states: State) -> Assessment:
    """Return the row, held, if it stands where it should."""
    held = locked(assessment)
    if held.state not in states:
        raise NotYet(
            _("This assessment is %(state)s, so this cannot be done now.")
            % {"state": held.get_state_display()},
            fix=_("Load the page again; somebody may have been quicker."),
        )
    return held


def _move(held: Assessment, state: State, by: User, verb: str) -> None:
    held.state = state
    held.save(update_fields=["state"])
    trail.record(held.service.organisation, by, verb, held)


def open_comments(assessment: Assessment) -> int:
    """Count the comments that nobody has settled."""
    return Comment.objects.filter(assessment=assessment, settled_at=None).count()


def undecided(assessment: Assessment) -> int:
    """Count the texts written at the same time as another that nobody has decided on."""
    return Answer.objects.filter(assessment=assessment, aside=True, settled=False).count()


def others(assessment: Assessment, than: User, **role: bool) -> list[User]:
    """Return the other members of the organisation, or those of them who hold a role."""
    held = Membership.objects.filter(
        organisation=assessment.service.organisation_id, **role
    ).select_related("user")
    return [one.user for one in held if one.user_id != than.pk]


@transaction.atomic
def ask(assessment: Assessment, *, by: User) -> None:
    """
    Ask for review; from here on nothing is written.

    Raises:
        NotYet: it is no draft, no evidence stands under it, or two texts wait for a decision.

    """
    held = _in_state(assessment, State.DRAFT)
    if held.collection_id is None:
        raise NotYet(
            _("No evidence stands under this assessment."),
            fix=_("Collect evidence first, then put it under the assessment."),
        )
    waiting = undecided(held)
    if waiting:
        raise NotYet(
            ngettext(
                "%(n)s text was written at the same time as another.",
                "%(n)s texts were written at the same time as others.",
                waiting,
            )
            % {"n": waiting},
            fix=_("Decide which of the texts counts."),
        )
    _move(held, State.REVIEW, by, "review.asked")


@transaction.atomic
def withdraw(assessment: Assessment, *, by: User) -> None:
    """Take an assessment back from review to write on; raises `NotYet` if it is not in review."""
    _move(_in_state(assessment, State.REVIEW), State.DRAFT, by, "review.withdrawn")


@transaction.atomic
def approve(assessment: Assessment, text: str, *, by: User) -> Review:
    """
    Approve an assessment as it stands.

    Raises:
        NotYet: it is not in review, or a comment is open.
        TooLong: the text is longer than can be kept.

    """
    held = _in_state(assessment, State.REVIEW)
    waiting = open_comments(held)
    if waiting:
        raise NotYet(
            ngettext("%(n)s comment is open.", "%(n)s comments are open.", waiting)
            % {"n": waiting},
            fix=_("Settle each comment, or give the assessment back."),
        )
    made = Review.objects.create(
        assessment=held, outcome=Review.Outcome.APPROVED, text=cleaned(text), by=by
    )
    _move(held, State.APPROVED, by, "review.approved")
    return made


@transaction.atomic
def give_back(assessment: Assessment, text: str, *, by: User) -> Review:
    """
    Give an assessment back to its authors; what was frozen of it can no longer be signed.

    Raises:
        NotYet: it is neither in review nor approved, or nothing is said.
        TooLong: the text is longer than can be kept.

    """
    held = _in_state(assessment, State.REVIEW, State.APPROVED)
    said = cleaned(text)
    if not said:
        raise NotYet(
            _("Nothing is said to the authors."), fix=_("Say what they should look at again.")
        )
    made = Review.objects.create(assessment=held, outcome=Review.Outcome.RETURNED, text=said, by=by)
    _move(held, State.DRAFT, by, "review.returned")
    return made


def wrote_in(assessment: Assessment, user: User) -> bool:
    """Say whether somebody wrote an answer here; what was carried over does not count."""
    return Answer.objects.filter(assessment=assessment, carried=False, by=user).exists()


def _refuse_author(assessment: Assessment, user: User) -> None:
    if wrote_in(assessment, user):
        raise NotYet(
            _("You wrote answers in this assessment, so you cannot sign it."),
            fix=_("Ask another person who may sign."),
        )


def frozen(assessment: Assessment) -> Bundle | None:
    """Return the newest bundle made since the last approval, or None."""
    approval = Review.objects.filter(assessment=assessment, outcome=Review.Outcome.APPROVED).first()
    newest = Bundle.objects.filter(assessment=assessment).first()
    if approval is None or newest is None or newest.made_at < approval.at.replace(microsecond=0):
        return None
    return newest


@transaction.atomic
def freeze(assessment: Assessment, *, by: User, now: datetime) -> tuple[Bundle, bool]:
    """
    Freeze an approved assessment; the second is whether a bundle has to be rendered.

    Raises:
        NotYet: it is not approved.

    """
    held = _in_state(assessment, State.APPROVED)
    there = frozen(held)
    if there is not None and there.state != Bundle.State.FAILED:
        return there, False
    made = Bundle.objects.create(
        assessment=held, made_at=now.replace(microsecond=0), requested_by=by
    )
    trail.record(held.service.organisation, by, "bundle.frozen", made)
    return made, True


@transaction.atomic
def sign(bundle: Bundle, digest: str, *, by: User, now: datetime) -> Bundle:
    """
    Sign the bundle that was shown, and with it the assessment.

    Args:
        bundle: the one on the page.
        digest: its SHA-256 as the page showed it.
        by: who signs; has written no answer in it.
        now: the moment of the signature [UTC].

    Raises:
        NotYet: it is not approved or not ready, another bundle was shown, or they wrote in it.

    """
    held = _in_state(bundle.assessment, State.APPROVED)
    _refuse_author(held, by)
    there = frozen(held)
    if there is None or there.pk != bundle.pk or there.state != Bundle.State.READY:
        raise NotYet(
            _("This bundle is not ready to be signed."), fix=_("Wait for it, or freeze again.")
        )
    if not there.sha256 or not compare_digest(there.sha256.encode(), digest.encode()):
        raise NotYet(
            _("This is not the bundle that you saw."),
            fix=_("Load the page again and compare the digest."),
        )
    there.signed_by, there.signed_at = by, now
    there.keep_until = keep_until(packs.packs_of(held), now.date())
    there.save(update_fields=["signed_by", "signed_at", "keep_until"])
    _move(held, State.SIGNED, by, "assessment.signed")
    if held.previous is not None:
        _move(held.previous, State.SUPERSEDED, by, "assessment.superseded")
    return there


def keep_until(under: Iterable[Pack], signed: date) -> date | None:
    """Return the last day on which any of the packs wants it kept; None if none says years."""
    years = [pack.retention.years for pack in under if pack.retention.years is not None]
    if not years:
        return None
    try:
        return signed.replace(year=signed.year + max(years))
    except ValueError:  # 29 February
        return signed.replace(year=signed.year + max(years), month=3, day=1)
