"""Check digits in plain Python, for contenders whose engine has none."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CARD_LENGTHS = {13, 14, 15, 16, 19}


def is_card(candidate: str) -> bool:
    """Say whether a number passes Luhn's check and has the length of a card's."""
    digits = [int(c) for c in candidate if c.isdigit()]
    if len(digits) not in CARD_LENGTHS:
        return False
    doubled = [2 * d - 9 * (d > 4) for d in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def is_resident(candidate: str) -> bool:
    """Say whether a Chinese resident number ends in its check digit."""
    total = sum(w * int(d) for w, d in zip(WEIGHTS, candidate, strict=False))
    return "10X98765432"[total % 11] == candidate[-1].upper()


def is_iban(candidate: str) -> bool:
    """Say whether an account number passes its check modulo 97."""
    plain = candidate.replace(" ", "")
    turned = plain[4:] + plain[:4]
    return 15 <= len(plain) <= 34 and int("".join(str(int(c, 36)) for c in turned)) % 97 == 1
