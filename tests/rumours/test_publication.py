"""Two people, evidence for every statement, nothing changed in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_checks import HOSTILE, NOW, content, corrected, draft, following, published, sign

from fairwitness.rumours.check import Change, Content, Signature, Statement
from fairwitness.rumours.publication import NotPublishable, publish
from fairwitness.rumours.record import digest, draft_digest

RETRACTED = Change(step="retraction", what="The check.", why="Its source withdrew its paper.")


def refusal(made: Content) -> str:
    whole = draft(content=made)
    with pytest.raises(NotPublishable) as caught:
        publish(whole, sign(whole, "ada", "bo"), after=None, now=NOW)
    return caught.value.what


def test_two_people_publish_a_sound_check() -> None:
    version = published()

    assert (version.number, version.signed_by) == (1, ("Desk ada", "Desk bo"))
    assert not version.retracted


@pytest.mark.parametrize("people", [(), ("ada",), ("ada", "ada"), ("ada", " ADA ")])
def test_one_person_alone_cannot_publish(people: tuple[str, ...]) -> None:
    made = draft()

    with pytest.raises(NotPublishable, match="two"):
        publish(made, sign(made, *people), after=None, now=NOW)


@given(people=st.lists(st.sampled_from(["ada", "Ada", "ada ", "ADA", "", " "]), max_size=30))
def test_no_number_of_signatures_makes_two_people_of_one(people: list[str]) -> None:
    made = draft()

    with pytest.raises(NotPublishable):
        publish(made, sign(made, *people), after=None, now=NOW)


def test_a_draft_that_was_changed_after_signing_is_refused() -> None:
    signed = draft()
    changed = draft(content=content(summary="Garlic cures everything."))

    with pytest.raises(NotPublishable, match="changed after somebody had signed"):
        publish(changed, sign(signed, "ada", "bo"), after=None, now=NOW)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (content(evidence=()), "There is no evidence"),
        (content(explanation=()), "no explanation"),
        (content(explanation=(Statement(text="So it is.", evidence=()),)), "1 has no evidence"),
        (content(explanation=(Statement(text="So.", evidence=("e9",)),)), "not there"),
        (content(claim=()), "no wording"),
        (content(summary=" \n"), "no answer in short"),
        (content(summary="x" * 5_001), "longer"),
        (content(summary="eslaf\u202eturned"), "turn text around"),
        (content(summary="half \ud800"), "cannot be seen"),
        (content(summary="nul \x00"), "cannot be seen"),
        (content(lang="<b>"), "language"),
        (content(topics=("health", "food")), "Topics"),
        (content(topics=('"onclick=',)), "A topic"),
        (content(evidence=(*content().evidence, *content().evidence)), "one name"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_published(made: Content, said: str) -> None:
    assert said in refusal(made)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "//host/x",
        "ftp://host/x",
        "https://user:secret@host/",
        "https://",
        "https://host/\nx",
        'https://host/"onmouseover=x',
        "https://host/" + "x" * 2_000,
        "https://hоst/",  # a Cyrillic letter
    ],
)
def test_an_address_that_is_none_of_the_web_is_no_evidence(url: str) -> None:
    first, second = content().evidence

    assert "address" in refusal(content(evidence=(replace(first, url=url), second)))


def test_markup_in_a_text_is_text() -> None:
    made = draft(content=content(summary=HOSTILE.replace("\r", "")))

    assert published(made).content.summary.startswith("</script>")


def test_an_embargo_holds_until_its_moment() -> None:
    made = draft(embargo=NOW + timedelta(hours=1))
    signatures = sign(made, "ada", "bo")

    with pytest.raises(NotPublishable, match="embargo") as caught:
        publish(made, signatures, after=None, now=NOW)
    later = publish(made, signatures, after=None, now=NOW + timedelta(hours=1))

    assert caught.value.retry
    assert later.published == NOW + timedelta(hours=1)


def test_a_correction_follows_its_version_and_says_what_and_why() -> None:
    first = published()
    second = corrected(first)

    assert (second.number, second.follows, second.step) == (2, digest(first), "correction")
    assert first == published()


def test_a_first_version_cannot_be_published_over_another() -> None:
    with pytest.raises(NotPublishable, match="latest version"):
        published(draft(content=content(summary="Another answer.")), after=published())


def test_two_corrections_of_one_version_do_not_both_stand() -> None:
    first = published()
    second = corrected(first)

    with pytest.raises(NotPublishable, match="somebody published one meanwhile"):
        published(following(first, content(summary="Late."), RETRACTED), after=second)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change(step="correction", what="", why="So."), "what changed"),
        (Change(step="correction", what="That.", why="  "), "why"),
        (Change(step="first", what="That.", why="So."), "what changed and why"),
    ],
)
def test_a_change_without_words_is_refused(change: Change, said: str) -> None:
    first = published()

    with pytest.raises(NotPublishable, match=said):
        published(following(first, content(summary="Other."), change), after=first)


def test_a_version_that_changes_nothing_is_refused() -> None:
    first = published()
    change = Change(step="update", what="That.", why="So.")

    with pytest.raises(NotPublishable, match="Nothing in it has changed"):
        published(following(first, content(), change), after=first)


def test_a_retraction_needs_two_people_and_leaves_the_text() -> None:
    first = published()
    made = following(first, first.content, RETRACTED)
    with pytest.raises(NotPublishable, match="one person"):
        publish(made, sign(made, "ada"), after=first, now=NOW)
    with pytest.raises(NotPublishable, match="stays on record"):
        published(following(first, content(summary="Gone."), RETRACTED), after=first)

    last = published(made, after=first)

    assert last.retracted
    assert last.content == first.content
    with pytest.raises(NotPublishable, match="already"):
        published(following(last, last.content, RETRACTED), after=last)


def test_a_check_can_stand_again_after_a_retraction() -> None:
    first = published()
    last = published(following(first, first.content, RETRACTED), after=first)
    again = Change(step="correction", what="It stands again.", why="The paper was put back.")

    assert not published(following(last, last.content, again), after=last).retracted


def test_nobody_is_named_but_as_they_are_shown() -> None:
    made = draft()
    signature = Signature(person="uid-4711", shown="Night desk", draft=draft_digest(made), at=NOW)
    version = publish(made, [signature, *sign(made, "bo")], after=None, now=NOW)

    assert "uid-4711" not in repr(version)
