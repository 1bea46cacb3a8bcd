"""
Names, addresses and texts that can be recognised wherever they turn up.

In:       a number.
Out:      a string that no report would contain by chance.
Not here: ids and tokens that the homeserver invents (`gathered`).

Rare animals name the people; addresses come from the ranges that are kept for documentation.
"""

ANIMALS = (
    "quokka", "numbat", "bilby", "tenrec", "fossa", "okapi", "saola", "gharial", "dugong",
    "potoroo", "kinkajou", "zorilla", "binturong", "markhor", "pangolin", "aardwolf",
    "caracara", "hoatzin", "takahe", "kagu", "cassowary", "echidna", "wombat", "dikdik",
)  # fmt: skip
FIRST = (
    "Ottoline",
    "Thaddeus",
    "Philomena",
    "Barnaby",
    "Xiomara",
    "Casimir",
    "Yevdokia",
    "Leocadia",
)
LAST = ("Quillfeather", "Thistlewade", "Brambleshaw", "Winterbourne", "Nettlefold", "Oakenshade")

_MAIL_HOSTS = ("post-axolotl.example", "mail-capybara.example", "letters-meerkat.example")


def handle(number: int) -> str:
    """Name an account: `quokka-000`."""
    return f"{ANIMALS[number % len(ANIMALS)]}-{number:03d}"


def display_name(number: int) -> str:
    """Name a person as others see the name."""
    first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
    return f"{first} {last} the {number}th"


def email(number: int) -> str:
    """Give a person an address for mail."""
    return f"{handle(number)}.{LAST[number % len(LAST)].lower()}@{_MAIL_HOSTS[number % 3]}"


def phone(number: int) -> str:
    """Give a person a telephone number out of a range kept for drama."""
    return f"447700900{number:03d}"


def address(number: int) -> str:
    """Give a device an address: one in four is IPv6."""
    if number % 4 == 3:
        return f"2001:db8:{number:x}:fade::{number % 89 + 17:x}"
    net = ("192.0.2", "198.51.100", "203.0.113")[number % 3]
    return f"{net}.{number * 7 % 253 + 1}"


def no_address(number: int) -> str:
    """Return what a badly set-up proxy forwards in place of an address."""
    return f"proxy-loris-{number:03d}"


def agent(number: int) -> str:
    """Name a client; every version is somebody's own."""
    name = ("ElementTarsier", "FluffyLoris", "CinnySugarglider")[number % 3]
    return f"{name}/1.{number} (Tamandua OS {number % 7}; build jerboa-{number:04d})"


def device(number: int, turn: int) -> str:
    """Name a device."""
    return f"MARGAY{number:03d}X{turn}"


def text(kind: str, number: int) -> str:
    """Write a text of some kind: a message, a reason, a topic, a file name."""
    animal = ANIMALS[number * 5 % len(ANIMALS)]
    return f"{kind}-ocelot-{number:05d} the {animal} said nothing of the sort"
