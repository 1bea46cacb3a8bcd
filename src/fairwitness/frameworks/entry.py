"""
What every entry of a pack is made of.

In:       plain values as a YAML file gives them.
Out:      `Entry`, the frozen model that refuses unknown fields, and the types of ids and codes.
Not here: reading files (`shelf`), references between entries (`lint`).
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$", max_length=60)]
"""Lower case, digits, `-` and `_`: `"art5-3-logs"`."""

Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]{1,6}$")]
"""As the text of the regime numbers it: `"C9"`, `"5c"`."""

MetricId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+\.[a-z0-9]+(_[a-z0-9]+)*$")]
"""Family and name: `"notices.received"`."""

Version = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}(-\d{2})?$")]
"""A date, so that versions sort by age: `"2026-06-25"`."""


class Entry(BaseModel):
    """One entry of a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
