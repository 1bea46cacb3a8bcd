"""Words in the two languages of every report."""

from dataclasses import dataclass
from typing import Literal, get_args

Lang = Literal["en", "zh"]
"""English, or Simplified Chinese."""

LANGS: tuple[Lang, ...] = get_args(Lang)


@dataclass(frozen=True, slots=True)
class Words:
    """The same sentence in English and in Simplified Chinese."""

    en: str
    zh: str

    def within(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.en if lang == "en" else self.zh

    def fill(self, **values: object) -> "Words":
        """Return the sentence with each `{name}` replaced, in both languages."""
        return Words(self.en.format(**values), self.zh.format(**values))
