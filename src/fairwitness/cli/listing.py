"""`fairwitness sources`, `metrics` and `packs`: what there is, for people and for programs."""

from datetime import UTC, datetime
from typing import Annotated

from cyclopts import App, Parameter

from fairwitness.cli import mapping, options, terminal
from fairwitness.core.manifest import Manifest, named
from fairwitness.core.words import Lang
from fairwitness.evidence.metric import Metric
from fairwitness.evidence.metrics import METRICS
from fairwitness.evidence.metrics.log import LOG
from fairwitness.frameworks import shelf
from fairwitness.frameworks.lint import lint as lint_pack
from fairwitness.sources import connector, connectors
from fairwitness.sources.logs import EVENTS, LOGS
from fairwitness.sources.logs.format import WHY, manifest_of

SOURCES = App(name="sources", help="List the platforms that can be read, and what is read of them.")
PACKS = App(name="packs", help="List, show and check the law packs.")
InLang = Annotated[Lang, Parameter(name="--lang", help="en or zh.")]


SOURCES.command(mapping.propose_mapping, name="map")


@SOURCES.default
def sources(*, json: options.AsJson = False) -> None:
    """List the connectors."""
    databases = [(kind, one.platform) for kind, one in connectors().items()]
    logs = [(address, one.platform) for address, one in LOGS.items()]
    own = [(address, "A log of your own shape, with ?map=FILE") for address in EVENTS]
    if json:
        terminal.print_json([{"kind": k, "platform": name} for k, name in (*databases, *logs)])
        return
    terminal.print_table(("Platform", ""), databases)
    terminal.print_table(("\nLog", ""), (*logs, *own))
    terminal.say("\nWhat is read of one, column by column: fairwitness sources show KIND")


@SOURCES.command
def show(
    kind: str,
    /,
    *,
    lang: InLang = "en",
    grants: Annotated[
        str | None,
        Parameter(
            help="Print instead the PostgreSQL statements that let this role read exactly "
            "these columns."
        ),
    ] = None,
    json: options.AsJson = False,
) -> None:
    """Show every column that a connector may read, and what is never read."""
    manifest = _manifest(kind)
    if grants is not None:
        role = '"' + grants.replace('"', '""') + '"'
        terminal.say(f"GRANT USAGE ON SCHEMA public TO {role};")
        terminal.say("-- A table or column that your version does not have is refused: go on then.")
        for table, columns in manifest.tables.items():
            listed = ", ".join(f'"{column.name}"' for column in columns)
            terminal.say(f"GRANT SELECT ({listed}) ON {named(table, 'postgres')} TO {role};")
        return
    if json:
        terminal.print_json(
            {
                "kind": kind,
                "tables": {
                    table: [{"column": c.name, "class": str(c.kind)} for c in columns]
                    for table, columns in manifest.tables.items()
                },
                "never": {what: why.within(lang) for what, why in manifest.never.items()},
            }
        )
        return
    rows = [
        (table if n == 0 else "", column.name, str(column.kind), column.why.within(lang))
        for table, columns in manifest.tables.items()
        for n, column in enumerate(columns)
    ]
    terminal.print_table(("Table", "Column", "Class", "Why"), rows)
    terminal.say("\nNever read", style="bold")
    for what, why in manifest.never.items():
        terminal.say(f"  {what}: {why.within(lang)}")


def _manifest(kind: str) -> Manifest:
    """Return what may be read of a platform, or of a format of logs (`ocsf`, `ocsf+parquet`)."""
    for address, one in LOGS.items():
        if kind in {address, one.kind}:
            told = [name for name in WHY if ("log", name) not in one.lacks]
            return manifest_of(one.kind, told, one.never)
    return connector(kind).manifest


def metrics(*, lang: InLang = "en", json: options.AsJson = False) -> None:
    """List every metric: what it counts, in which unit, and whether it counts people."""
    every = (*METRICS.values(), *(one for name, one in LOG.items() if name not in METRICS))
    if json:
        terminal.print_json(
            [
                {
                    "id": one.id,
                    "title": one.words.title.within(lang),
                    "meaning": one.words.meaning.within(lang),
                    "unit": one.words.unit,
                    "people": one.words.people,
                    "table": one.table if isinstance(one, Metric) else None,
                    "by": list(one.by) if isinstance(one, Metric) else [],
                }
                for one in every
            ]
        )
        return
    rows = [
        (
            one.id,
            one.words.title.within(lang),
            one.words.unit + (" (people)" if one.words.people else ""),
            ", ".join((*one.by, *(("month",) if one.monthly else ())))
            if isinstance(one, Metric)
            else "",
        )
        for one in every
    ]
    terminal.print_table(("Metric", "Counts", "Unit", "By"), rows)


@PACKS.default
def packs(*, lang: InLang = "en", json: options.AsJson = False) -> None:
    """List every version of every pack."""
    loaded = [shelf.load(one.name) for one in shelf.available()]
    if json:
        terminal.print_json(
            [{"id": p.id, "version": p.version, "title": p.title.within(lang)} for p in loaded]
        )
        return
    rows = [
        (p.name, p.title.within(lang), p.in_force.isoformat(), str(len(p.items))) for p in loaded
    ]
    terminal.print_table(("Pack", "Title", "In force", "Items"), rows)


@PACKS.command(name="show")
def show_pack(name: str, /, *, lang: InLang = "en") -> None:
    """Show the items of a pack, its triggers with their deadlines, and what is unconfirmed."""
    pack = shelf.load(name, today=datetime.now(UTC).date())
    terminal.say(f"{pack.title.within(lang)} ({pack.version})", style="bold")
    terminal.say(pack.summary.within(lang))
    for section in pack.sections:
        terminal.say(f"\n{section.title.within(lang)}", style="bold")
        for item in pack.items_of(section.id):
            terminal.say(f"  {item.id}: {item.title.within(lang)}")
    terminal.say("\nTriggers" if lang == "en" else "\n触发情形", style="bold")
    for trigger in pack.triggers:
        due = pack.deadline_of(trigger).title.within(lang)
        terminal.say(f"  {trigger.id}: {trigger.title.within(lang)} — {due}")
    if pack.unconfirmed:
        terminal.say("\nNot confirmed" if lang == "en" else "\n尚未核对", style="bold")
    for basis in pack.unconfirmed:
        note = f" ({basis.note.within(lang)})" if basis.note else ""
        terminal.say(f"  {basis.cite.within(lang)}{note}")


@PACKS.command(name="lint")
def check_packs(*names: str) -> int:
    """Check packs, ours or your own file, for what dangles or is missing; 1 if one is faulty."""
    chosen = names or tuple(one.name for one in shelf.available())
    faulty = False
    for name in chosen:
        pack = shelf.load(name, today=datetime.now(UTC).date())
        for one in lint_pack(pack, {*METRICS, *LOG}):
            faulty = faulty or one.severity == "error"
            terminal.say(f"{pack.name}: [{one.severity}] {one.where}: {one.message}")
    terminal.note(f"{len(chosen)} packs checked.")
    return 1 if faulty else 0
