"""
The bundle: every part of a report in one folder or one zip.

In:       a `Dossier`, and what people read (HTML, PDF) by file name, as bytes.
Out:      a folder or a zip, written whole or not at all, the same bytes for the same input.
Not here: rendering for people (`page`), checking a bundle (`verify`), sealing and filing.
"""

from collections.abc import Mapping
from pathlib import Path

from fairwitness.core.assessment import Dossier
from fairwitness.report import figures_csv, manifest, oscal, queries, record
from fairwitness.report.bundle_writing import is_zip, refuse_taken, write_folder, write_zip

__all__ = ["machine_parts", "parts", "refuse_taken", "write"]


def write(dossier: Dossier, files: Mapping[str, bytes], out: Path) -> Path:
    """
    Write the bundle to `out`: a zip if the name ends in `.zip`, else a folder.

    Nothing that is there already is touched, and nothing half-written stays behind. Only the
    person who runs this may read what was written (modes 0700 and 0600).

    Raises:
        OutputNotEmpty: there is something at `out` already.
        OutputFull: the disk, the quota or the largest allowed file is used up.
        OutputRefused: the system does not let us write there.

    """
    whole = parts(dossier, files)
    if is_zip(out):
        return write_zip(whole, out)
    return write_folder(whole, out)


def parts(dossier: Dossier, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """
    Return every file of the bundle by its path, sorted, the manifest included.

    Raises:
        ValueError: a name in `files` is that of a part made here, or not a plain path (a bug).

    """
    made = {**machine_parts(dossier), record.SCHEMA_NAME: record.schema()}
    taken = made.keys() | {oscal.NAME, manifest.NAME}
    for path in files:
        if path in taken or not manifest.is_plain(path):
            raise ValueError(f"{path!r} cannot be the name of a part.")
    made.update(files)
    made[oscal.NAME] = oscal.document(dossier, made)
    made[manifest.NAME] = manifest.manifest(made, tool=_tool(dossier))
    return dict(sorted(made.items()))


def machine_parts(dossier: Dossier) -> dict[str, bytes]:
    """Return the parts that follow from the record alone and never from the version of the tool."""
    return {
        record.NAME: record.record(dossier),
        figures_csv.NAME: figures_csv.figures_csv(dossier.evidence),
        **queries.queries(dossier.evidence),
    }


def _tool(dossier: Dossier) -> str:
    return ", ".join(sorted({made.tool for made in dossier.assessments})) or "unknown"
