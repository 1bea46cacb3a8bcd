"""
The assessment as OSCAL assessment-results, for programs of others.

In:       a `Dossier` and the other files of its bundle.
Out:      canonical JSON that holds to OSCAL 1.2.1.
Not here: one result (`oscal_results`), its data types (`oscal_text`).

Every UUID follows from the content, so that the same dossier gives the same bytes. There is no
assessment plan apart from the packs: `import-ap` points to a resource that says so.
"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from fairwitness.core.assessment import Dossier
from fairwitness.report import record
from fairwitness.report.oscal_results import Context, result
from fairwitness.report.oscal_text import NS, identify, line, markup, markup_line, moment
from fairwitness.report.record_json import canonical

NAME = "oscal-assessment-results.json"
OSCAL_VERSION = "1.2.1"

_MEDIA_TYPES = {
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "pdf": "application/pdf",
    "sql": "application/sql",
}


def document(dossier: Dossier, files: Mapping[str, bytes]) -> bytes:
    """Return the assessment results; `files` are listed with their digests in the back matter."""
    digests = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
    digest = sha256(record.record(dossier)).hexdigest()
    resources = {path: identify("resource", path, value) for path, value in digests.items()}
    contexts = [
        Context(made=made, dossier=dossier, digest=digest, resources=resources)
        for made in dossier.assessments
    ]
    plan = identify("assessment-plan", digest)
    return canonical(
        {
            "assessment-results": {
                "uuid": identify("assessment-results", digest, *digests.values()),
                "metadata": _metadata(dossier, digest),
                "import-ap": {
                    "href": f"#{plan}",
                    "remarks": "The packs are the plan; no other assessment plan exists.",
                },
                "results": [result(context) for context in contexts],
                "back-matter": {
                    "resources": [
                        _plan(dossier, plan, digests),
                        *(_resource(path, resources[path], digests[path]) for path in digests),
                    ]
                },
            }
        }
    )


def _metadata(dossier: Dossier, digest: str) -> dict[str, Any]:
    packs = ", ".join(f"{made.pack} {made.version}" for made in dossier.assessments)
    made_at = max(made.made_at for made in dossier.assessments)
    party = identify("party", digest)
    return {
        "title": markup_line(f"{line(dossier.service)}: {packs}"),
        "last-modified": moment(made_at),
        "version": made_at.date().isoformat(),
        "oscal-version": OSCAL_VERSION,
        "props": [
            {"name": "record-sha256", "ns": NS, "value": digest},
            {"name": "record-schema-version", "ns": NS, "value": record.SCHEMA_VERSION},
        ],
        "roles": [{"id": "service-provider", "title": "Provider of the assessed service"}],
        "parties": [{"uuid": party, "type": "organization", "name": line(dossier.service)}],
        "responsible-parties": [{"role-id": "service-provider", "party-uuids": [party]}],
    }


def _plan(dossier: Dossier, uuid: str, digests: Mapping[str, str]) -> dict[str, Any]:
    packs = "; ".join(
        f"{made.pack} version {made.version} ({made.title.en})" for made in dossier.assessments
    )
    return {
        "uuid": uuid,
        "title": "What was assessed, and by which rules",
        "description": markup(
            f"The plan of this assessment is its packs: {packs}. "
            f"The items, measures and rules that applied stand in {record.NAME}."
        ),
        "rlinks": [_rlink(record.NAME, digests[record.NAME])],
    }


def _resource(path: str, uuid: str, digest: str) -> dict[str, Any]:
    return {"uuid": uuid, "title": markup_line(path), "rlinks": [_rlink(path, digest)]}


def _rlink(path: str, digest: str) -> dict[str, Any]:
    return {
        "href": path,
        "media-type": _MEDIA_TYPES.get(path.rpartition(".")[2], "application/octet-stream"),
        "hashes": [{"algorithm": "SHA-256", "value": digest}],
    }
