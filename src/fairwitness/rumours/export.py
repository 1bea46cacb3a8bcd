"""
All published versions as a table that others may use.

In:       pages of versions.
Out:      rows as plain values, the columns and what they mean, a text to read first.
Not here: files (`web`): CSV and Parquet hold the same rows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from fairwitness.core.words import Lang, Words
from fairwitness.rumours.page import Desk, Page
from fairwitness.rumours.record import digest
from fairwitness.rumours.verdict import RATINGS, WORDS

Kind = Literal["text", "texts", "number", "yes or no", "moment"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column."""

    name: str
    kind: Kind
    means: Words


COLUMNS = (
    Column("check", "text", Words("Name of the check", "核查的名称")),
    Column("version", "number", Words("Number of the version, from 1", "版本号，从 1 起")),
    Column("latest", "yes or no", Words("Whether no later one follows", "是否为最新版本")),
    Column(
        "step",
        "text",
        Words(
            "Why there is the version: first, update, correction or retraction",
            "版本的缘由：首次、更新、更正或撤回",
        ),
    ),
    Column("url", "text", Words("Page of the check", "核查的网页")),
    Column("version_url", "text", Words("Page of exactly this version", "此版本的网页")),
    Column("claim", "text", Words("The claim as it is shown", "所示的说法")),
    Column("claim_lang", "text", Words("Its language (BCP 47)", "其语言（BCP 47）")),
    Column("wordings", "texts", Words("Other wordings that it covers", "所涵盖的其他说法")),
    Column("verdict", "text", Words("The verdict of our scale", "本台尺度中的结论")),
    Column("verdict_words", "text", Words("The same in words", "结论的文字")),
    Column(
        "rating",
        "number",
        Words(
            "1 (false) to 5 (true); empty where a verdict has no number",
            "1（不实）到 5（属实）；没有数值的结论留空",
        ),
    ),
    Column("lang", "text", Words("Language of the check (BCP 47)", "核查的语言（BCP 47）")),
    Column("summary", "text", Words("The answer in short", "简短的回答")),
    Column("explanation", "texts", Words("The statements, one by one", "逐条陈述")),
    Column("evidence", "texts", Words("Addresses of the evidence", "证据的网址")),
    Column("topics", "texts", Words("Topics", "主题")),
    Column(
        "signed_by",
        "texts",
        Words("Names or roles of the two who signed", "两位签署者的姓名或职务"),
    ),
    Column("published", "moment", Words("When it was published (UTC)", "发布时间（UTC）")),
    Column("changed", "text", Words("What it changes, for later versions", "后续版本改动的内容")),
    Column("why", "text", Words("Why", "改动的原因")),
    Column(
        "sha256",
        "text",
        Words("Of the bytes of the version that the ledger holds", "账本所存版本字节的 SHA-256"),
    ),
)


def rows(pages: Iterable[Page], latest: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield one row a version; `latest` is the last number of each check."""
    for page in pages:
        yield row(page, is_latest=latest[page.version.check] == page.version.number)


def row(page: Page, *, is_latest: bool) -> dict[str, Any]:
    """Return a version as a row, in the order of `COLUMNS`."""
    version, content, change = page.version, page.version.content, page.version.change
    lang: Lang = "zh" if content.lang.startswith("zh") else "en"
    return {
        "check": version.check,
        "version": version.number,
        "latest": is_latest,
        "step": version.step,
        "url": page.url,
        "version_url": page.own_url,
        "claim": content.claim[0].text,
        "claim_lang": content.claim[0].lang,
        "wordings": [phrase.text for phrase in content.claim[1:]],
        "verdict": str(content.verdict.value),
        "verdict_words": WORDS[content.verdict].within(lang),
        "rating": RATINGS.get(content.verdict),
        "lang": content.lang,
        "summary": content.summary,
        "explanation": [each.text for each in content.explanation],
        "evidence": [each.url for each in content.evidence],
        "topics": list(content.topics),
        "signed_by": list(version.signed_by),
        "published": version.published.isoformat().replace("+00:00", "Z"),
        "changed": None if change is None else change.what,
        "why": None if change is None else change.why,
        "sha256": digest(version),
    }


def readme(desk: Desk) -> str:
    """Return what is to be read before the table is used, in Markdown."""
    columns = "\n".join(f"| `{each.name}` | {each.kind} | {each.means.en} |" for each in COLUMNS)
    licence = desk.licence or "none is given; ask the desk"
    return _README.format(desk=desk, licence=licence, columns=columns)


_README = """\
# {desk.name}: all published checks

One row a version. Retracted checks stand in it too: look at `step` and `latest`.
Licence: {licence}. Name the desk and link to `url`.

Parquet holds every text exactly. In CSV (RFC 4180, UTF-8 with a byte order mark) a list is a JSON
array, and a text that a spreadsheet would run as a formula begins with an apostrophe.

| Column | Kind | Meaning |
|---|---|---|
{columns}

The bytes of each version and the proof that the ledger holds them stand beside its page:
`record.json` and `proof.tlog-proof` under `version_url`. Home: {desk.url}
"""
