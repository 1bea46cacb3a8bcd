"""`fairwitness demo`: the whole main job on the sample, in both languages."""

import lzma
import shutil
import tempfile
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from fairwitness.assess.gathering import Gathering
from fairwitness.assess.sample import ANSWERS, DATABASE, sample_folder
from fairwitness.cli import options
from fairwitness.cli.assess import Request, make, tell
from fairwitness.core.figure import ReleasePolicy

PACKS = ("cac-2018", "uk-osa")
SINCE, UNTIL, NOW = "2026-06-01", "2026-09-01", "2026-09-02T08:00:00Z"


def demo(
    *,
    out: Annotated[Path, Parameter(help="Folder for the bundle, new or empty.")] = Path(
        "assessment"
    ),
    json: options.AsJson = False,
) -> int:
    """Assess the sample, a small Synapse database, under both packs in English and Chinese."""
    at = options.moment(NOW)
    chosen = options.packs(PACKS, at)
    folder = sample_folder()
    with tempfile.TemporaryDirectory(prefix="fairwitness-") as scratch:
        database = Path(scratch) / "homeserver.db"
        with lzma.open(folder / DATABASE) as packed, database.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        dossier = make(
            Request(
                asked=Gathering(
                    sources=[f"synapse+sqlite:///{database}"],
                    packs=chosen,
                    window=options.window(SINCE, UNTIL, at),
                    policy=ReleasePolicy(),
                    now=at,
                ),
                answers=options.answers(folder / ANSWERS, chosen),
                langs=("en", "zh"),
                out=out,
            )
        )
    tell(dossier, out, as_json=json)
    return 0
