import pytest
from made_up import UK, assessed, complete, every_kind, figure, pack

from fairwitness.core.assessment import Factor
from fairwitness.core.figure import Figure, Status

ALL = "A2 C1 C2 D1 D2 D7 D9 D10 D11 D12 D13 G1 G3 H1"
"""Measures for every service; D9 only for one that is neither large nor multi-risk."""
LARGE_OR_MULTI_RISK = "A3 A5 A6 A7 C3 C4 C5 C6 C7 C8 D8"
LARGE = 7_000_001


def applying(users: int, factors: str = "", header: str = "", **levels: str) -> set[str]:
    chosen = pack(UK)
    made = assessed(
        UK,
        {
            "header": {
                "uk_users": str(users),
                **{f.id: "no" for f in chosen.header if f.options},
                **dict.fromkeys(header.split(), "yes"),
            },
            "factors": {
                f.code: "yes" if f.code in factors.split() else "no" for f in chosen.factors
            },
            "risks": every_kind(chosen, **levels),
        },
    )
    assert all(measure.applies is not None for measure in made.measures)
    return {measure.code for measure in made.measures if measure.applies}


@pytest.mark.parametrize(
    ("users", "factors", "header", "levels", "more", "less"),
    [
        (500, "", "", {}, "", ""),
        (500, "", "", {"fraud": "medium"}, "D4 D6", ""),
        (500, "", "", {"csea_urls": "medium", "other": "high"}, "D4 D6", ""),
        (500, "", "", {"fraud": "medium", "hate": "high"}, f"{LARGE_OR_MULTI_RISK} D4 D6", "D9"),
        (7_000_000, "", "", {}, "", ""),
        (LARGE, "", "", {}, f"{LARGE_OR_MULTI_RISK} A1 C10", "D9"),
        (
            LARGE,
            "",
            "",
            {"fraud": "medium", "hate": "medium"},
            f"{LARGE_OR_MULTI_RISK} A1 A4 C10 D4 D6 D14",
            "D9",
        ),
        (LARGE, "", "", {"csea_images": "medium"}, f"{LARGE_OR_MULTI_RISK} A1 C9 C10 D4 D6", "D9"),
        (LARGE, "3a 5d", "labels_notable", {}, f"{LARGE_OR_MULTI_RISK} A1 C10 J1 J2 J3", "D9"),
        (500, "3a 5d", "labels_notable", {}, "", ""),
        (500, "1g", "", {"csea_images": "high"}, "C9 D4 D6", ""),
        (500, "", "", {"csea_images": "high"}, "D4 D6", ""),
        (700_000, "", "", {"csea_images": "high", "csea_urls": "high"}, "D4 D6", ""),
        (700_001, "", "", {"csea_images": "high", "csea_urls": "high"}, "C9 C10 D4 D6", ""),
        (500, "", "", {"csea_grooming": "high"}, "D4 D6 F1 F2", ""),
        (500, "", "", {"csea_grooming": "medium"}, "D4 D6", ""),
        (
            LARGE,
            "",
            "",
            {"csea_grooming": "medium"},
            f"{LARGE_OR_MULTI_RISK} A1 C10 D4 D6 F1 F2",
            "D9",
        ),
        (500, "", "likely_children", {}, "", ""),
        (500, "", "likely_children", {"drugs": "medium"}, "D3 D4 D5 D6", ""),
        (LARGE, "", "likely_children", {}, f"{LARGE_OR_MULTI_RISK} A1 C10 D3 D5", "D9"),
        (500, "", "category_1 recommender_tests", {}, "E1 G2", ""),
    ],
)
def test_measures_follow_from_size_and_levels(
    users: int, factors: str, header: str, levels: dict[str, str], more: str, less: str
) -> None:
    expected = (set(ALL.split()) | set(more.split())) - set(less.split())

    assert applying(users, factors, header, **levels) == expected


def test_what_is_not_stated_decides_no_measure_but_those_for_all() -> None:
    register = assessed(UK).measures

    assert {m.code for m in register if m.applies} == set(ALL.split()) - {"D9"}
    assert {m.code for m in register if m.applies is False} == set()


def test_the_register_keeps_what_the_operator_says_of_a_measure() -> None:
    said = {
        "state": "alternative",
        "owner": "Safety lead",
        "effective": "2026-01-15",
        "reasoning": "It protects as well.",
        "expression": "None.",
        "privacy": "Less is kept.",
    }
    register = assessed(UK, {"measures": {"C2": said}}).measures
    (measure,) = [m for m in register if m.code == "C2"]

    assert {name: str(getattr(measure, name)) for name in said} == said


def proposed(*figures: Figure) -> dict[str, Factor]:
    return {factor.code: factor for factor in assessed(UK, {}, *figures).factors}


def test_the_data_proposes_and_only_a_person_confirms() -> None:
    factor = proposed(figure("rooms.encrypted", 11))["5c"]

    assert (factor.proposed, factor.answer) == ("yes", None)
    assert factor.because is not None
    assert "11 rooms" in factor.because.en


def test_none_of_it_anywhere_proposes_no() -> None:
    none, some = figure("media.files", 0), figure("media.files", 3, source="other")

    assert proposed(none)["5e"].proposed == "no"
    assert proposed(none, some)["5e"].proposed == "yes"


@pytest.mark.parametrize("status", [Status.SUPPRESSED, Status.NOT_RECORDED])
def test_what_has_no_number_proposes_nothing(status: Status) -> None:
    silent = figure("media.files", None, status=status, source="other")

    assert proposed(silent)["5e"].proposed is None
    assert proposed(silent, figure("media.files", 0))["5e"].proposed is None


def test_a_complete_answer_to_everything_leaves_nothing_open() -> None:
    made = assessed(UK, complete(UK))

    assert made.findings == ()
    assert made.conclusion.en.endswith("Nothing blocks it.")
