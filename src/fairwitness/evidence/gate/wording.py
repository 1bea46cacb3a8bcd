"""
The shipped functions in the words of each engine that can be given them.

In:       a dialect.
Out:      its definitions, in the order in which they must be made.
Not here: the words themselves (`shipped` for DuckDB, `on_spark` for Spark).
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal

from fairwitness.evidence.gate import on_spark, shipped
from fairwitness.evidence.gate.shipped import Definition

Scanning = Literal["duckdb", "spark"]
"""Dialects of engines that scan logs."""


_DEFINITIONS: Mapping[Scanning, Callable[[], tuple[Definition, ...]]] = MappingProxyType(
    {"duckdb": shipped.definitions, "spark": on_spark.definitions}
)


def definitions(dialect: Scanning) -> tuple[Definition, ...]:
    """Return every function but for salt and day, which are the same in every dialect."""
    return _DEFINITIONS[dialect]()
