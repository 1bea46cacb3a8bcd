import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from pages import DOCS, ROOT, TOP, anchors, blocks, commands, generator, links, text, written

from fairwitness import __version__
from fairwitness.assess import Answers, template
from fairwitness.cli.app import application
from fairwitness.frameworks import shelf

_AWAY = ("https://", "http://", "mailto:")


@pytest.mark.parametrize("page", written(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in links(page):
        if link.startswith(_AWAY):
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{link} leads nowhere"
        assert there.is_relative_to(ROOT), f"{link} leads out of the project"
        if anchor:
            assert anchor in anchors(there), f"{link}: there is no such heading"


def test_every_written_page_is_reached_from_the_index_or_the_readme() -> None:
    start = [DOCS / "index.md", *(ROOT / name for name in TOP)]
    reached = {
        (page.parent / link.partition("#")[0]).resolve() for page in start for link in links(page)
    }
    by_hand = set(DOCS.glob("*.md")) - {DOCS / "index.md"}
    assert by_hand <= reached


def test_every_command_has_its_help_on_the_page_of_commands() -> None:
    generate = generator()
    page = text(DOCS / "commands.md")
    paths = list(generate.commands.paths(application()))
    assert ("answers", "new") in paths
    for path in paths:
        assert f"## `fairwitness {' '.join(path)}`" in page


@pytest.mark.parametrize("name", ["README.md", "docs/operators.md", "docs/privacy.md"])
def test_every_command_shown_exists_with_its_options(name: str) -> None:
    app = application()
    known = set(generator().commands.paths(app))
    help_of = text(DOCS / "commands.md")
    shown = list(commands(ROOT / name))
    assert shown, f"{name} shows no command"
    for words in shown:
        path = next((p for n in (2, 1) if (p := tuple(words[:n])) in known), None)
        assert path is not None, f"{name}: there is no command {words[0]}"
        chapter = help_of.partition(f"## `fairwitness {' '.join(path)}`\n")[2].partition("\n## ")[0]
        for option in (word for word in words if word.startswith("--")):
            assert option in chapter, f"{name}: {' '.join(path)} has no option {option}"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "docs/operators.md"])
def test_every_make_target_shown_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    shown = re.findall(r"\bmake ([a-z-]+)\b", "\n".join(blocks(ROOT / name, "sh")))
    assert shown
    assert set(shown) <= targets


def test_the_demo_ends_as_the_readme_shows(tmp_path: Path) -> None:
    demo = [sys.executable, "-m", "fairwitness", "demo", "--out", str(tmp_path / "build/demo")]
    said = subprocess.run(demo, check=True, capture_output=True, text=True).stdout.splitlines()
    (shown,) = [block for block in blocks(ROOT / "README.md", "text") if "findings" in block]
    for line in filter(None, map(str.strip, shown.splitlines())):
        pattern = re.compile(".*".join(map(re.escape, line.split("…"))))
        assert any(pattern.fullmatch(one.strip()) for one in said), (
            f"the demo no longer says: {line}"
        )


def test_every_message_of_the_troubleshooting_table_is_one_that_the_program_says() -> None:
    table = text(DOCS / "operators.md").partition("## Troubleshooting")[2]
    shown = re.findall(r"^\| `(.+?)` \|", table, re.MULTILINE)
    said = [_pattern(message) for message in _messages()]
    assert len(shown) > 10
    unsaid = [m for m in shown if not any(_pattern(m) in message for message in said)]
    assert unsaid == []


def _messages() -> set[str]:
    """Return every text in the code, with `…` for what is filled in."""
    found = set()
    for path in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(text(path))):
            if isinstance(node, ast.JoinedStr):
                found.add("".join(_part(value) for value in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found


def _part(value: ast.expr) -> str:
    return str(value.value) if isinstance(value, ast.Constant) else "…"


def _pattern(message: str) -> str:
    return message.rstrip("….\n ").strip("… ")


def test_the_exit_codes_of_the_operators_page_are_those_of_the_program() -> None:
    table = text(DOCS / "operators.md").partition("## Exit codes")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == ["0", "1", "2", "3", "70", "130"]


def test_the_question_shown_to_operators_stands_so_in_the_answers_file() -> None:
    shown = blocks(DOCS / "operators.md", "yaml")[0].splitlines()
    asked = template([shelf.load("cac-2018/2018-11-30")], Answers(), lang="en").splitlines()
    start = asked.index(shown[0])
    without_evidence = [line for line in shown if "vidence" not in line and "    #   " not in line]
    assert asked[start : start + len(without_evidence)] == without_evidence


def test_the_finding_shown_to_operators_is_a_check_of_a_pack() -> None:
    name = re.search(r"^ +(cac-2018/\S+):$", text(DOCS / "operators.md"), re.MULTILINE)
    assert name is not None
    pack, item, check = name.group(1).split("/")
    assert check in [one.id for one in shelf.load(f"{pack}/2018-11-30").item(item).checks]


def test_the_changelog_has_an_entry_for_this_version() -> None:
    assert re.search(rf"^## {re.escape(__version__)}\b", text(ROOT / "CHANGELOG.md"), re.MULTILINE)


def test_decisions_have_a_number_each_and_say_why() -> None:
    records = sorted((DOCS / "decisions").glob("*.md"))
    numbers = [record.name[:4] for record in records]
    assert numbers == sorted(set(numbers))
    for record in records:
        assert text(record).startswith(f"# {int(record.name[:4])}. ")
        for part in ("Context", "Decision", "Consequences"):
            assert f"**{part}.**" in text(record), f"{record.name} lacks {part}"


def test_no_page_names_an_index_of_packages_or_an_address_on_this_machine() -> None:
    for page in written():
        assert not re.search(r"index-url|localhost:\d|/work/|/tmp/", text(page)), page
