"""
Timestamps of RFC 3161: somebody else's word for when something was there.

In:       bytes, the answer of a timestamp authority, the certificates that are trusted.
Out:      a request; the time that is proved.
Not here: asking the authority (`cli`), what is stamped (`receipt`).
"""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from fairwitness.core.problem import Problem


class BadTimestamp(Problem):
    """An answer of a timestamp authority that proves nothing here."""

    code = "bad-timestamp"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The timestamp does not hold: {why}.",
            fix="Check which authority made it, and give its root certificate.",
        )


def request(message: bytes) -> bytes:
    """Return what is sent to an authority [DER]."""
    builder = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256)
    made: bytes = builder.nonce(nonce=True).cert_request(cert_request=True).build().as_bytes()
    return made


def roots(pem: bytes) -> Sequence[Certificate]:
    """
    Read certificates.

    Raises:
        BadTimestamp: there is none.

    """
    try:
        return load_pem_x509_certificates(pem)
    except ValueError:
        raise BadTimestamp("there is no certificate of an authority") from None


def answers(answer: bytes, message: bytes) -> None:
    """
    Go on only if an answer is a timestamp of a message, whoever made it.

    Raises:
        BadTimestamp: it refuses, is for something else, or is damaged.

    """
    try:
        imprint = decode_timestamp_response(answer).tst_info.message_imprint
        same = hmac.compare_digest(imprint.message, sha256(message).digest())
    except ValueError as error:
        raise BadTimestamp(str(error).rstrip(".")[:200] or "it is damaged") from None
    if not same:
        raise BadTimestamp("it is for something else")


def proved(answer: bytes, message: bytes, trusted: Sequence[Certificate]) -> datetime:
    """
    Return the time at which an authority saw a message [UTC].

    Raises:
        BadTimestamp: it is for something else, by another authority, or no answer at all.

    """
    builder = VerifierBuilder()
    for certificate in trusted:
        builder = builder.add_root_certificate(certificate)
    try:
        read = decode_timestamp_response(answer)
        builder.build().verify_message(read, message)
        made: datetime = read.tst_info.gen_time
    except (ValueError, VerificationError) as error:
        raise BadTimestamp(str(error).rstrip(".")[:200] or "it is damaged") from None
    return made.astimezone(UTC)
