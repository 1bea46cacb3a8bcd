"""What is tried with the letters of a recipient to a filer."""

from attack import Attack
from made_filing import NOW, Case

from fairwitness.sealing import letters, ssh


def _question(case: Case, **other: object) -> letters.Question:
    values = {"filing": case.digest, "number": 1, "at": NOW, "words": "Why?", **other}
    return letters.Question.model_validate(values)


def _letter(case: Case) -> bytes:
    return letters.sealed(_question(case), str(ssh.public_of(case.filer)), key=case.authority.key)


def _secret(case: Case) -> str:
    return ssh.secret_text(case.filer).decode()


LETTERS = [
    Attack(
        "a letter opened by another filer",
        lambda c: letters.opened(_letter(c), ssh.secret_text(ssh.new()).decode()),
    ),
    Attack(
        "a letter opened by an officer without a copy",
        lambda c: letters.opened(_letter(c), c.authority.people[0].age),
    ),
    Attack(
        "a letter in the recipient's name",
        lambda c: letters.opened(
            letters.sealed(_question(c), str(ssh.public_of(c.filer)), key=ssh.new()),
            _secret(c),
            by=[ssh.public_of(c.authority.key)],
        ),
    ),
    Attack(
        "a letter that nobody signed",
        lambda c: letters.opened(
            letters.sealed(_question(c), str(ssh.public_of(c.filer))),
            _secret(c),
            by=[ssh.public_of(c.authority.key)],
        ),
    ),
    Attack("a letter that was cut", lambda c: letters.opened(_letter(c)[:-1], _secret(c))),
    Attack(
        "a letter that is no letter",
        lambda c: letters.opened(b"age-encryption.org/v1\n-> scrypt x 22\n", _secret(c)),
    ),
    Attack(
        "a letter to a FIDO key",
        lambda c: letters.sealed(
            _question(c), str(ssh.PublicKey(ssh.public_of(c.filer).point, b"ssh:"))
        ),
    ),
]
