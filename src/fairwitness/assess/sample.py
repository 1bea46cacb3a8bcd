"""
Find the sample: an invented community on a real homeserver, with its answers.

In:       nothing; it lies beside an installed package, or in a checkout.
Out:      its folder, and the names of what is in it.
Not here: assessing it (`cli`, `web`).
"""

from pathlib import Path

from fairwitness.core.problem import Problem

DATABASE = "synapse-1.163.db.xz"
ANSWERS = "answers.yaml"


class NoSample(Problem):
    """The sample is not where it should be."""

    code = "no-sample"


def sample_folder() -> Path:
    """
    Return the folder of the sample.

    Raises:
        NoSample: it is not here.

    """
    here = Path(__file__).resolve()
    for folder in (here.parents[1] / "samples", here.parents[3] / "samples"):
        if (folder / DATABASE).is_file():
            return folder
    raise NoSample(
        "The sample database is not here.", fix="Run this in a checkout, or `make sample`."
    )
