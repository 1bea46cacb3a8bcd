"""
What a duty says, in both languages.

In:       changes, events, firings.
Out:      `Words`.
Not here: the law's own words (packs), layout (`cli`).
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from fairwitness.core.words import Words
from fairwitness.duties.change import Change
from fairwitness.duties.events import Event
from fairwitness.frameworks.firing import Changed, Users
from fairwitness.frameworks.pack import Pack

W = Words

KINDS: Mapping[str, Words] = MappingProxyType(
    {
        "launch": W("launch", "上线"),
        "feature": W("feature", "新增功能"),
        "technology": W("new technology", "新技术新应用"),
        "notice": W("written notice", "书面通知"),
        "decision": W("own decision", "自行决定"),
        "users": W("number of users", "用户数"),
        "assessed": W("assessment", "评估"),
        "superseded": W("superseded record", "被取代的记录"),
        "measure": W("measure", "措施"),
    }
)
UNITS: Mapping[str, Words] = MappingProxyType(
    {
        "accounts": W("accounts", "个账号"),
        "notices": W("notices", "件举报"),
        "decisions": W("decisions", "项处置"),
        "posts": W("posts", "条内容"),
    }
)
SPANS: Mapping[str, Words] = MappingProxyType(
    {"day": W("a day", "每日"), "week": W("a week", "每周"), "month": W("a month", "每月")}
)
PUBLISHED = W("Certain: the version is in force.", "确定：该版本已生效。")

_ASSESS = W(
    "Finish an assessment under this pack that covers it (`fairwitness assess`), then record it: "
    "`fairwitness duties met ID --by … --reason …`.",
    "依本规则包完成涵盖该情形的评估（`fairwitness assess`），并登记："
    "`fairwitness duties met ID --by … --reason …`。",
)
_SETTLING: Mapping[str, tuple[Words, Words]] = MappingProxyType(
    {
        "change": (
            _ASSESS,
            W(
                "The numbers have another cause that changes no risk, such as an import, a test or "
                "a counting mistake; say which.",
                "数据变化另有原因且不改变风险，例如数据导入、测试或统计错误；请说明。",
            ),
        ),
        "ahead": (
            _ASSESS,
            W(
                "The plan was given up, or it is not of this kind; say why.",
                "计划已取消，或者不属于该情形；请说明理由。",
            ),
        ),
        "users": (
            _ASSESS,
            W(
                "The number was stated wrongly: withdraw it and state the right one.",
                "用户数申报有误：撤回并重新申报。",
            ),
        ),
        "version": (
            W(
                "Answer what changed again and finish the assessment under the new version; every "
                "other answer stands.",
                "仅就变更的事项重新作答并依新版本完成评估；其他回答继续有效。",
            ),
            W(
                "The version does not apply to the service; say why.",
                "该版本不适用于本服务；请说明理由。",
            ),
        ),
        "measure": (
            W("Put the measure into effect and record it as met.", "落实该措施并登记为已完成。"),
            W(
                "The measure is no longer needed, or another one takes its place; say which.",
                "该措施不再需要，或者已由其他措施替代；请说明。",
            ),
        ),
        "retention": (
            W("Dispose of the record and record it as met.", "销毁该记录并登记为已完成。"),
            W(
                "It must be kept longer, for example for a proceeding; say which and until when.",
                "因诉讼等原因须继续保存；请说明原因与期限。",
            ),
        ),
    }
)
_OTHER = W(
    "It did not happen, or does not concern this service; say why.",
    "该情形未发生，或者与本服务无关；请说明理由。",
)


def settling(kind: str) -> tuple[Words, Words]:
    """Return what would satisfy a duty, and what would be a reason to dismiss it."""
    return _SETTLING.get(kind, (_ASSESS, _OTHER))


def change(found: Change, title: Words | None) -> Words:
    """Say what changed, with its numbers."""
    named = title or W(found.metric, found.metric)
    unit = UNITS.get(found.unit, W(found.unit, found.unit))
    dimensions = dict(found.dimensions)
    span = SPANS[dimensions.pop("span", "day")]
    cell = ", ".join(f"{name} {label}" for name, label in sorted(dimensions.items()))
    rose = found.kind == "rise"
    return W(
        f"{named.en}{f' ({cell})' if cell else ''} {'rose' if rose else 'fell'} from about "
        f"{found.before:,.1f} to {found.after:,.1f} {unit.en} {span.en} ({found.effect:+.0%}) from "
        f"{found.day} on; the number of {found.noticed} first showed it.",
        f"{named.zh}{f'（{cell}）' if cell else ''}自{found.day}起{span.zh}由约{found.before:,.1f}"
        f"{'升至' if rose else '降至'}{found.after:,.1f}{unit.zh}（{found.effect:+.0%}）；"
        f"{found.noticed}的数据首次显示该变化。",
    )


def confidence(found: Change, firing: Changed) -> Words:
    """Say how sure a change is, and which lines it was held against."""
    low, high = found.interval
    note = firing.note or W("", "")
    return W(
        f"{found.confidence:.1%} sure that it is no chance; the change lies between {low:+.0%} and "
        f"{high:+.0%} (95 %, method {found.method}). Lines of the pack: {firing.least_effect:+.0%} "
        f"and {firing.least_rise:g} more. {note.en}".rstrip(),
        f"非偶然的把握为{found.confidence:.1%}；变化幅度在{low:+.0%}至{high:+.0%}之间"
        f"（95%，方法：{found.method}）。规则包界限：{firing.least_effect:+.0%}且增加"
        f"{firing.least_rise:g}。{note.zh}",
    )


def event(declared_event: Event) -> Words:
    """Say what was declared."""
    kind = KINDS[declared_event.kind]
    parts = [declared_event.topic, declared_event.authority, declared_event.scope]
    more = ", ".join(part for part in parts if part)
    note = declared_event.note
    return W(
        f"Declared: {kind.en}{f' ({more})' if more else ''} on {declared_event.date}."
        f"{f' Note: {note}' if note else ''}",
        f"已申报：{declared_event.date}{kind.zh}{f'（{more}）' if more else ''}。"
        f"{f'备注：{note}' if note else ''}",
    )


def declared(declared_event: Event, day: date) -> Words:
    """Say by whose word it is known."""
    return W(
        f"By the word of {declared_event.by}, declared on {day} (event {declared_event.id}).",
        f"由{declared_event.by}于{day}申报（事件{declared_event.id}）。",
    )


def users(firing: Users, mean: float, day: date) -> Words:
    """Say which line was reached, and how far."""
    note = firing.note or W("", "")
    average = (
        W("", "")
        if firing.months == 1
        else W(f", the average of {firing.months} months", f"（{firing.months}个月平均）")
    )
    share = mean / firing.line
    return W(
        f"{mean:,.0f} monthly users ({firing.scope.upper()}{average.en}) as of {day}: "
        f"{share:.0%} of {firing.line:,}. {note.en}".rstrip(),
        f"截至{day}，月用户数为{mean:,.0f}（{firing.scope.upper()}）{average.zh}，为{firing.line:,}的"
        f"{share:.0%}。{note.zh}",
    )


def clock(since: Event, day: date, end: date) -> Words:
    """Say since when time has been running."""
    kind, topic = KINDS[since.kind], since.topic or ""
    return W(
        f"The last {kind.en} ({topic or 'declared'}) was on {day}; the time since then runs out on "
        f"{end}.",
        f"最近一次{kind.zh}（{topic or '已申报'}）为{day}，期限至{end}届满。",
    )


def version(earlier: Pack, later: Pack, reopened: str) -> Words:
    """Say which version came, and what has to be answered again."""
    return W(
        f"{later.name} has been in force since {later.in_force}; the last assessment was under "
        f"{earlier.name}. To be answered again, and nothing else: {reopened}.",
        f"{later.name}自{later.in_force}起生效，最近一次评估依据{earlier.name}。仅以下事项须重新作答："
        f"{reopened}。",
    )


def come(due_event: Event, day: date, when: str) -> Words:
    """Say which day has come."""
    topic = due_event.topic or ""
    if when == "measure":
        return W(
            f"The measure {topic} was to be in effect from {day}.", f"措施{topic}应自{day}起生效。"
        )
    return W(
        f"The record {topic}, superseded on {due_event.date}, need not be kept after {day}.",
        f"{due_event.date}被取代的记录{topic}，保存期限于{day}届满。",
    )
