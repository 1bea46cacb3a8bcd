from pathlib import Path
from types import ModuleType

import pytest
from pages import DOCS, generator, text

from fairwitness.core.canonical import CANONICAL
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.frameworks import shelf
from fairwitness.sources import connectors


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    return generator()


@pytest.fixture(scope="module")
def current(generate: ModuleType) -> dict[str, str]:
    pages: dict[str, str] = generate.pages()
    return pages


def test_every_generated_page_is_current(generate: ModuleType, current: dict[str, str]) -> None:
    assert generate.stale(DOCS, current) == [], "run `make docs`"


def test_every_metric_has_a_page_in_both_languages(current: dict[str, str]) -> None:
    for name, metric in {**LOG, **METRICS}.items():
        page = current[f"metrics/{name}.md"]
        assert metric.words.title.en in page
        assert metric.words.meaning.zh in page
        assert f"]({name}.md)" in current["metrics/index.md"]


def test_every_version_of_every_pack_has_a_page_with_all_its_items(current: dict[str, str]) -> None:
    for one in shelf.available():
        pack = shelf.load(one.name)
        page = current[f"packs/{one.id}-{one.version}.md"]
        for item in pack.items:
            assert f"### `{item.id}`: {item.title.en}" in page
            assert all(f"`{check.id}`" in page for check in item.checks)
        for measure in pack.measures:
            assert f"| `{measure.code}` | {measure.title.en}" in page
        for trigger in pack.triggers:
            assert f"| `{trigger.id}` | {trigger.title.en}" in page


def test_every_unconfirmed_rule_of_a_pack_is_listed_on_its_page(current: dict[str, str]) -> None:
    for one in shelf.available():
        pack = shelf.load(one.name)
        listed = current[f"packs/{one.id}-{one.version}.md"].partition("## Not confirmed")[2]
        for item in pack.items:
            if any(not basis.confirmed for basis in item.basis):
                assert f"`{item.id}`" in listed


def test_every_column_that_a_connector_reads_stands_on_its_page(current: dict[str, str]) -> None:
    for kind, connector in connectors().items():
        page = current[f"manifest-{kind}.md"]
        for table, columns in connector.manifest.tables.items():
            chapter = page.partition(f"## `{table}`\n")[2].partition("\n## ")[0]
            assert all(f"| `{c.name}` | {c.kind} | {c.why.en} |" in chapter for c in columns)
        assert all(what in page for what in connector.manifest.never)


def test_every_canonical_table_has_its_columns_and_a_sentence(current: dict[str, str]) -> None:
    sentences = text(DOCS / "architecture.md")
    for table, columns in CANONICAL.items():
        assert f"| `{table}` | " in sentences
        chapter = current["tables.md"].partition(f"## `{table}`\n")[2].partition("\n## ")[0]
        assert all(f"| `{column.name}` |" in chapter for column in columns)


def test_the_generator_names_what_is_missing_altered_or_left_over(
    generate: ModuleType, tmp_path: Path
) -> None:
    current = {"metrics/a.md": "a", "metrics/b.md": "b", "commands.md": "c"}
    generate.write(tmp_path, current)
    assert generate.stale(tmp_path, current) == []
    (tmp_path / "metrics/a.md").unlink()
    (tmp_path / "metrics/b.md").write_text("B")
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs/gone.md").write_text("left over")
    (tmp_path / "operators.md").write_text("by hand")
    assert generate.stale(tmp_path, current) == ["metrics/a.md", "metrics/b.md", "packs/gone.md"]
    generate.write(tmp_path, current)
    assert generate.stale(tmp_path, current) == []
    assert (tmp_path / "operators.md").read_text() == "by hand"


def test_the_same_code_gives_the_same_pages(generate: ModuleType, current: dict[str, str]) -> None:
    again = {**generate.manifests.pages(generate.documented.sources()), **generate.commands.pages()}
    assert {name: current[name] for name in again} == again
