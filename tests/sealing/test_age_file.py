from io import BytesIO

import pyrage
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fairwitness.sealing import age_file, officers

SECRET, PUBLIC = officers.new()
IDENTITY = officers.identity(SECRET)
SIZES = st.sampled_from(
    [n + d for n in (0, 65536, 131072, 1048576, 1114112) for d in (-1, 0, 1) if n + d >= 0]
)


def sealed(content: bytes) -> bytes:
    out = BytesIO()
    age_file.seal(officers.key_bytes(PUBLIC), BytesIO(content), out)
    return out.getvalue()


def unsealed(content: bytes) -> bytes:
    out = BytesIO()
    age_file.unseal(officers.secret_bytes(IDENTITY), BytesIO(content), out)
    return out.getvalue()


@given(size=SIZES)
@settings(deadline=None, max_examples=30)
def test_pyrage_opens_what_we_seal_and_we_open_what_it_seals(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    content = content[:size]
    ours = sealed(content)
    assert len(ours) == age_file.sealed_size(size)
    assert pyrage.decrypt(ours, [IDENTITY]) == content == unsealed(ours)
    theirs = pyrage.encrypt(content, [IDENTITY.to_public()])
    if len(theirs) == len(ours):  # rage may add a stanza that means nothing
        assert unsealed(theirs) == content


@given(data=st.data())
@settings(deadline=None)
def test_a_bit_turned_or_an_end_cut_off_is_noticed(data: st.DataObject) -> None:
    ours = bytearray(sealed(b"content" * 30_000))
    cut = data.draw(st.integers(0, len(ours) - 1))
    with pytest.raises(ValueError):  # noqa: PT011 - any of its sentences
        unsealed(bytes(ours[:cut]))
    ours[cut] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(ValueError):  # noqa: PT011 - any of its sentences
        unsealed(bytes(ours))


def test_pieces_cannot_change_places() -> None:
    ours = sealed(bytes(200_000))
    start = age_file.sealed_size(0) - age_file.TAG
    size = age_file.CHUNK + age_file.TAG
    first, second = ours[start : start + size], ours[start + size : start + 2 * size]
    with pytest.raises(ValueError, match="altered or is missing"):
        unsealed(ours[:start] + second + first + ours[start + 2 * size :])
    with pytest.raises(ValueError, match="altered or is missing"):
        unsealed(ours[: start + size])


def test_another_key_opens_nothing() -> None:
    other = officers.identity(officers.new()[0])
    with pytest.raises(ValueError, match="another key"):
        age_file.unseal(officers.secret_bytes(other), BytesIO(sealed(b"x")), BytesIO())
