"""
The assessment: a pack, the evidence and the operator's answers, put together.

In:       `frameworks.Pack`, `core.Evidence`, `Answers`.
Out:      a `Dossier` for `report`; a commented answers file for the operator.
Not here: law (`frameworks`), counting (`evidence`), layout (`report`).
"""

from fairwitness.assess.answers import Answers, own_limit
from fairwitness.assess.evaluate import assess
from fairwitness.assess.reading import BadAnswers, read_answers
from fairwitness.assess.template import template

__all__ = ["Answers", "BadAnswers", "assess", "own_limit", "read_answers", "template"]
