"""ECS, access logs line by line, and logs of a service's own shape with a mapping."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from log_reading import count, every

from fairwitness.core.window import midnight_ms
from fairwitness.sources.interface import SourceProblem
from fairwitness.sources.logs import fields_of, open_log, propose

NOON = midnight_ms(date(2026, 6, 1)) + 43_200_000
AT = "2026-06-01T12:00:00.000Z"


def nested(dotted: dict[str, Any]) -> dict[str, Any]:
    """Turn names with dots into objects in objects."""
    tree: dict[str, Any] = {}
    for name, value in dotted.items():
        *folders, last = name.split(".")
        place = tree
        for folder in folders:
            place = place.setdefault(folder, {})
        place[last] = value
    return tree


ECS = {
    "@timestamp": AT,
    "event.ingested": "2026-06-01T12:00:01Z",
    "user.id": "u1",
    "user.email": "no@read.invalid",
    "source.ip": "8.8.8.8",
    "source.port": 40_000,
    "url.path": "/a",
    "user_agent.original": "browser",
    "message": "a message",
}


@pytest.mark.parametrize("is_nested", [True, False])
def test_ecs_is_read_nested_and_with_dots(is_nested: bool, tmp_path: Path) -> None:  # noqa: FBT001
    event = ECS | {"event.category": ["authentication"], "event.outcome": "failure"}
    written = nested(event) if is_nested else event
    (tmp_path / "2026-06-01.ndjson").write_text(json.dumps(written) + "\n")
    with open_log(f"ecs+jsonl://{tmp_path}") as log:
        (row,) = every(log)
        assert log.warnings == ()
    assert row == {
        "at": NOON,
        "ingested": NOON + 1000,
        "account": "u1",
        "kind": "login_failed",
        "address": "8.8.8.8",
        "port": 40_000,
        "target": "/a",
        "device": None,
        "session": None,
        "agent": "browser",
        "text": "a message",
        "malformed": 0,
    }


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"event.category": "authentication", "event.outcome": "success"}, "login"),
        ({"event.category": ["authentication"], "event.action": "user-logout"}, "logout"),
        ({"event.category": ["session"], "event.type": ["end"]}, "logout"),
        ({"event.category": ["iam"], "event.type": ["user", "change"]}, "account_change"),
        ({"event.category": ["configuration"]}, "admin"),
        ({"event.category": ["web"], "http.request.method": "post"}, "post"),
        ({"event.category": ["web"], "http.request.method": "GET"}, "access"),
        ({"event.category": ["file"], "event.type": ["deletion"]}, "post"),
        ({"event.category": ["file"], "event.type": ["access"]}, "access"),
        ({"event.category": ["network"]}, "other"),
    ],
)
def test_the_kind_of_an_ecs_event_follows_its_categories(
    fields: dict[str, Any], kind: str, tmp_path: Path
) -> None:
    (tmp_path / "a.ndjson").write_text(json.dumps(nested(ECS | fields)) + "\n")
    with open_log(f"ecs+jsonl://{tmp_path}") as log:
        assert [row["kind"] for row in every(log)] == [kind]


WHEN = "01/Jun/2026:20:00:00 +0800"


@pytest.mark.parametrize(
    ("line", "option", "expected"),
    [
        (f'1.2.3.4 - - [{WHEN}] "GET / HTTP/1.1" 200 5', "", {"kind": "access", "at": NOON}),
        (
            f'2a00::1 - mei li [{WHEN}] "PUT /a?b=c HTTP/2" 204 - "-" "-"',
            "",
            {"account": "mei li", "kind": "post", "target": "/a", "agent": None},
        ),
        (f'1.2.3.4 - - [{WHEN}] "" 400 0 "-" "-"', "", {"kind": "other", "malformed": 0}),
        (
            f'1.2.3.4 - - [{WHEN}] "GET / HTTP/1.1" 200 5 "-" "a \\"b\\"" 51234',
            "?port=last",
            {"port": 51_234, "agent": 'a \\"b\\"'},
        ),
        (
            f'51234 1.2.3.4 - - [{WHEN}] "GET / HTTP/1.1" 200 5 "-" "x"',
            "?port=first",
            {"port": 51_234, "address": "1.2.3.4"},
        ),
        (
            f'1.2.3.4 - - [{WHEN}] "GET / HTTP/1.1" 200 5 "-" "x" -',
            "?port=last",
            {"port": None, "malformed": 0},
        ),
        ('1.2.3.4 - - [31/Feb/2026:20:00:00 +0800] "GET /" 200 5', "", {"malformed": 1}),
        (f'shop.example:443 1.2.3.4 - - [{WHEN}] "GET / HTTP/1.1" 200 5', "", {"malformed": 1}),
        ("\0\0\0\0", "", {"malformed": 1}),
    ],
)
def test_a_line_of_an_access_log_is_taken_apart_or_malformed(
    line: str, option: str, expected: dict[str, Any], tmp_path: Path
) -> None:
    port = "51234 " if "first" in option else ""
    end = ' "-" "x" 51234' if "last" in option else ""
    good = f'{port}1.2.3.4 - - [{WHEN}] "GET /good HTTP/1.1" 200 5{end}'
    (tmp_path / "access.log").write_text(f"{good}\n\n{line}\n", encoding="latin-1")
    with open_log(f"accesslog+file://{tmp_path}{option}") as log:
        (row,) = [row for row in every(log) if row["target"] != "/good"]
    assert {name: row[name] for name in expected} == expected


def test_rotated_access_logs_are_read_by_the_days_of_their_lines(tmp_path: Path) -> None:
    for name, days in (("access.log-20260603", (1, 2)), ("access.log-20260604", (2, 3))):
        lines = (f'1.2.3.4 - - [0{n}/Jun/2026:12:00:00 +0000] "GET / HTTP/1.1" 200 5' for n in days)
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    with open_log(f"accesslog+file://{tmp_path}/access.log*") as log:
        assert [(p.day.day, len(p.files)) for p in log.partitions()] == [(1, 1), (2, 2), (3, 1)]
        assert count(log, "TRUE") == 4


def own_log(folder: Path) -> str:
    """Write a log of a shape of its own; return where."""
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT TIMESTAMP '2026-06-01 12:00:00' AS created_at,
            'canary-user' AS user_id, 'SIGN_IN' AS event_type, '8.8.8.8' AS client_ip,
            40000 AS client_port, {{'id': 'd1'}} AS device, 'canary-note' AS note, 7 AS score)
            TO '{folder / "2026-06-01.parquet"}'"""
        )
    return f"events+parquet://{folder}"


MAPPING = """
version: 1
columns:
  at: created_at
  account: user_id
  address: [proxy_ip, client_ip]
  port: client_port
  device: device.id
  kind: {field: event_type, values: {SIGN_IN: login, SIGN_OUT: logout}}
"""


def test_a_mapping_says_what_is_read_and_nothing_else_is(tmp_path: Path) -> None:
    source = own_log(tmp_path)
    mapping = tmp_path / "map.yaml"
    mapping.write_text(MAPPING.replace("proxy_ip, ", ""))
    with open_log(f"{source}?map={mapping}") as log:
        (row,) = every(log)
        assert ("log", "text") in log.lacks
        assert ("log", "kind=post") in log.lacks
        assert ("log", "kind=login") not in log.lacks
    assert row == {
        "at": NOON,
        "account": "canary-user",
        "kind": "login",
        "address": "8.8.8.8",
        "port": 40_000,
        "device": "d1",
        "malformed": 0,
    }


def test_a_changed_mapping_changes_every_fingerprint(tmp_path: Path) -> None:
    source, mapping = own_log(tmp_path), tmp_path / "map.yaml"
    seen = set()
    for text in ("version: 1\ncolumns: {at: created_at}", MAPPING.replace("proxy_ip, ", "")):
        mapping.write_text(text)
        with open_log(f"{source}?map={mapping}") as log:
            seen.add(log.partitions()[0].fingerprint)
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MAPPING, "No file of the log has the field 'proxy_ip'"),
        ("version: 1\ncolumns: {at: created}", "has the field 'created'"),
        ("version: 1\ncolumns: {account: user_id}", "wrong at columns.at"),
        ("version: 2\ncolumns: {at: created_at}", "wrong at version"),
        ("version: 1\ncolumns: {at: created_at, adress: client_ip}", "wrong at columns.adress"),
        (
            "version: 1\ncolumns: {at: created_at, kind: {field: a, values: {b: protest}}}",
            "wrong at columns.kind.values.b",
        ),
        ("version: [", "is no YAML"),
        ("", "wrong at the file"),
        ("!!python/object/apply:os.system ['true']", "is no YAML"),
    ],
)
def test_a_faulty_mapping_is_said_with_its_place(text: str, says: str, tmp_path: Path) -> None:
    source, mapping = own_log(tmp_path), tmp_path / "map.yaml"
    mapping.write_text(text)
    with pytest.raises(SourceProblem) as caught:
        open_log(f"{source}?map={mapping}")
    assert says in caught.value.what
    assert caught.value.fix


def test_a_mapping_is_proposed_from_names_and_types_and_can_be_used(tmp_path: Path) -> None:
    source = own_log(tmp_path)
    text = propose(fields_of(source))
    assert "canary" not in text
    assert "at: created_at" in text
    assert "account: user_id" in text
    assert "address: client_ip" in text
    assert "field: event_type" in text
    assert "# Not read: note, score" in text
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text)
    with open_log(f"{source}?map={mapping}") as log:
        (row,) = every(log)
    assert (row["account"], row["port"], row["kind"]) == ("canary-user", 40_000, "other")


def test_a_mapping_is_proposed_for_json_from_its_fields(tmp_path: Path) -> None:
    event = {"ts": AT, "user": {"id": "canary-1"}, "remote_addr": "8.8.8.8", "body": "canary-2"}
    (tmp_path / "2026-06-01.jsonl").write_text(json.dumps(event) + "\n")
    text = propose(fields_of(f"events+jsonl://{tmp_path}"))
    assert "canary" not in text
    mapping = tmp_path / "map.yaml"
    mapping.write_text(text)
    with open_log(f"events+jsonl://{tmp_path}?map={mapping}") as log:
        (row,) = every(log)
    assert row["at"] == NOON
    assert (row["account"], row["address"], row["text"]) == ("canary-1", "8.8.8.8", "canary-2")
