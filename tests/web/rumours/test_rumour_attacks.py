"""Every attack of the table leads nowhere, and stands in the documentation."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rumour_attack import Attack, Case
from rumour_attacks import ATTACKS
from rumour_desk import Desk, published

PAGE = Path(__file__).resolve().parents[3] / "docs/attacks.md"


@pytest.fixture
def case(ours: Desk, settings: Any, socket_enabled: None) -> Case:  # noqa: ARG001 - sites are on loopback
    published(ours)
    return Case(ours, Path(settings.DATA_FOLDER), datetime(2026, 11, 26, tzinfo=UTC))


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_it_leads_nowhere(case: Case, attack: Attack) -> None:
    assert list(attack.tried(case)) == []


def test_the_table_of_the_documentation_is_this_one() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for attack in ATTACKS:
        assert f"| {attack.name} | {attack.says} |" in text
    assert text.count("\n| ") == len(ATTACKS) + 1  # and the head
