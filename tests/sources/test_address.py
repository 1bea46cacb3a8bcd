from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairwitness.sources.address import Address, parse_address
from fairwitness.sources.interface import SourceProblem


def test_three_slashes_name_a_file_from_here_and_four_one_from_the_root() -> None:
    assert parse_address("synapse+sqlite:///a.db").path == Path("a.db")
    assert parse_address("synapse+sqlite:////no/such/a.db").path == Path("/no/such/a.db")


def test_an_existing_file_from_the_root_is_meant_even_with_three_slashes(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.touch()
    assert parse_address(f"synapse+sqlite://{file}").path == file


@pytest.mark.parametrize("name", ["a?b#c.db", "100%.db", "a%20b.db", "名 称.db", "-rf", "a:b@c"])
def test_a_file_is_taken_by_the_name_that_it_has(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert parse_address(f"synapse+sqlite:///{tmp_path}/{name}").path == tmp_path / name


def test_a_percent_encoded_name_is_read_where_no_file_has_it_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "a b.db").touch()
    assert parse_address(f"synapse+sqlite:///{tmp_path}/a%20b.db").path == tmp_path / "a b.db"


def test_a_server_is_read_into_its_parts() -> None:
    text = "synapse+postgresql://reader@db.example:5433/synapse?sslmode=verify-full"
    assert parse_address(text) == Address(
        kind="synapse",
        engine="postgresql",
        host="db.example",
        port=5433,
        user="reader",
        database="synapse",
        options=(("sslmode", "verify-full"),),
    )


def test_a_socket_folder_is_an_option() -> None:
    address = parse_address("synapse+postgres://reader@/synapse?host=/run/pg&port=5433")
    assert address.options == (("host", "/run/pg"), ("port", "5433"))
    assert address.host is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "homeserver.db",
        "sqlite:///homeserver.db",
        "synapse+sqlite:homeserver.db",
        "synapse+sqlite://",
        "synapse+sqlite:///",
        "synapse+sqlite:///a\0b",
        "synapse+sqlite:///a%00b",
        "synapse+mysql://user@host/db",
        "synapse+postgresql://host:port/db",
        "synapse+postgresql://host:99999/db",
        "synapse+postgresql://[half/db",
        "synapse+postgresql://host/db?application_name=x",
    ],
)
def test_what_is_no_address_is_refused_with_an_example_of_one(text: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        parse_address(text)
    assert "synapse+" in caught.value.fix or "sslmode" in caught.value.fix


@pytest.mark.parametrize(
    "text",
    [
        "synapse+postgresql://user:{}@host/db",
        "synapse+postgresql://user:{}@host:5432/db",
        "synapse+postgresql://:{}@host/db",
        "synapse+postgresql://user:12/{}@host/db",
        "synapse+postgresql://user:x#{}@host/db",
        "synapse+postgresql://user:x?{}@host/db",
        "synapse+postgresql://host/db?password={}",
        "synapse+postgresql://host/db?user={}",
        "synapse+postgresql://[user:{}@host/db",
        "synapse+mysql://user:{}@host/db",
        "synapse://user:{}@host/db",
    ],
)
def test_a_password_is_refused_and_never_repeated(text: str) -> None:
    with pytest.raises(SourceProblem) as caught:
        parse_address(text.format("geheim"))
    assert "geheim" not in caught.value.what + caught.value.fix
    assert caught.value.__cause__ is None


@given(st.text())
def test_any_text_is_an_address_or_is_refused(text: str) -> None:
    for whole in (text, f"synapse+sqlite://{text}", f"synapse+postgresql://{text}"):
        with suppress(SourceProblem):
            address = parse_address(whole)
            assert (address.path is None) == (address.engine == "postgresql")


def test_a_name_longer_than_any_file_system_takes_is_only_a_name(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 300)
    assert parse_address(f"synapse+sqlite:///{path}").path == path
