import pytest

from fairwitness.evidence.metrics import METRICS
from fairwitness.frameworks.contents import conditions_of
from fairwitness.frameworks.facts import Facts, is_large, is_multi_risk
from fairwitness.frameworks.lint import lint
from fairwitness.frameworks.pack import Pack
from fairwitness.frameworks.shelf import load

PARTS = {"csea-grooming", "csea-images", "csea-urls"}
SMALL_AND_LOW = "A2 C1 C2 D1 D2 D7 D9 D10 D11 D12 D13 G1 G3 H1"
LARGE_OR_MULTI_RISK = "A3 A5 A6 A7 C3 C4 C5 C6 C7 C8 D8"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load("uk-osa/2026-06-25")


def known(
    pack: Pack, *, users: int = 500, factors: str = "", header: str = "", **levels: str
) -> Facts:
    """Return facts with every level low and every answer no, but for what is said."""
    stated = {kind.id: "low" for kind in pack.kinds}
    stated |= {kind.replace("_", "-"): level for kind, level in levels.items()}
    return pack.facts(
        users=users,
        levels=stated,
        factors={f.code: "yes" if f.code in factors.split() else "no" for f in pack.factors},
        header={f.id: "yes" if f.id in header.split() else "no" for f in pack.header},
    )


def applying(pack: Pack, facts: Facts) -> set[str]:
    return {m.code for m in pack.measures if m.applies.holds(facts).holds}


@pytest.mark.parametrize(("version", "kinds"), [("2025-12", 17), ("2026-06-25", 18)])
def test_the_versions_have_17_and_18_kinds(version: str, kinds: int) -> None:
    pack = load("uk-osa", version)

    assert lint(pack, METRICS) == ()
    assert len([k for k in pack.kinds if k.counts_for_multi_risk]) == kinds
    assert {k.id for k in pack.kinds if not k.counts_for_multi_risk} == PARTS | {"other"}
    assert {k.id for k in pack.kinds if k.parent} == PARTS


def test_the_new_kind_stands_before_other_illegal_content(pack: Pack) -> None:
    assert [k.id for k in pack.kinds][-2:] == ["cyberflashing", "other"]


def test_the_earlier_version_asks_about_suicide_only() -> None:
    titles = {k.id: k.title.en for k in load("uk-osa/2025-12").kinds}

    assert titles["suicide"] == "Encouraging or assisting suicide"
    assert "cyberflashing" not in titles


def test_the_questionnaire_is_whole(pack: Pack) -> None:
    codes = "1a 1b 1c 1d 1e 1f 1g 2 3a 3b 4a 4b 5a 5b 5c 5d 5e 5f 5g 6 7a 7b 8"

    assert [f.code for f in pack.factors] == codes.split()


def test_social_media_raises_every_kind(pack: Pack) -> None:
    social, messaging = pack.factors[0], pack.factors[1]

    assert pack.kinds_raised_by(social) == tuple(k.id for k in pack.kinds)
    raised = set(pack.kinds_raised_by(messaging))
    assert not {"intimate-images", "extreme-pornography"} & raised
    assert "cyberflashing" in raised


def test_the_data_proposes_and_names_breakdowns_that_exist(pack: Pack) -> None:
    proposed = {f.code: f.proposed_by for f in pack.factors if f.proposed_by}

    assert {"1e", "4b", "5b", "5c", "5e"} <= set(proposed)
    assert proposed["5c"].metric == "rooms.encrypted"
    for proposal in proposed.values():
        assert set(proposal.dimensions) <= set(getattr(METRICS[proposal.metric], "by", ()))


def test_a_part_of_a_kind_is_raised_with_its_whole(pack: Pack) -> None:
    for factor in pack.factors:
        raised = set(pack.kinds_raised_by(factor))
        assert "csea" in raised or not raised & PARTS, factor.code


def test_all_41_measures_of_the_codes_are_there(pack: Pack) -> None:
    counts = {"A": 7, "C": 10, "D": 14, "E": 1, "F": 2, "G": 3, "H": 1, "J": 3}

    for letter, count in counts.items():
        numbers = [f"{letter}{number}" for number in range(1, count + 1)]
        assert [m.code for m in pack.measures if m.code[0] == letter] == numbers
    assert len(pack.measures) == sum(counts.values())


def test_a_small_service_at_low_risk_gets_the_measures_for_all(pack: Pack) -> None:
    assert applying(pack, known(pack)) == set(SMALL_AND_LOW.split())


def test_multi_risk_brings_its_measures_and_swaps_the_appeals(pack: Pack) -> None:
    facts = known(pack, fraud="medium", hate="high")
    expected = {*SMALL_AND_LOW.split(), *LARGE_OR_MULTI_RISK.split(), "D4", "D6"} - {"D9"}

    assert is_multi_risk(facts).holds is True
    assert applying(pack, facts) == expected


def test_a_large_service_at_low_risk(pack: Pack) -> None:
    facts = known(pack, users=7_000_001)
    expected = {*SMALL_AND_LOW.split(), *LARGE_OR_MULTI_RISK.split(), "A1", "C10"} - {"D9"}

    assert is_large(facts).holds is True
    assert applying(pack, facts) == expected


def test_only_a_large_multi_risk_service_needs_internal_assurance(pack: Pack) -> None:
    assert "A4" in applying(pack, known(pack, users=8_000_000, fraud="high", hate="high"))
    assert "A4" not in applying(pack, known(pack, fraud="high", hate="high"))
    assert "A4" not in applying(pack, known(pack, users=8_000_000))


def test_parts_of_csea_do_not_make_a_service_multi_risk(pack: Pack) -> None:
    facts = known(pack, csea="high", csea_grooming="high", csea_images="high", other="high")

    assert is_multi_risk(facts).holds is False


@pytest.mark.parametrize(
    ("facts", "applies"),
    [
        ({"csea_images": "high"}, False),
        ({"csea_images": "high", "users": 700_000}, False),
        ({"csea_images": "high", "users": 700_001}, True),
        ({"csea_images": "high", "factors": "1g"}, True),
        ({"csea_images": "medium", "factors": "1g"}, False),
        ({"csea_images": "medium", "users": 7_000_001}, True),
        ({"csea_images": "low", "users": 7_000_001}, False),
    ],
)
def test_hash_matching_follows_level_size_and_file_sharing(
    pack: Pack,
    facts: dict[str, object],
    applies: bool,  # noqa: FBT001 - a row of the table
) -> None:
    assert ("C9" in applying(pack, known(pack, **facts))) is applies  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "facts"),
    [
        ("C10", {"csea_urls": "high", "users": 700_001}),
        ("D3", {"header": "likely_children", "fraud": "medium"}),
        ("D5", {"header": "likely_children", "users": 7_000_001}),
        ("D14", {"users": 7_000_001, "fraud": "medium"}),
        ("E1", {"header": "recommender_tests"}),
        ("F1", {"csea_grooming": "high"}),
        ("F2", {"csea_grooming": "medium", "users": 7_000_001}),
        ("G2", {"header": "category_1"}),
        ("J1", {"users": 7_000_001, "factors": "3a"}),
        ("J2", {"users": 7_000_001, "factors": "5d"}),
        ("J3", {"users": 7_000_001, "header": "labels_notable"}),
    ],
)
def test_a_special_measure_applies_only_where_its_facts_hold(
    pack: Pack, code: str, facts: dict[str, object]
) -> None:
    assert code in applying(pack, known(pack, **facts))  # type: ignore[arg-type]
    assert code not in applying(pack, known(pack))
    for left_out in facts:
        fewer = {name: value for name, value in facts.items() if name != left_out}
        assert code not in applying(pack, known(pack, **fewer))  # type: ignore[arg-type]


def test_exactly_one_measure_about_appeals_applies_once_the_facts_are_known(pack: Pack) -> None:
    for facts in (
        known(pack),
        known(pack, users=9_000_000),
        known(pack, fraud="high", hate="high"),
    ):
        assert len(applying(pack, facts) & {"D8", "D9"}) == 1


def test_with_nothing_known_only_the_measures_for_all_are_decided(pack: Pack) -> None:
    verdicts = {m.code: m.applies.holds(pack.facts()) for m in pack.measures}

    decided = {code for code, verdict in verdicts.items() if verdict.holds is not None}
    assert decided == set(SMALL_AND_LOW.split()) - {"D9"}
    assert all(verdict.because.en and verdict.because.zh for verdict in verdicts.values())


def test_every_sort_of_condition_is_used(pack: Pack) -> None:
    sorts = {type(condition).__name__ for _, condition in conditions_of(pack)}

    assert sorts == {
        "Always",
        "AllOf",
        "AnyOf",
        "NoneOf",
        "IsLarge",
        "IsMultiRisk",
        "UsersOver",
        "LevelReached",
        "FactorPresent",
        "HeaderEquals",
    }


def test_negligible_needs_support_and_an_occurrence_points_to_medium(pack: Pack) -> None:
    rules = {rule.id: rule for rule in pack.rules}

    assert [level.id for level in pack.levels if level.needs_support] == ["negligible"]
    assert [level.id for level in pack.levels] == ["negligible", "low", "medium", "high"]
    assert rules["occurrence"].level == "medium"
    assert rules["unsupported"].level == "low"
    assert set(rules) == {"inconclusive", "unsupported", "occurrence", "severity", "parts"}


def test_superseded_versions_are_kept_three_years(pack: Pack) -> None:
    assert pack.retention.years == 3


def test_the_review_is_yearly_and_before_every_change(pack: Pack) -> None:
    due = {trigger.id: pack.deadline_of(trigger) for trigger in pack.triggers}

    assert due["yearly"].months == 12
    assert due["new-service"].months == 3
    assert due["grave-report"].immediately
    before = {name for name, deadline in due.items() if deadline.before_event}
    assert {
        "discovery",
        "recommender",
        "live-video",
        "payments",
        "encryption",
        "scanning",
    } <= before


def test_figures_answer_the_measures_that_they_answer_best(pack: Pack) -> None:
    metrics = {m.code: m.metrics for m in pack.measures}

    assert {"C4", "A5", "D4", "C6"} <= {code for code, shown in metrics.items() if shown}


def test_keeping_addresses_too_long_and_raw_documents_are_findings(pack: Pack) -> None:
    assert {check.id for check in pack.item("address-kept").checks} == {"kept-too-long"}
    assert {check.id for check in pack.item("identity-kept").checks} == {"raw-identity-kept"}
