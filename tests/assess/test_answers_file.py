from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_up import CAC, PACKS, UK, complete, evidence, figure, pack, small

from fairwitness.assess import Answers, read_answers, template
from fairwitness.assess.wrapping import columns
from fairwitness.core.figure import Status
from fairwitness.core.words import LANGS, Lang
from fairwitness.frameworks.pack import Pack

SMALL = small()
HOSTILE = [
    "two\nlines",
    "a paragraph\n\n  indented\n\tand a tab",
    "note: with a colon",
    "half # a comment",
    "#whole comment",
    "'single' and \"double\"",
    "- a dash",
    "--- a document",
    "...",
    "[a, b]",
    "{a: b}",
    "| pipe\n> fold",
    "& anchor * alias ! tag % directive @ at ` tick",
    "no",
    "Yes",
    "true",
    "null",
    "~",
    "12",
    "007",
    "1.10",
    "1e3",
    "0x1F",
    "2026-09-02",
    "2026-09-02T08:00:00Z",
    "12:30",
    "测试：全角标点，以及“引号”。",
    "🦎 emoji 👩‍👩‍👧 and a joiner",
    "long " * 400,
    "very" * 400,
    "double  spaces " * 30,
    "很长的一段话没有空格" * 60,
    "back\\slash \\n \\u0041",
    "\u202e hidden \u200b",
    "bell \x07 and nul \x00",
    "\ufeffmark",
    "end:",
    "?",
    "<<",
    "=",
]


def everywhere(text: str) -> Answers:
    """Put a text wherever an operator may write."""
    return Answers.model_validate(
        {
            "service": text,
            "packs": {
                "uk-osa": {
                    "header": {"service_name": text},
                    "items": {"user-base": {"answer": text, "note": text}},
                    "findings": {"uk-osa/A2/not-addressed": {"owner": text, "due": "2026-10-01"}},
                    "factors": {"1a": {"answer": "partly", "note": text}},
                    "controls": [{"id": "c", "title": text, "mitigates": ["csea"]}],
                    "gaps": [{"id": "g", "title": text, "consequence": text}],
                    "risks": {
                        "csea": {
                            "level": "low",
                            "reasoning": text,
                            "planned": text,
                            "controls": ["c"],
                            "gaps": ["g"],
                        }
                    },
                    "measures": {"A2": {"state": "partial", "owner": text, "privacy": text}},
                },
                "another": {"items": {"asked": {"answer": text}}},
            },
        }
    )


def said(answers: Answers) -> Any:
    """Return what was answered, without blanks."""
    return _without_blanks(answers.model_dump(mode="json"))


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _without_blanks(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, {}, [])}
    return [_without_blanks(inner) for inner in value] if isinstance(value, list) else value


def written_and_read(
    answers: Answers, folder: Path, packs: list[Pack], lang: Lang = "en"
) -> tuple[str, Answers]:
    path = folder / "answers.yaml"
    text = template(packs, answers, lang=lang)
    path.write_text(text, encoding="utf-8")
    return text, read_answers(path, packs)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_answered_comes_back_as_written(text: str, tmp_path: Path) -> None:
    answers = everywhere(text)
    once, read = written_and_read(answers, tmp_path, [SMALL])

    assert said(read) == said(answers)
    assert template([SMALL], read, lang="en") == once


@given(text=st.text(max_size=200) | st.text(alphabet=" \n\t:#-'\"|>a中é", max_size=300))
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_comes_back_as_written(text: str, tmp_path: Path) -> None:
    answers = everywhere(text if Answers(service=text).service else "x")
    once, read = written_and_read(answers, tmp_path, [SMALL])

    assert said(read) == said(answers)
    assert template([SMALL], read, lang="en") == once


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", PACKS)
def test_a_whole_file_comes_back_and_is_written_the_same(
    name: str, lang: Lang, tmp_path: Path
) -> None:
    chosen = pack(name)
    answers = Answers.model_validate({"service": "Heron", "packs": {chosen.id: complete(name)}})
    once, read = written_and_read(answers, tmp_path, [chosen], lang)

    assert said(read) == said(answers)
    assert template([chosen], read, lang=lang) == once


@pytest.mark.parametrize("lang", LANGS)
def test_an_empty_file_answers_nothing(lang: Lang, tmp_path: Path) -> None:
    _, read = written_and_read(Answers(), tmp_path, [pack(UK), pack(CAC)], lang)

    assert said(read) == {}


@pytest.mark.parametrize("lang", LANGS)
def test_no_line_of_a_new_file_is_too_long_to_read(lang: Lang) -> None:
    figures = [figure(metric, None, status=Status.NOT_RECORDED) for metric in pack(UK).metrics]
    text = template([pack(UK)], Answers(), lang=lang, evidence=evidence(*figures))

    assert max(columns(line) for line in text.splitlines()) <= 92 + len("# ")


def test_answers_under_a_pack_that_is_not_asked_for_are_kept(tmp_path: Path) -> None:
    both = Answers.model_validate({"packs": {"uk-osa": complete(UK), "cac-2018": complete(CAC)}})
    _, read = written_and_read(both, tmp_path, [pack(CAC)])

    assert said(read) == said(both)


def test_answers_to_what_only_another_version_asks_are_kept_and_not_used(tmp_path: Path) -> None:
    earlier = pack("uk-osa/2025-12")
    given = {
        "items": {"csea-reporting": "The safety lead reports."},
        "risks": {"cyberflashing": {"level": "low"}},
    }
    answers = Answers.model_validate({"packs": {"uk-osa": given}})
    text, read = written_and_read(answers, tmp_path, [earlier])

    assert said(read) == said(answers)
    assert "# Another version of this pack asks this; kept as it was." in text


def test_the_evidence_stands_beside_its_question() -> None:
    figures = (
        figure("accounts.total", 1200),
        figure("accounts.guests", None, status=Status.SUPPRESSED),
        figure("activity.active_accounts", None, status=Status.NOT_RECORDED),
        figure("activity.active_share", None, status=Status.NOT_RECORDED),
    )
    text = template([SMALL], Answers(), lang="en", evidence=evidence(*figures))

    assert "#   accounts.total: 1,200" in text
    assert "#   accounts.guests: suppressed, to protect small counts of people" in text
    assert "#   activity.active_accounts, activity.active_share: not recorded (For a" in text


def test_a_finding_stands_in_the_file_to_be_given_an_owner() -> None:
    answers = Answers.model_validate({"packs": {"uk-osa": {"items": {"address-policy": "21"}}}})
    shown = evidence(figure("log.oldest_days", 28))
    text = template([SMALL], answers, lang="zh", evidence=shown)

    assert "      # 最早条目距今28天，而自身制度规定为21天。\n" in text
    assert "      uk-osa/address-kept/kept-too-long:\n        owner:\n        due:\n" in text


def test_a_measure_that_does_not_apply_takes_one_line() -> None:
    answers = Answers.model_validate({"packs": {"uk-osa": {"header": {"uk_users": "10"}}}})
    text = template([SMALL], answers, lang="en")

    assert "# Does not apply now. The service is not large" in text
    assert "      A1:\n\n" in text
    assert "      A2:\n        state:\n" in text


def test_short_answers_are_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.yaml"
    path.write_text(
        "packs:\n  uk-osa:\n    items: {registration: open}\n    factors: {2: 是, 1a: No}\n"
    )
    given = read_answers(path, [pack(UK)]).of(pack(UK))

    assert given.items["registration"].answer == "open"
    assert {code: factor.answer for code, factor in given.factors.items()} == {
        "2": "yes",
        "1a": "no",
    }
