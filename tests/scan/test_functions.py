"""The functions that ship find what they are for, and nothing else."""

import ipaddress
from collections.abc import Iterator
from random import Random

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_log import NEARLY, PERSONAL

from fairwitness.core.window import DAY_MS
from fairwitness.evidence.gate import shipped
from fairwitness.evidence.gate.shipped import (
    ADDRESS_CLASSES,
    DELAYS_S,
    IMPOSSIBLE,
    LAST_HOUR,
    NO_CODE,
    PRESENT,
    TEXT_BITS,
    UNMEASURED,
)

TODAY = 20_600 * DAY_MS


@pytest.fixture(scope="module")
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:", config={"threads": "1"}) as connection:
        for name, parameters, body in (
            shipped.salt(b"salt"),
            shipped.day(TODAY),
            *shipped.definitions(),
        ):
            connection.execute(f"CREATE MACRO {name}({', '.join(parameters)}) AS ({body})")
        yield connection


def said(engine: duckdb.DuckDBPyConnection, call: str, *given_: object) -> int:
    ((code,),) = engine.execute(f"SELECT {call}", list(given_)).fetchall()
    return int(code)


def found(engine: duckdb.DuckDBPyConnection, text: str | None) -> set[str]:
    code = said(engine, "fw_personal(CAST(? AS VARCHAR))", text)
    return {bit for n, bit in enumerate(TEXT_BITS) if code >> n & 1}


def luhn(digits: str) -> bool:
    doubled = [int(d) * (1 + n % 2) for n, d in enumerate(reversed(digits))]
    return sum(d - 9 * (d > 9) for d in doubled) % 10 == 0


@given(st.ip_addresses() | st.ip_addresses(v=6))
def test_every_address_is_one_in_each_way_of_writing_it(
    engine: duckdb.DuckDBPyConnection, address: ipaddress.IPv4Address | ipaddress.IPv6Address
) -> None:
    for written in {str(address), address.exploded, str(address).upper()}:
        code = ADDRESS_CLASSES[said(engine, "fw_address(?)", written)]
        assert code.startswith(f"v{address.version}"), written


@given(st.text(alphabet="0123456789abcf:.", max_size=24))
def test_what_python_calls_no_address_is_none(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    code = ADDRESS_CLASSES[said(engine, "fw_address(?)", text)]
    try:
        ipaddress.ip_address(text)
    except ValueError:
        assert code == ("malformed" if text else "none")
    else:
        assert code.startswith("v")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("8.8.8.8", "v4"),
        ("2a00:1450::8", "v6"),
        *((text, "v4_reserved") for text in ("10.0.0.1", "127.0.0.1", "192.168.1.1", "0.1.2.3")),
        *((text, "v4_reserved") for text in ("172.16.0.1", "169.254.0.1", "100.64.0.1")),
        *((text, "v4_reserved") for text in ("203.0.113.9", "224.0.0.1", "255.255.255.255")),
        *((text, "v4") for text in ("172.32.0.1", "100.128.0.1", "11.0.0.1", "192.169.0.1")),
        *((text, "v6_reserved") for text in ("::1", "::", "fe80::1", "fc00::1", "ff02::1")),
        *((text, "v6_reserved") for text in ("2001:db8::1", "::ffff:1.2.3.4", "0:0:0:0:0:0:0:1")),
        *((text, "malformed") for text in ("1.2.3", "999.1.1.1", "host", "1::2::3", "1.2.3.4:80")),
    ],
)
def test_an_address_has_its_class(
    engine: duckdb.DuckDBPyConnection, address: str, code: str
) -> None:
    assert ADDRESS_CLASSES[said(engine, "fw_address(?)", address)] == code


@pytest.mark.parametrize("what", PERSONAL)
def test_personal_data_is_found(engine: duckdb.DuckDBPyConnection, what: str) -> None:
    assert found(engine, PERSONAL[what]) == {"written", what}


@pytest.mark.parametrize("text", NEARLY)
def test_what_comes_close_is_not(engine: duckdb.DuckDBPyConnection, text: str) -> None:
    assert found(engine, text) == {"written"}


def test_the_second_candidate_counts_too(engine: duckdb.DuckDBPyConnection) -> None:
    text = "not 4111111111111112, not 4222222222222222, but 4111 1111 1111 1111"
    assert found(engine, text) == {"written", "card"}


def test_no_text_is_no_text(engine: duckdb.DuckDBPyConnection) -> None:
    assert found(engine, None) == found(engine, "") == set()


def test_a_card_number_needs_its_check_digit(engine: duckdb.DuckDBPyConnection) -> None:
    random = Random(5)  # noqa: S311 - the same numbers each time
    for length in (13, 14, 15, 16, 19):
        for _ in range(20):
            digits = str(random.randrange(2, 7)) + "".join(
                str(random.randrange(10)) for _ in range(length - 1)
            )
            assert ("card" in found(engine, f"no {digits}.")) == luhn(digits), digits


def test_a_resident_id_needs_its_check_digit(engine: duckdb.DuckDBPyConnection) -> None:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    random = Random(6)  # noqa: S311 - the same numbers each time
    for _ in range(40):
        body = f"{random.randrange(110000, 659999)}19{random.randrange(50, 99)}"
        body += f"0{random.randrange(1, 10)}1{random.randrange(10)}{random.randrange(100, 1000)}"
        right = "10X98765432"[sum(w * int(d) for w, d in zip(weights, body, strict=True)) % 11]
        for last in "0123456789Xx":
            is_right = last.upper() == right
            assert ("resident_id" in found(engine, f"证号{body}{last}。")) == is_right


def test_an_iban_needs_its_check_digits(engine: duckdb.DuckDBPyConnection) -> None:
    for good in ("DE89370400440532013000", "NO9386011117947", "GB82 WEST 1234 5698 7654 32"):
        assert found(engine, f"to {good}.") >= {"iban"}
        assert "iban" not in found(engine, f"to {good[:-1]}{(int(good[-1]) + 1) % 10}.")


@given(hours=st.integers(-48, 71), rest=st.integers(0, 3_599_999))
def test_an_hour_is_told_from_the_start_of_the_day(
    engine: duckdb.DuckDBPyConnection, hours: int, rest: int
) -> None:
    assert said(engine, "fw_hour(?)", TODAY + hours * 3_600_000 + rest) == hours


def test_times_far_off_impossible_or_missing_have_codes_of_their_own(
    engine: duckdb.DuckDBPyConnection,
) -> None:
    assert said(engine, "fw_hour(?)", TODAY + 300 * DAY_MS) == LAST_HOUR
    assert said(engine, "fw_hour(?)", 5) == IMPOSSIBLE
    assert said(engine, "fw_hour(CAST(NULL AS BIGINT))") == NO_CODE


@given(ms=st.integers(-DAY_MS, 40 * DAY_MS))
def test_a_delay_has_its_class(engine: duckdb.DuckDBPyConnection, ms: int) -> None:
    expected = sum(ms >= 1000 * bound for bound in DELAYS_S)
    assert said(engine, "fw_delay(?, ?)", TODAY, TODAY + ms) == expected


def test_a_delay_needs_both_times(engine: duckdb.DuckDBPyConnection) -> None:
    assert said(engine, "fw_delay(?, CAST(NULL AS BIGINT))", TODAY) == NO_CODE
    assert said(engine, "fw_delay(CAST(NULL AS BIGINT), ?)", TODAY) == UNMEASURED
    assert said(engine, "fw_delay(?, ?)", 5, TODAY) == UNMEASURED


def test_each_field_that_is_there_sets_its_bit(engine: duckdb.DuckDBPyConnection) -> None:
    code = said(engine, "fw_present('a', '', 99999, NULL, 'd', NULL, 'm', 1)")
    there = {bit for n, bit in enumerate(PRESENT) if code >> n & 1}
    assert there == {"account", "port", "device", "agent", "malformed"}


def test_a_sketch_depends_on_the_salt(engine: duckdb.DuckDBPyConnection) -> None:
    one = said(engine, "fw_digest('alice')")
    engine.execute("CREATE OR REPLACE MACRO fw_salt() AS 'another'")
    other = said(engine, "fw_digest('alice')")
    _, _, body = shipped.salt(b"salt")
    engine.execute(f"CREATE OR REPLACE MACRO fw_salt() AS ({body})")
    assert one != other
    assert said(engine, "fw_digest('alice')") == one
