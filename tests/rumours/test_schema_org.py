"""ClaimReview out with its corrections, and in as what others said."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_checks import DESK, HOSTILE, content, corrected, draft, following, page, published
from schema_org_terms import strays

from fairwitness.rumours.check import Change
from fairwitness.rumours.publication import NotPublishable
from fairwitness.rumours.schema_org.reading import LARGEST, BadFeed, read
from fairwitness.rumours.schema_org.writing import claim_review, script
from fairwitness.rumours.verdict import MEANINGS, RATINGS, WORDS, Verdict


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_makes_a_claim_review_of_schema_org(verdict: Verdict) -> None:
    found = claim_review([page(published(draft(content=content(verdict=verdict))))], DESK)

    assert list(strays(found)) == []
    assert ("ratingValue" in found["reviewRating"]) == (verdict in RATINGS)
    assert found["reviewRating"]["alternateName"] == WORDS[verdict].en
    assert MEANINGS[verdict].zh


def test_a_correction_stands_in_the_claim_review() -> None:
    first = published()
    second = corrected(first)

    found = claim_review([page(first), page(second)], DESK)

    assert list(strays(found)) == []
    assert found["version"] == 2
    assert found["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The answer in short. It said too little.",
            "datePublished": "2026-11-26T12:00:00Z",
            "url": "https://desk.example/checks/garlic/versions/2",
        }
    ]


def test_a_retracted_check_has_no_rating_any_more() -> None:
    first = published()
    change = Change(step="retraction", what="All of it.", why="Its source was wrong.")
    last = published(following(first, first.content, change), after=first)

    found = claim_review([page(first), page(last)], DESK)

    assert list(strays(found)) == []
    assert "reviewRating" not in found
    assert found["creativeWorkStatus"] == "Retracted"


@given(text=st.one_of(st.text(min_size=1, max_size=80), st.just(HOSTILE)))
def test_no_text_leaves_its_script_element(text: str) -> None:
    written = script({"text": text})

    assert json.loads(written) == {"text": text}
    assert not {"<", ">", "&", "\u2028", "\u2029"} & set(written)


def test_what_we_write_can_be_read_as_a_feed() -> None:
    values = claim_review([page(published())], DESK)

    (found,) = read(json.dumps(values).encode()).reviews

    assert found.claim == "Garlic water cures the flu"
    assert (found.rating, found.site, found.ours) == ("False", "desk.example", False)


def theirs(**values: object) -> dict[str, object]:
    return {
        "@type": "ClaimReview",
        "url": "https://others.example/1",
        "claimReviewed": "The moon is hollow",
        "author": {"@type": "Organization", "name": "Others", "url": "https://www.others.example"},
        "reviewRating": {"@type": "Rating", "alternateName": "Pants on fire"},
        "datePublished": "2026-11-01",
        **values,
    }


@pytest.mark.parametrize(
    "wrapped",
    [
        theirs(),
        [theirs()],
        {"@context": "https://schema.org", "@graph": [theirs()]},
        {"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [theirs()]}]},
        theirs(**{"@type": ["Review", "ClaimReview"]}),
    ],
)
def test_the_usual_forms_of_feeds_are_read(wrapped: object) -> None:
    (found,) = read(json.dumps(wrapped).encode()).reviews

    assert (found.publisher, found.site, found.rating) == (
        "Others",
        "others.example",
        "Pants on fire",
    )


@pytest.mark.parametrize(
    "values",
    [
        {"url": "javascript:alert(1)"},
        {"url": ["data:text/html,x"]},
        {"url": None},
        {"claimReviewed": ""},
        {"claimReviewed": {"@value": "x"}},
        {"claimReviewed": True},
        {"reviewRating": "False"},
        {"reviewRating": []},
        {"reviewRating": {"alternateName": "\u202e\x00"}},
    ],
)
def test_a_review_that_cannot_be_shown_is_left_out_and_counted(values: dict[str, object]) -> None:
    found = read(json.dumps([theirs(**values), theirs()]).encode())

    assert (len(found.reviews), found.left_out) == (1, 1)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<rss/>",
        b"\xff\xfe",
        b"[" * 1_000_000,
        b'{"a":NaN}',
        b"[" + b"9" * 10_000 + b"]",
        b" " * (LARGEST + 1),
    ],
)
def test_what_is_no_feed_is_told(data: bytes) -> None:
    with pytest.raises(BadFeed):
        read(data)


def test_texts_of_others_are_bounded_and_stay_text() -> None:
    (found,) = read(json.dumps(theirs(name=HOSTILE, claimReviewed="x" * 10**6)).encode()).reviews

    assert len(found.claim) == 1_000
    assert "\n" not in found.title
    assert found.title.startswith("</script>")


def test_reviews_hidden_too_deep_or_too_many_are_not_read() -> None:
    deep: object = theirs()
    for _ in range(20):
        deep = [deep]
    many = json.dumps([theirs()] * 10_005).encode()

    assert read(json.dumps(deep).encode()).reviews == ()
    assert (len(read(many).reviews), read(many).left_out) == (10_000, 5)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["@type", "@graph", "url", "author", "reviewRating", "claimReviewed"]
                ),
                inner | st.just("ClaimReview"),
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_no_document_breaks_reading(value: object) -> None:
    read(json.dumps(value).encode())


def test_hostile_texts_of_ours_are_either_refused_or_written_whole() -> None:
    with pytest.raises(NotPublishable):
        published(draft(content=content(summary=HOSTILE)))
    made = published(draft(content=content(summary=HOSTILE.replace("\r", ""))))

    written = script(claim_review([page(made)], DESK))

    assert "<" not in written
    assert HOSTILE.replace("\r", "") in json.loads(written)["reviewBody"]


@pytest.mark.parametrize(
    "change",
    [
        {"nonsense": "x"},
        {"claimReviewed": {"@type": "Person", "name": "A"}},
        {"reviewRating": {"@type": "Rating", "verdict": "x"}},
        {"license": {"@type": "Place", "name": "x"}},
    ],
)
def test_what_schema_org_does_not_know_would_be_seen(change: dict[str, object]) -> None:
    made = claim_review([page(published())], DESK)
    assert list(strays(made)) == []
    assert list(strays({**made, **change}))
