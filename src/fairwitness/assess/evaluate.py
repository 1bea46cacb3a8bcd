"""
Evaluate: one pack applied to one body of evidence and one set of answers.

In:       a pack, the evidence, the answers, the time, the version of the tool.
Out:      an `Assessment`, complete in itself.
Not here: saving, printing, filing.
"""

from datetime import datetime

from fairwitness.assess.answers import Answers, ControlEntry
from fairwitness.assess.findings import by_severity, findings
from fairwitness.assess.items import header, sections
from fairwitness.assess.levels import risks
from fairwitness.assess.measures import factors, facts, measures, size, unaddressed
from fairwitness.assess.standing import Parts, conclusion, incomplete
from fairwitness.core.assessment import Assessment, Control, Gap, Trigger
from fairwitness.core.figure import Evidence
from fairwitness.frameworks.pack import Pack


def assess(
    pack: Pack, evidence: Evidence, answers: Answers, *, now: datetime, tool: str
) -> Assessment:
    """Apply `pack` to `evidence` and `answers`; the same arguments give the same assessment."""
    given = answers.of(pack)
    confirmed = factors(pack, evidence, given)
    assessed = risks(pack, given, confirmed)
    known = facts(pack, given, assessed, confirmed) if pack.sizes else None
    parts = Parts(
        header=header(pack, answers),
        sections=sections(pack, given, evidence),
        factors=confirmed,
        risks=assessed,
        measures=measures(pack, known, given) if known else (),
    )
    found = by_severity(
        given,
        *incomplete(pack, parts),
        *findings(pack, evidence, given),
        *unaddressed(pack, parts.measures),
    )
    return Assessment(
        pack=pack.id,
        version=pack.version,
        title=pack.title,
        jurisdiction=pack.jurisdiction,
        made_at=now,
        tool=tool,
        window=evidence.window,
        header=parts.header,
        sections=parts.sections,
        findings=found,
        factors=confirmed,
        controls=tuple(_control(pack, control) for control in given.controls),
        gaps=tuple(Gap(id=g.id, title=g.title, consequence=g.consequence) for g in given.gaps),
        risks=assessed,
        multi_risk=size(known) if known else None,
        measures=parts.measures,
        triggers=_triggers(pack),
        retention=pack.retention.text,
        conclusion=conclusion(parts, found),
        unconfirmed=pack.unconfirmed,
    )


def _control(pack: Pack, entry: ControlEntry) -> Control:
    """Return a control; kinds that only another version of the pack knows are left out."""
    kinds = tuple(kind.id for kind in pack.kinds if kind.id in entry.mitigates)
    return Control(id=entry.id, title=entry.title, mitigates=kinds, strength=entry.strength)


def _triggers(pack: Pack) -> tuple[Trigger, ...]:
    return tuple(
        Trigger(
            id=trigger.id,
            title=trigger.title,
            deadline=pack.deadline_of(trigger).title,
            basis=tuple(
                pack.cited(basis) for basis in (*trigger.basis, *pack.deadline_of(trigger).basis)
            ),
        )
        for trigger in pack.triggers
    )
