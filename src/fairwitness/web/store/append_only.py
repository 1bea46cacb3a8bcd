"""
Make the database itself refuse to change or remove an entry of the audit trail.

In:       the kind of a database.
Out:      statements that put the triggers there, and that lift them.
Not here: writing entries (`trail`).

They hold against every program that uses our account of the database; whoever owns the database can
lift them, and would have to.
"""

TABLE = "store_entry"
SAYS = "the audit trail is only added to"
SQLITE = {
    "update": "",
    "delete": "",
    "insert": f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)",
}
"""What is refused; `INSERT OR REPLACE` removes a row without calling it a removal."""


def create(vendor: str) -> list[str]:
    """Return what puts the triggers there: `"sqlite"` or `"postgresql"`."""
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER trail_no_{event} BEFORE {event.upper()} ON {TABLE} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
            for event, when in SQLITE.items()
        ]
    refuse = (
        f"CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; "
        f"END $$"
    )
    watch = (
        f"CREATE TRIGGER trail_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {TABLE} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION trail_refuse()"
    )
    return [refuse, watch]


def drop(vendor: str) -> list[str]:
    """Return what lifts them."""
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS trail_no_{event}" for event in SQLITE]
    return [f"DROP TRIGGER IF EXISTS trail_no_change ON {TABLE}"]
