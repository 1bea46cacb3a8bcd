"""A pack as small as one can be, with every part that a pack can have."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

Plain = dict[str, Any]


def both(words: str) -> dict[str, str]:
    return {"en": words, "zh": "文字"}


def basis(**more: object) -> list[Plain]:
    return [{"cite": both("Section 1"), "source": "law", **more}]


def plain_pack() -> Plain:
    """Return the plain values of a sound pack, new at every call."""
    words = {"title": both("Title"), "help": both("Help")}
    return {
        "id": "small",
        "version": "2026-01-01",
        "title": both("Small"),
        "summary": both("A small pack."),
        "jurisdiction": both("Nowhere"),
        "in_force": "2026-01-01",
        "sources": [{"id": "law", "title": both("Law"), "date": "2025-12-01"}],
        "surfaces": [{"id": "chat", "title": both("Chat")}],
        "deadlines": [{"id": "soon", "title": both("Soon"), "days": 3, "basis": basis()}],
        "triggers": [
            {
                "id": "launch",
                "title": both("Launch"),
                "fires": [{"when": "declared", "event": "launch"}],
                "deadline": "soon",
                "basis": basis(),
            }
        ],
        "header": [{"id": "users", **words, "type": "number"}],
        "sections": [{"id": "one", "title": both("One")}],
        "items": [
            {
                "id": "policy",
                "section": "one",
                **words,
                "basis": basis(),
                "asks": "number",
                "unit": both("days"),
            },
            {
                "id": "kept",
                "section": "one",
                **words,
                "basis": basis(),
                "asks": "figures",
                "metrics": ["log.oldest_days"],
                "checks": [figure_check()],
            },
            {
                "id": "stored",
                "section": "one",
                **words,
                "basis": basis(),
                "asks": "choice",
                "options": [
                    {"id": "raw", "title": both("Raw")},
                    {"id": "flag", "title": both("F")},
                ],
                "checks": [answer_check()],
            },
        ],
        "order": [
            "record",
            "conclusion",
            "findings",
            "one",
            "factors",
            "controls",
            "gaps",
            "risks",
            "measures",
            "triggers",
            "evidence",
        ],
        "retention": {"years": 3, "text": both("Three years."), "basis": basis()},
        "levels": [
            {"id": name, **words, "rank": rank} for rank, name in enumerate(("low", "high"))
        ],
        "rules": [{"id": "inconclusive", "title": both("R"), "text": both("R."), "basis": basis()}],
        "kinds": [{"id": name, **words, "basis": basis()} for name in ("fraud", "hate")],
        "factors": [{"code": "1a", **words, "raises": ["fraud"], "basis": basis()}],
        "measures": [{"code": "A1", **words, "applies": {"large": True}, "basis": basis()}],
        "sizes": {
            "large_over": 100,
            "multi_risk_level": "high",
            "users_field": "users",
            "basis": basis(),
        },
    }


def figure_check(**more: object) -> Plain:
    return {
        "about": "figure",
        "id": "too-long",
        "metric": "log.oldest_days",
        "when": "over",
        "limit": 30,
        "severity": "low",
        "title": both("Too long"),
        "reason": {"en": "{value} over {limit}", "zh": "{value}超过{limit}"},
        "closes": both("Delete it."),
        **more,
    }


def answer_check(**more: object) -> Plain:
    return {
        "about": "answer",
        "id": "raw",
        "when": "one_of",
        "values": ["raw"],
        "severity": "high",
        "title": both("Raw"),
        "reason": both("It is raw."),
        "closes": both("Keep a flag."),
        **more,
    }


def write(values: Plain, path: Path) -> Path:
    """Write `values` as YAML and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump(values, file)
    return path
