"""
A PostgreSQL database as an engine: read-only, one snapshot, a time limit for every query.

In:       an address without a password, and one beside it; else libpq finds one in PGPASSWORD or
          ~/.pgpass.
Out:      rows of admitted queries.

The role needs the right to read the manifest's columns and nothing more;
`fairwitness sources show KIND --grants` prints the statements that give it just that.

On many servers every user may add functions and operators to the schema "public", and a query that
finds them there runs them with the rights of whoever asked. So no schema is searched but
PostgreSQL's own; a table is named with its schema, and only a plain table is read.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import psycopg
from psycopg import errors

from fairwitness.core.manifest import Manifest, named
from fairwitness.sources.address import Address
from fairwitness.sources.interface import Dialect, SourceProblem, SourceUnavailable

CONNECT_S = 10
"""How long to wait for the server [s]."""
COLUMNS = """
SELECT r.relname, a.attname, format_type(a.atttypid, a.atttypmod),
       has_schema_privilege(n.oid, 'USAGE') AND has_column_privilege(r.oid, a.attnum, 'SELECT')
FROM pg_attribute a
JOIN pg_class r ON r.oid = a.attrelid
JOIN pg_namespace n ON n.oid = r.relnamespace
WHERE n.nspname = 'public' AND r.relkind IN ('r', 'p')
  AND a.attnum > 0 AND NOT a.attisdropped
"""
SETTINGS = (
    b"SET search_path TO ''",
    b"SET row_security TO off",  # rows that a policy would hide are an error, not a smaller count
    b"SET client_encoding TO 'UTF8'",
)
"""What holds for the whole connection, whatever the role, the database or PGOPTIONS say."""
AWAY = (
    *("refused", "No such file", "timeout", "could not translate", "unreachable", "No route"),
    *("closed the connection", "reset by peer", "starting up", "shutting down", "too many"),
    *("recovery", "remaining connection slots", "resolve host", "Name or service", "getaddrinfo"),
)
"""What is said when no server answers, or one that takes nobody in just now."""


class PostgresEngine:
    """One PostgreSQL database, read-only."""

    dialect: Dialect = "postgres"

    def __init__(
        self, address: Address, manifest: Manifest, *, password: str | None = None
    ) -> None:
        self._connection = _connect(address, password)
        self._kind = manifest.kind
        version = self._connection.info.server_version
        self.name = f"PostgreSQL {version // 10_000}.{version % 10_000}"
        self._connection.read_only = True
        self._connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        self._tables: dict[str, dict[str, str]] = {}
        wanted = {(t, c.name) for t, columns in manifest.tables.items() for c in columns}
        denied: dict[str, list[str]] = {}
        try:
            for setting in SETTINGS:
                self._connection.execute(setting)
            for row in self._connection.execute(COLUMNS):
                table, column, kind, readable = str(row[0]), str(row[1]), str(row[2]), bool(row[3])
                self._tables.setdefault(table, {})[column] = kind
                if (table, column) in wanted and not readable:
                    denied.setdefault(table, []).append(column)
            role = self._connection.info.user
        except psycopg.Error:
            self.close()
            raise _gone() from None
        if denied:
            self.close()
            raise _no_rights(role, denied, manifest.kind)

    def columns(self, table: str) -> Mapping[str, str]:
        """Return the columns of a table with their declared types; empty if there is none."""
        return self._tables.get(table, {})

    def execute(self, sql: str, *, seconds: float, rows: int) -> Sequence[tuple[object, ...]]:
        """Run one query within `seconds`; see `Engine.execute`."""
        try:
            with self._connection.transaction(), self._connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = {int(seconds * 1000)}".encode())
                cursor.execute(_single(sql), prepare=True)
                return [tuple(_plain(v) for v in row) for row in cursor.fetchmany(rows + 1)]
        except errors.QueryCanceled:
            raise SourceUnavailable(
                f"A query on the PostgreSQL server took longer than {seconds:g} s, "
                "or was cancelled there.",
                fix="Nothing was written. Try again when the server is less busy, "
                "or assess a replica.",
                retry=True,
            ) from None
        except errors.InsufficientPrivilege:
            raise SourceProblem(
                "The PostgreSQL role may not read a table that is needed.",
                fix="Let an administrator run what this prints: "
                f"fairwitness sources show {self._kind} --grants ROLE",
            ) from None
        except (psycopg.OperationalError, psycopg.InterfaceError):
            raise _gone() from None
        except psycopg.Error:
            raise SourceProblem(
                "PostgreSQL refused a query; nothing was changed.",
                fix="This is not your mistake. Please report it, with the versions of fairwitness "
                f"and of {self.name} and without the data.",
            ) from None

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def _single(sql: str) -> bytes:
    """
    Return a query that reads, for the server to prepare: it then takes one statement only.

    Without this, `COMMIT` could end the transaction that is read-only.
    """
    if not sql.lstrip().upper().startswith(("SELECT", "WITH")):
        raise errors.ReadOnlySqlTransaction
    return sql.encode()


def _plain(value: object) -> object:
    """Turn PostgreSQL's exact sums into integers; what is no whole number stays what it is."""
    if isinstance(value, Decimal) and value.is_finite() and value == value.to_integral_value():
        return int(value)
    return value


def _connect(address: Address, password: str | None) -> "psycopg.Connection[tuple[object, ...]]":
    named = {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "dbname": address.database,
        "password": password,
        **dict(address.options),
    }
    try:
        return psycopg.connect(
            connect_timeout=CONNECT_S,
            application_name="fairwitness",
            **{name: value for name, value in named.items() if value is not None},  # type: ignore[arg-type]
        )
    except psycopg.Error as error:
        if any(word in str(error) for word in AWAY):
            raise SourceUnavailable(
                "The PostgreSQL server does not answer.",
                fix="Check host and port, and whether the server runs and lets this machine in.",
                retry=True,
            ) from None
        raise SourceProblem(
            "PostgreSQL did not let this user in, or has no such database.",
            fix="Check user, database name and options, and pg_hba.conf on the server; "
            + (
                "put the password into PGPASSWORD or ~/.pgpass (which only you may read: "
                "chmod 600)."
                if password is None
                else "enter the password again."
            ),
        ) from None


def _gone() -> SourceUnavailable:
    return SourceUnavailable(
        "The PostgreSQL server went away in the middle of the reading.",
        fix="Nothing was written. Run the same command again when the server is back.",
        retry=True,
    )


def _no_rights(role: str, denied: Mapping[str, Sequence[str]], kind: str) -> SourceProblem:
    table = min(denied)
    columns = ", ".join(f'"{column}"' for column in sorted(denied[table]))
    several = f" and {len(denied) - 1} more" if len(denied) > 1 else ""
    quoted = '"' + role.replace('"', '""') + '"'
    return SourceProblem(
        f"The PostgreSQL role {role!r} may not read all that is needed of table {table}{several}.",
        fix=f"Let an administrator run: GRANT SELECT ({columns}) ON {named(table, 'postgres')} "
        f"TO {quoted};\n"
        f"All the rights that it needs: fairwitness sources show {kind} --grants {role}",
    )
