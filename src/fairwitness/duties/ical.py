"""
Due dates for a calendar program (RFC 5545).

In:       open duties, the moment, a language.
Out:      the bytes of one .ics file; the same duties give the same bytes.
Not here: writing the file (`cli`).

A due date is a whole day in its zone, so it stands as a day without a clock; the zone is said in
the text. The name of an entry follows from the duty, so that a later file moves it, not doubles it.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from fairwitness.core.words import Lang, Words
from fairwitness.duties.register import Kept

WARNED = timedelta(days=7)
"""How long before the due date a calendar program reminds."""
NAME = Words("Duties to assess", "安全评估期限")
DUE = Words("Due: {title}", "到期：{title}")
LINES = Words(
    "{regime}, {article}\n{reason}\n{sure}\nDeadline: {limit}, counted from {event}, until the "
    "end of {due} ({zone}). {note}\nTo satisfy it: {meets}\nTo dismiss it: {dismisses}",
    "{regime}，{article}\n{reason}\n{sure}\n期限：{limit}，自{event}起算，至{due}结束（{zone}）。{note}\n"
    "如何履行：{meets}\n如何排除：{dismisses}",
)


def ical(duties: Iterable[Kept], lang: Lang) -> bytes:
    """Return the due dates of duties as one calendar."""
    made = Calendar()
    made.add("prodid", "-//fairwitness//duties//EN")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", NAME.within(lang))
    made.add("x-wr-calname", NAME.within(lang))
    for kept in duties:
        made.add_component(_entry(kept, lang))
    return bytes(made.to_ical())


def _entry(kept: Kept, lang: Lang) -> Event:
    duty = kept.duty
    entry = Event()
    entry.add("uid", f"{duty.id}@duties.fairwitness")
    entry.add("dtstamp", _stamp(kept))
    entry.add("sequence", len(kept.steps) - 1)
    entry.add("dtstart", duty.due)
    entry.add("dtend", duty.due + timedelta(days=1))
    entry.add("summary", DUE.within(lang).format(title=duty.title.within(lang)))
    entry.add("description", _text(kept, lang))
    entry.add("categories", [duty.pack])
    entry.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", duty.title.within(lang))
    alarm.add("trigger", -WARNED)
    entry.add_component(alarm)
    return entry


def _stamp(kept: Kept) -> datetime:
    """Return when the duty last changed: not the moment of the run, so that bytes stay the same."""
    return kept.steps[-1].at


def _text(kept: Kept, lang: Lang) -> str:
    duty = kept.duty
    said = LINES.within(lang).format(
        regime=duty.regime.within(lang),
        article=duty.article.within(lang),
        reason=duty.reason.within(lang),
        sure=duty.sure.within(lang),
        limit=duty.limit.within(lang),
        event=duty.event,
        due=duty.due,
        zone=duty.zone,
        note=duty.due_note.within(lang) if duty.due_note else "",
        meets=duty.meets.within(lang),
        dismisses=duty.dismisses.within(lang),
    )
    return "".join(c if c.isprintable() or c == "\n" else " " for c in said)
