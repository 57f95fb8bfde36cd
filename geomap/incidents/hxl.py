"""The row of HXL tags that humanitarian tables have under their header: it is no incident.

A tag is a hashtag with attributes, `#affected+killed`; the hashtags are those of
the HXL hashtag dictionary 1.1 (https://hxlstandard.org/standard/dictionary/), and
what begins with `x_`.
"""

import re
from collections.abc import Sequence

__all__ = ["HASHTAGS", "TAG_NOTE", "is_tag_row"]

HASHTAGS = frozenset(
    {
        "access", "activity", "adm1", "adm2", "adm3", "adm4", "adm5", "affected", "beneficiary",
        "capacity", "cause", "channel", "contact", "country", "crisis", "currency", "date",
        "description", "event", "frequency", "geo", "group", "impact", "indicator", "inneed",
        "item", "loc", "meta", "modality", "need", "operations", "org", "output", "population",
        "reached", "region", "respondee", "sector", "service", "severity", "status", "subsector",
        "targeted", "value",
    }
)  # fmt: skip
"""The hashtags of the dictionary, without `#`."""

TAG_NOTE = "the row under the header holds HXL tags; it is no incident and is left out"

_TAG = re.compile(r"\s*#([a-z][a-z0-9_]*)(?:\s*\+\s*[a-z0-9_]+)*\s*", re.IGNORECASE)


def is_tag_row(cells: Sequence[str]) -> bool:
    """Tell whether a row holds HXL tags and nothing else, at least two; columns may go without.

    Most must be of the dictionary: a cell of somebody's own may begin with `#` too.
    """
    tags = [_TAG.fullmatch(cell) for cell in cells if cell.strip()]
    names = [tag[1].casefold() for tag in tags if tag is not None]
    known = sum(name in HASHTAGS or name.startswith("x_") for name in names)
    return len(tags) > 1 and len(names) == len(tags) and known * 2 > len(tags)
