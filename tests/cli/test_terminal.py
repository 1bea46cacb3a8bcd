"""What a terminal is shown of what others wrote: it is spelled out, and steers nothing."""

import pytest

from fairwitness.cli import terminal

FORGED = "opened \x1b[2K\x1b[1Aforged [red]m[/red]"


def test_a_table_spells_out_what_would_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    terminal.print_table(("When", "What"), [("now", FORGED)])
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert r"opened \x1b[2K\x1b[1Aforged [red]m[/red]" in said


def test_what_looks_like_markup_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_table(("What",), [(r"a\[b] [/]",), ("two\nlines",)])
    assert capsys.readouterr().out.splitlines() == [
        "What     ",
        r"a\[b] [/]",
        "two      ",
        "lines    ",
    ]
