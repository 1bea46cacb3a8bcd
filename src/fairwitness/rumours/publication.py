"""
Publish: two people, evidence for every statement, nothing changed in silence.

In:       a draft, its signatures, the version that it follows, the moment.
Out:      a version; or a `Problem` with every reason why there is none.
Not here: who is an editor (`web.accounts`), saving (`web.store`), the ledger.

No clock and no table: whoever sends whatever request, there is no version but through `publish`.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from fairwitness.core.problem import Problem
from fairwitness.rumours.check import Change, Draft, Signature, Version
from fairwitness.rumours.record import digest, draft_digest
from fairwitness.rumours.soundness import LONGEST_TEXT, faults
from fairwitness.rumours.text import is_readable

PEOPLE = 2
"""How many different people publish a version."""


class NotPublishable(Problem):
    """A draft that may not be published as it stands."""

    code = "not-publishable"

    def __init__(self, reasons: Sequence[str], *, fix: str, retry: bool = False) -> None:
        super().__init__(" ".join(reasons), fix=fix, retry=retry)
        self.reasons = tuple(reasons)


def publish(
    draft: Draft, signatures: Sequence[Signature], *, after: Version | None, now: datetime
) -> Version:
    """
    Return the version that the draft becomes.

    `after` is the latest version of the check, None where there is none yet.

    Raises:
        NotPublishable: with every rule that it breaks, in sentences.

    """
    moment = now.astimezone(UTC).replace(microsecond=0)
    signed = signers(draft, signatures)
    reasons = (
        *faults(draft.content),
        *_sequence_faults(draft, after, moment),
        *_signature_faults(draft, signatures, signed),
    )
    if reasons:
        raise NotPublishable(
            reasons, fix="Put this right, then let two people sign the draft anew."
        )
    if draft.embargo is not None and now < draft.embargo:
        until = draft.embargo.astimezone(UTC)
        raise NotPublishable(
            [f"The draft is under embargo until {until:%Y-%m-%d %H:%M} UTC."],
            fix="Publish it then; its signatures stay valid.",
            retry=True,
        )
    return Version(
        check=draft.check,
        number=1 if after is None else after.number + 1,
        content=draft.content,
        change=draft.change,
        follows=draft.follows,
        signed_by=(signed[0].shown, signed[1].shown),
        published=moment,
    )


def signers(draft: Draft, signatures: Sequence[Signature]) -> tuple[Signature, ...]:
    """Return the first signature of each different person under exactly this draft."""
    wanted = draft_digest(draft)
    first: dict[str, Signature] = {}
    for signature in sorted(signatures, key=lambda each: each.at):
        if signature.draft == wanted and signature.person.strip() and signature.shown.strip():
            first.setdefault(_one_person(signature.person), signature)
    return tuple(first.values())


def _one_person(name: str) -> str:
    """Take two spellings of one account for one person."""
    return name.strip().casefold()


def _signature_faults(
    draft: Draft, signatures: Sequence[Signature], signed: Sequence[Signature]
) -> Iterator[str]:
    if len(signed) >= PEOPLE:
        return
    wanted = draft_digest(draft)
    if any(signature.draft != wanted for signature in signatures):
        yield "The draft was changed after somebody had signed it."
    if not signed:
        yield "Nobody has signed it: a check is published by two people."
    else:
        yield f"Only one person has signed it ({signed[0].shown}): a check is published by two."


def _sequence_faults(draft: Draft, after: Version | None, moment: datetime) -> Iterator[str]:
    """A version is never edited, only followed, and it says what changed and why."""
    if after is None:
        if draft.follows is not None or draft.change is not None:
            yield "A first version follows none and changes nothing."
        return
    if draft.check != after.check:
        yield "It follows a version of another check."
    if draft.follows != digest(after):
        yield "It does not follow the latest version: somebody published one meanwhile."
    if moment < after.published:
        yield "It would be published before the version that it follows."
    if draft.change is None or draft.change.step == "first":
        yield "A later version says what changed and why."
    else:
        yield from _change_faults(draft.change, after, same=draft.content == after.content)


def _change_faults(change: Change, after: Version, *, same: bool) -> Iterator[str]:
    if not change.what.strip() or not is_readable(change.what):
        yield "It does not say what changed."
    if not change.why.strip() or not is_readable(change.why):
        yield "It does not say why."
    if max(len(change.what), len(change.why)) > LONGEST_TEXT:
        yield f"What changed, or why, is longer than {LONGEST_TEXT} characters."
    if change.step != "retraction":
        if same and not after.retracted:
            yield "Nothing in it has changed."
        return
    if not same:
        yield "A retraction leaves the text as it was: what was said stays on record."
    if after.retracted:
        yield "The check is retracted already."
