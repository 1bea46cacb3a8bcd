"""
Why a query may not run.

In:       the id of a rule and the part of the query that breaks it.
Out:      `Refused`, which says both in words and never repeats a text constant.
Not here: finding out (`text`, `grammar`, `admission`).
"""

from types import MappingProxyType
from typing import ClassVar

from sqlglot import ErrorLevel, exp

from fairwitness.core.problem import Problem

RULES = MappingProxyType(
    {
        # What the text may look like.
        "too-long": "it is longer, or more deeply nested, than any query of ours",
        "characters": "it holds a character that no query of ours needs",
        "comment": "it holds a comment, which engines may read differently",
        "parameter": "it holds a parameter, so what will run is not what is read here",
        "literal": "it holds a constant that is written in no way that we use",
        "name": "a name in it is quoted or written in no way that we use",
        "parse": "it is not SQL that can be read",
        "read-back": "written out again, it is not the same query: it can be read in two ways",
        # What parts of SQL it may use.
        "statement": "it is not one single SELECT",
        "function": "it calls a function that is not on the list",
        "operator": "it uses an operator that is not on the list",
        "precedence": "it mixes operators without brackets, which engines may read differently",
        "cast": "it converts something to a type that is not on the list",
        "clause": "it uses a part of SQL that is not on the list",
        "star": "it reads columns without naming them",
        "cte": "it names a query with WITH",
        "window": "it uses a window, which yields a value for every row",
        "distinct": "it lists different rows",
        "having": "it picks groups by their counts",
        "limit": "it picks rows by their position",
        "order": "it orders rows by something that is not an output",
        "grouping": "it groups by several sets at once",
        "set-operation": "it combines queries in a way other than UNION ALL below the counting",
        "subquery": "it holds a query inside an expression",
        "join": "it joins without an equality between identifiers of the two sides",
        # What it may read.
        "table": "it reads a table that is not in the manifest",
        "column": "it reads a column that is not in the manifest",
        "unqualified": "it names a column without saying of which table",
        "ambiguous": "it gives one name to two things",
        # What may come out.
        "output": "a value would come out that is neither an aggregate nor a label of the query",
        "group-key": "it groups by something that is not a label of the query",
        "label": "a label would come out that is written in no way that we use",
        "aggregate": "it takes an aggregate over something that it may not be taken over",
        "aggregate-place": "an aggregate stands where only rows may be filtered and named",
        # What may be done with a column.
        "identifier": "it does more with an identifier than count, join or null-check it",
        "address": "it does more with an address than count it or check its format",
        "length": "it looks at a length for more than whether there is any",
        "time": "it looks at a moment more closely than by whole days, hours or minutes",
        "category": "it does more with a category than compare it with a word",
        "flag": "it does more with a flag than test it",
        "size": "it looks for one exact size",
        "text": "it does more with free text than hold it against the shipped patterns",
        "code": "it does more with what a shipped function says than group by it or count it",
        "tally": "it does more with the size of a group than add it up over all groups",
        "mixed": "it puts two things of different kinds in one place",
        "condition": "a condition is not a yes or no",
        # What came back.
        "result": "the engine returned something other than the query promised",
    }
)
"""Rule id to the end of the sentence "The gate refused a query: …"."""

_SHOWN = 120
"""Most characters of a query that are repeated in a message."""


class Refused(Problem):
    """A query that could show more than aggregates; it has not been run."""

    code: ClassVar[str] = "gate-refused"

    def __init__(self, rule: str, fragment: str) -> None:
        shown = fragment if len(fragment) <= _SHOWN else fragment[: _SHOWN - 1] + "…"
        super().__init__(
            f"The gate refused a query: {RULES[rule]} [{rule}]. Here: {shown}",
            fix="Nothing was read. Report this to whoever wrote the metric or the connector.",
        )
        self.rule, self.fragment = rule, shown


def refused(rule: str, node: exp.Expr) -> Refused:
    """Return the refusal of `node`, with every text constant in it left out."""
    return Refused(rule, shown(node))


def shown(node: exp.Expr) -> str:
    """Write `node` out for a message, with `'…'` for every text constant."""
    copy = node.copy()
    for literal in list(copy.find_all(exp.Literal)):
        if literal.is_string:
            literal.set("this", "…")
    return copy.sql(unsupported_level=ErrorLevel.IGNORE)
