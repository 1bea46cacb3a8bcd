"""Charts draw what the table says, mark what is missing, and never change by themselves."""

import re
import xml.etree.ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fairwitness.report import charts
from fairwitness.report.charts import COLOUR, WIDTH, Bar, draw, text_width

PERSON = Bar(label="个人", value=1210, shown="1,210", status="value")
GUEST = Bar(label="访客", value=None, shown="已隐去", status="suppressed")
BOT = Bar(label="机器人", value=None, shown="未记录", status="not_recorded")
NONE = Bar(label="客服", value=0, shown="0", status="value")


def texts(svg: str) -> list[str]:
    return [t.text or "" for t in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("over_time", [False, True])
def test_a_picture_holds_its_labels_as_text(over_time: bool) -> None:  # noqa: FBT001 - both kinds
    svg = draw((PERSON, GUEST, BOT, NONE), unit="accounts", over_time=over_time)
    assert {"个人", "访客", "机器人", "客服"} <= set(texts(svg))
    assert f'width="{WIDTH}"' in svg


def test_what_is_suppressed_or_not_recorded_is_marked_and_not_drawn_as_a_value() -> None:
    svg = draw((PERSON, GUEST, BOT), unit="accounts", over_time=False)
    assert svg.count("stroke-dasharray") == 1
    assert svg.count(f'fill="{COLOUR}"') == 1
    assert {"已隐去", "未记录"} <= set(texts(svg))


def test_the_box_of_a_suppressed_bar_says_nothing_about_its_size() -> None:
    hidden = [Bar(label="访客", value=None, shown="x", status="suppressed")] * 2
    svg = draw((PERSON, *hidden), unit="accounts", over_time=True)
    boxes = re.findall(r'<path d="([^"]+)"[^>]*stroke-dasharray', svg)
    sizes = {tuple(re.findall(r"[hv](-?[\d.]+)", box)) for box in boxes}
    assert len(boxes) == 2
    assert len(sizes) == 1


def test_a_picture_carries_no_script_address_or_class_of_its_own() -> None:
    svg = draw((PERSON, NONE), unit="accounts", over_time=False)
    assert not re.search(r"<script|href|class=|\bid=|style=|url\(", svg)


@given(label=st.text(max_size=30), value=st.floats(0, 1e12))
@example(label="if", value=0.0)
@settings(max_examples=25, deadline=None)
def test_any_label_makes_a_well_formed_picture(label: str, value: float) -> None:
    clean = "".join(c for c in label if c.isprintable())
    svg = draw(
        (Bar(label=clean, value=value, shown="x", status="value"),), unit="x", over_time=False
    )
    assert "x" in texts(svg)


def test_the_same_bars_give_the_same_picture() -> None:
    bars = (PERSON, GUEST, BOT, NONE)
    first = draw(bars, unit="accounts", over_time=True)
    charts._drawn.cache_clear()  # noqa: SLF001 - it is drawn anew, not taken from what is kept
    assert draw(bars, unit="accounts", over_time=True) == first


@given(text=st.text(st.characters(codec="utf-8"), max_size=20))
def test_a_chinese_letter_is_reckoned_wider_than_a_latin_one(text: str) -> None:
    assert text_width(text + "安") > text_width(text + "a") >= text_width(text)
