"""
Random queries over the platform of the tests: most of them honest, many of them not.

A query is written part by part. Each part is honest by its kind of column most of the time, and now
and then does one of the things that the gate must refuse, with constants that really stand in the
database.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gate_platform import FIRST_MS, HOUR_MS, MANIFEST, ROWS, SHIFT_MS, moment
from hypothesis import strategies as st

from fairwitness.core.window import DAY_MS

VICES = [None, None, "condition", "condition", "aggregate", "aggregate", "item", "label", "table"]
"""A query is honest, or dishonest in parts of one kind: one lie at a time shows which is caught."""

DAYS = [FIRST_MS + day * DAY_MS for day in (-1, 0, 20, 45, 90)]

HONEST_CONDITIONS = {
    "identifier": ["{c} IS NULL", "{c} IS NOT NULL", "LENGTH({c}) > 0", "{c} <> {d}", "{c} = {d}"],
    "address": ["{c} LIKE '%:%'", "{c} LIKE '%.%.%.%'", "LENGTH({c}) > 0", "{c} IS NULL"],
    "time": [
        "{c} >= {day}",
        "{c} < {day}",
        "{c} BETWEEN 0 AND {day}",
        "({c} % 86400000) < {hour}",
        "{c} - {d} <= {minute}",
        "{c} < {d}",
    ],
    "category": ["{c} = 'ban'", "{c} IN ('leave', 'bot')", "{c} LIKE 'm.%'", "NOT ({c} = 'bot')"],
    "flag": ["{c} = 1", "{c}", "{c} <> 0", "COALESCE({c}, 0) = 1"],
    "size": ["{c} >= 8000000", "{c} < 4096", "{c} IS NOT NULL"],
    "label": ["{c} = 'few'", "{c} <> 'many'"],
    "text": ["TRUE"],
    "tally": ["{c} IS NOT NULL"],
}
WICKED_CONDITIONS = {
    "identifier": [
        "{c} = '@canary-1:example.test'",
        "{c} = 700000001",
        "{c} = '$canary-3'",
        "NOT ({c} = '@canary-1:example.test')",
        "{c} IN ('@canary-1:example.test', '$canary-3')",
        "{c} LIKE '%canary-1%'",
        "{c} > '@canary-2'",
        "{c} BETWEEN '@canary-1' AND '@canary-2'",
        "{c} IS '@canary-1:example.test'",
        "{c} || '' = '@canary-1:example.test'",
        "SUBSTR({c}, 9, 1) = '1'",
        "LENGTH({c}) = 22",
        "{c} + 0 > 700000003",
        "COALESCE({c}, 'x') = '@canary-2:example.test'",
        "CASE {c} WHEN '@canary-1:example.test' THEN 1 ELSE 0 END = 1",
        "{c} IN (SELECT x.name FROM users AS x WHERE x.name = '@canary-1:example.test')",
        "{c} < {d}",
        "{c}",
    ],
    "address": [
        "{c} = '203.0.113.1'",
        "{c} LIKE '203.0.113.1%'",
        "{c} LIKE '%1'",
        "{c} IN ('203.0.113.1', '203.0.113.3')",
        "{c} > '203.0.113.2'",
        "LENGTH({c}) < 12",
        "{c} <> {d}",
        "{c} = {any}",
    ],
    "time": [
        "{c} = {moment}",
        "{c} < {moment}",
        "{c} >= {moment}",
        "({c} % 86400000) < {clock}",
        "{c} - ({c} - {c} % 86400000) < {clock}",
        "{c} % 1000 < 17",
        "{c} - 0 < {moment}",
        "{c} - COALESCE({d}, 0) < {moment}",
        "{c} BETWEEN {moment} AND {moment}",
        "{c}",
    ],
    "text": [
        "{c} IS NULL",
        "{c} = 'canary 3'",
        "{c} LIKE '%canary%'",
        "{c} LIKE '%:%'",
        "LENGTH({c}) > 0",
        "{c} <> {any}",
        "fw_personal({c}) = 3",
        "{c}",
    ],
    "tally": ["{c} > 1", "{c} = 3", "{c} BETWEEN 1 AND 3", "{c} < {any}", "{c} IN (3, 4)"],
}
"""What must not be asked of some kinds."""
WICKED_ANYWHERE = [
    "{c} = {any}",
    "{c} < {any}",
    "{c} * 1000 - {any} < {moment}",
    "{c} = 'few'",
    "{c}",
]
"""What must not be asked of most kinds."""
HONEST_AGGREGATES = {
    "identifier": [
        "COUNT({c})",
        "COUNT(DISTINCT {c})",
        "COUNT(DISTINCT CASE WHEN {p} THEN {c} END)",
    ],
    "address": ["COUNT({c})", "COUNT(DISTINCT {c})"],
    "time": [
        "COUNT({c})",
        "MIN({c} - {c} % 86400000)",
        "MAX({c} - ({c} % 86400000))",
        "COUNT(DISTINCT {c} - {c} % 86400000)",
    ],
    "category": ["COUNT(DISTINCT {c})", "COUNT({c})"],
    "flag": ["SUM({c})", "AVG({c})", "SUM(CASE WHEN {c} = 1 THEN 1 ELSE 0 END)"],
    "size": ["SUM({c})", "AVG({c})", "SUM({c}) FILTER(WHERE {p})", "COUNT({c})"],
    "label": ["COUNT(DISTINCT {c})"],
    "text": ["COUNT(*)"],
    "tally": ["SUM({c})", "SUM(CASE WHEN {p} THEN {c} END)", "COALESCE(SUM({c}), 0)"],
}
CODES = {
    "time": ["fw_hour({c})", "fw_delay({c}, {d})"],
    "address": ["fw_address({c})"],
    "text": ["fw_personal({c})"],
    "identifier": ["fw_present({c}, NULL, NULL, {d}, {d}, NULL, NULL, NULL)"],
    "size": ["fw_present(NULL, NULL, {c}, NULL, NULL, NULL, NULL, NULL)"],
}
"""What the functions that ship say of a column."""
WICKED_AGGREGATES = [
    "MIN({c})",
    "MAX({c})",
    "MAX({c}) FILTER(WHERE {p})",
    "SUM({c})",
    "AVG({c})",
    "GROUP_CONCAT({c})",
    "SUM({c} + 0)",
    "MIN({c} - {c} % 1000)",
    "MIN(COALESCE({c}, {any}))",
    "MAX(CASE WHEN {p} THEN {c} END)",
    "SUM(CAST({c} AS INTEGER))",
    "JSON_GROUP_ARRAY({c})",
    "{c}",
    "COALESCE({c}, COUNT(*))",
    "MIN({c} - {any} % 86400000)",
    "SUM({c}) / COUNT(*)",
    "COUNT(DISTINCT {c})",
    "SUM(fw_hour({c}))",
]


@dataclass(frozen=True)
class Relation:
    """What follows FROM, and the columns that it offers."""

    text: str
    columns: tuple[tuple[str, str], ...]
    """Reference and kind of each."""


class Writer:
    """Writes one query, one choice at a time."""

    def __init__(
        self, draw: st.DrawFn, *, vices: Sequence[str | None] = VICES, shipped: bool = False
    ) -> None:
        self.draw = draw
        self.shipped = shipped
        self.names = 0
        self.vice = self.one_of(vices)

    def count(self) -> str:
        """Write a count of the rows of one table for which one or two conditions hold."""
        source = self.table()
        form = self.one_of(
            [
                "SELECT COUNT(*) AS n FROM {t} WHERE {p}",
                "SELECT COUNT(*) FILTER(WHERE {p}) AS n FROM {t}",
                "SELECT SUM(CASE WHEN {p} THEN 1 ELSE 0 END) AS n FROM {t}",
                "SELECT CASE WHEN {p} THEN 1 END AS k, COUNT(*) AS n FROM {t} GROUP BY 1",
            ]
        )
        return str(form.format(t=source.text, p=self.condition(source, 1)))

    def query(self) -> str:
        """Write a whole query."""
        source = self.relation(depth=self.up_to(2))
        keys = [self.label(source) for _ in range(self.up_to(2))]
        values = [self.aggregate(source) for _ in range(1 + self.up_to(2))]
        outputs = ", ".join(f"{text} AS o{n}" for n, text in enumerate([*keys, *values]))
        where = f" WHERE {self.condition(source)}" if self.up_to(1) else ""
        places = ", ".join(str(n + 1) for n in range(len(keys)))
        groups = f" GROUP BY {places}" if keys else ""
        if self.wicked("label"):
            groups = f" GROUP BY {self.any_column(source)}"
        return f"SELECT {outputs} FROM {source.text}{where}{groups}"

    def relation(self, depth: int) -> Relation:
        """Write a table, a derived table, a UNION ALL or a join."""
        shapes = ["table", "derived", "union", "join", "grouped"]
        shape = self.one_of(shapes) if depth else "table"
        if shape == "table":
            return self.table()
        if shape == "join":
            return self.join(depth)
        if shape == "grouped":
            return self.grouped()
        name = self.name()
        left = self.projection(self.relation(depth - 1))
        text, kinds = left
        if shape == "union":
            text += f" UNION ALL {self.aligned(kinds)}"
        columns = tuple((f"{name}.c{n}", kind) for n, kind in enumerate(kinds))
        return Relation(f"({text}) AS {name}", columns)

    def table(self) -> Relation:
        """Write a physical table."""
        table, name = self.one_of(sorted(MANIFEST.tables)), self.name()
        columns = [(f"{name}.{c.name}", c.kind.value) for c in MANIFEST.tables[table]]
        if self.wicked("table"):
            columns.append((f"{name}.password_hash", "category"))
        return Relation(f"{table} AS {name}", tuple(columns))

    def join(self, depth: int) -> Relation:
        """Write two relations joined by their identifiers."""
        left, right = self.relation(depth - 1), self.table()
        one, two = (self.column(side, "identifier") for side in (left, right))
        way = self.one_of(["INNER JOIN", "LEFT OUTER JOIN"])
        more = f" AND {self.condition(right)}" if self.up_to(3) == 0 else ""
        text = f"{left.text} {way} {right.text} ON {one} = {two}{more}"
        return Relation(text, left.columns + right.columns)

    def grouped(self) -> Relation:
        """Write a derived table that groups rows by columns and counts them."""
        source, name = self.table(), self.name()
        keys = ["identifier", "address", "category", "identifier"]
        kinds = [self.one_of(keys) for _ in range(1 + self.up_to(1))]
        keyed = [(self.column(source, kind), kind) for kind in kinds]
        keyed = [(reference, kind) for reference, kind in keyed if reference != "NULL"]
        if self.wicked("item") or not keyed:
            keyed = [self.one_of(source.columns)]
        count = self.one_of(["COUNT(*)", f"COUNT(*) FILTER(WHERE {self.condition(source, 0)})"])
        if self.wicked("aggregate"):
            count = self.fill(self.one_of(WICKED_AGGREGATES), source, *keyed[0])
        items = [f"{reference} AS c{n}" for n, (reference, _) in enumerate(keyed)]
        groups = ", ".join(reference for reference, _ in keyed)
        text = f"(SELECT {', '.join(items)}, {count} AS n FROM {source.text} GROUP BY {groups})"
        columns = [(f"{name}.c{n}", kind) for n, (_, kind) in enumerate(keyed)]
        return Relation(f"{text} AS {name}", (*columns, (f"{name}.n", "tally")))

    def projection(self, source: Relation) -> tuple[str, list[str]]:
        """Write a plain SELECT; return it with the kinds of its columns."""
        items, kinds = [], []
        for _ in range(2 + self.up_to(3)):
            reference, kind = self.one_of(source.columns)
            text = self.item(source, reference, kind)
            if self.up_to(3) == 0:
                text, kind = self.label(source), "label"
            items.append(text)
            kinds.append(kind)
        listed = ", ".join(f"{text} AS c{n}" for n, text in enumerate(items))
        where = f" WHERE {self.condition(source)}" if self.up_to(1) else ""
        return f"SELECT {listed} FROM {source.text}{where}", kinds

    def item(self, source: Relation, reference: str, kind: str) -> str:
        """Write a column of a projection."""
        forms = ["{c}", "{c}", "CASE WHEN {p} THEN {c} END", "COALESCE({c}, {d})"]
        if reference.endswith(".creation_ts"):
            forms.append("{c} * 1000")
        form = self.one_of(forms)
        if self.wicked("item"):
            form = self.one_of(["COALESCE({c}, {any})", "'@canary-1:example.test'", "{any}"])
        return self.fill(form, source, reference, kind)

    def aligned(self, kinds: list[str]) -> str:
        """Write a SELECT whose columns have these kinds, place by place."""
        source = self.table()
        items = []
        for place, kind in enumerate(kinds):
            text = (
                f"'few' AS c{place}"
                if kind == "label"
                else f"{self.column(source, kind)} AS c{place}"
            )
            items.append(text)
        return f"SELECT {', '.join(items)} FROM {source.text}"

    def label(self, source: Relation) -> str:
        """Write something to group by."""
        if self.wicked("label"):
            return self.any_column(source)
        if self.shipped and self.up_to(1):
            coded = [(reference, kind) for reference, kind in source.columns if kind in CODES]
            reference, kind = self.one_of(coded or [("NULL", "identifier")])
            return self.fill(self.one_of(CODES[kind]), source, reference, kind)
        labels = [reference for reference, kind in source.columns if kind == "label"]
        if labels and self.up_to(1):
            return self.one_of(labels)
        return f"CASE WHEN {self.condition(source)} THEN 'few' ELSE 'many' END"

    def aggregate(self, source: Relation) -> str:
        """Write an aggregate."""
        if self.up_to(4) == 0:
            return f"COUNT(*) FILTER(WHERE {self.condition(source)})"
        reference, kind = self.one_of(source.columns)
        forms = WICKED_AGGREGATES if self.wicked("aggregate") else HONEST_AGGREGATES[kind]
        return self.fill(self.one_of(forms), source, reference, kind)

    def condition(self, source: Relation, depth: int = 2) -> str:
        """Write a condition."""
        if depth and self.up_to(3) == 0:
            left, right = (self.condition(source, depth - 1) for _ in range(2))
            return f"({left}) {self.one_of(['AND', 'OR'])} ({right})"
        reference, kind = self.one_of(source.columns)
        forms = HONEST_CONDITIONS[kind]
        if self.wicked("condition"):
            forms = WICKED_CONDITIONS.get(kind, WICKED_ANYWHERE)
        return self.fill(self.one_of(forms), source, reference, kind)

    def fill(self, form: str, source: Relation, reference: str, kind: str) -> str:
        """Fill a form with a column, another of its kind, any one, and constants."""
        choices: dict[str, Callable[[], object]] = {
            "d": lambda: self.column(source, kind),
            "any": lambda: self.any_column(source),
            "p": lambda: self.condition(source, 0),
            "day": lambda: self.one_of(DAYS),
            "hour": lambda: HOUR_MS * self.up_to(24),
            "minute": lambda: 60_000 * self.up_to(600),
            "moment": lambda: moment(self.up_to(ROWS)) + self.one_of([0, SHIFT_MS // 2]),
            "clock": lambda: moment(self.up_to(ROWS)) % DAY_MS,
        }
        chosen = {name: choose() for name, choose in choices.items() if f"{{{name}}}" in form}
        return form.format(c=reference, **chosen)

    def column(self, source: Relation, kind: str) -> str:
        """Choose a column of one kind, or NULL where there is none."""
        fitting = [reference for reference, its in source.columns if its == kind]
        return self.one_of(fitting) if fitting else "NULL"

    def any_column(self, source: Relation) -> str:
        """Choose any column."""
        return str(self.one_of(source.columns)[0])

    def name(self) -> str:
        """Name the next table."""
        self.names += 1
        return f"t{self.names}"

    def wicked(self, part: str) -> bool:
        """Say whether the next part is not honest."""
        return self.vice == part and self.up_to(2) == 0

    def up_to(self, most: int) -> int:
        """Choose a number."""
        return self.draw(st.integers(0, most))

    def one_of(self, things):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
        """Choose one thing."""
        return self.draw(st.sampled_from(things))


@st.composite
def queries(draw: st.DrawFn) -> str:
    """Return a random query."""
    return Writer(draw).query()


@st.composite
def counts(draw: st.DrawFn) -> str:
    """Return a random count, often of what must not be asked."""
    return Writer(draw, vices=["condition"]).count()


@st.composite
def shipped_queries(draw: st.DrawFn) -> str:
    """Return a random query that may call the functions that ship."""
    return Writer(draw, shipped=True).query()
