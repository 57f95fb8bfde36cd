"""Who speaks where a text names nobody: the body that issued it, its publisher, or the report."""

import re

from geomap.reports.drafts.findings import Findings

__all__ = ["voice_of"]

_ISSUED = re.compile(
    r"\b(?:press (?:release|statement|note)|states? the following|statement by|for immediate "
    r"release|communiqu[eé]|заявление|пресс-служба|сообщает следующее)",
    re.IGNORECASE,
)
_HEAD = 700
_BODIES = ("body", "organisation")


def voice_of(found: Findings) -> str:
    """Return who says what nobody else in the text says."""
    head = found.passage.text[:_HEAD]
    if _ISSUED.search(head):
        for party in found.parties:
            if party.start < _HEAD and party.kind in _BODIES and not party.pronoun:
                return party.name
    report = found.report
    if report.publisher:
        return report.publisher
    return report.agencies[0] if report.agencies else "the report"
