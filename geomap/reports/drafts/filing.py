"""Drafts filed: every incident with an id, a dataset and sources, every claim with a publisher.

The same report gives the same ids again.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from geomap.errors import InputError
from geomap.incidents.claims import claim_of
from geomap.incidents.combined import labels_of
from geomap.names import romanise
from geomap.reports.documents.reading import Report
from geomap.reports.drafts.draft import Draft, DraftIncident

__all__ = ["DATASET", "filed", "source_of"]

DATASET = "report"
"""What the column `dataset` says of an incident that was drafted from a report."""

_LONGEST = 40


def filed(drafts: Sequence[Draft], files: Sequence[str] = ()) -> list[Draft]:
    """Return drafts whose incidents have an id, `dataset`, `dataset_id` and `sources`.

    An id is made of publisher, day of publication, place and the incident's number in
    its report. One that stands in several reports is `FILE:ID` in all of them.

    Parameters
    ----------
    drafts
        As `draft_report` returns them.
    files
        The path of each draft's file, `-` for standard input; without, they have none.

    Raises
    ------
    InputError
        A file is given twice.
    """
    names: list[str | None] = list(files) or [None] * len(drafts)
    found = [_of_file(draft, name) for draft, name in zip(drafts, names, strict=True)]
    counts = Counter(i.fields["id"] for draft in found for i in draft.incidents)
    labels = [
        name or str(number)
        for number, name in enumerate(labels_of(files) if files else names, start=1)
    ]
    return [
        replace(draft, incidents=tuple(_apart(i, counts, label) for i in draft.incidents))
        for draft, label in zip(found, labels, strict=True)
    ]


def source_of(report: Report, file: str | None = None) -> str | None:
    """Return how a report is cited: publisher (agencies), title, day; else its file's name."""
    who = _publisher(report)
    title = f'"{report.title}"' if report.title else ""
    day = f"{report.published.day} {report.published:%B %Y}" if report.published else ""
    if not who:
        title = ", ".join(filter(None, (title, _file_name(file) or "")))
    return ", ".join(filter(None, (who, title, day))) or None


def _publisher(report: Report) -> str | None:
    """Return who published a report, with the agencies it rests on: "Courier (AFP, Reuters)"."""
    agencies = ", ".join(name for name in report.agencies if name != report.publisher)
    if report.publisher and agencies:
        return f"{report.publisher} ({agencies})"
    return report.publisher or agencies or None


def _of_file(draft: Draft, file: str | None) -> Draft:
    """Return a draft with what its report and its file say of each incident."""
    report = draft.report
    source = source_of(report, file)
    incidents = []
    for number, incident in enumerate(draft.incidents, start=1):
        fields = dict(incident.fields)
        fields["id"] = _name(report, file, fields, number)
        fields["dataset"] = fields.get("dataset") or DATASET
        fields["dataset_id"] = fields.get("dataset_id") or _file_name(file)
        fields["sources"] = [source] if source else []
        incidents.append(_with_claims(replace(incident, fields=fields), report))
    return replace(draft, incidents=tuple(incidents))


def _with_claims(incident: DraftIncident, report: Report) -> DraftIncident:
    """Return an incident whose claims say where they were published, and can be read back."""
    claims, doubts = [], list(incident.doubts)
    for claim in incident.claims:
        known = replace(
            claim,
            publisher=claim.publisher or _publisher(report),
            published=claim.published or report.published,
        )
        try:
            claim_of(known.columns())
        except InputError as error:
            doubts.append(
                f"claim of {claim.claimant} on {claim.about}: {error}; the value is left out"
            )
            known = replace(known, value=None)
        claims.append(known)
    return replace(incident, claims=tuple(claims), doubts=tuple(doubts))


def _apart(incident: DraftIncident, counts: Mapping[Any, int], label: str) -> DraftIncident:
    name = incident.fields["id"]
    if counts[name] == 1:
        return incident
    return replace(incident, fields={**incident.fields, "id": f"{label}:{name}"})


def _name(report: Report, file: str | None, fields: Mapping[str, Any], number: int) -> str:
    who = report.publisher or (Path(file).stem if file and file != "-" else DATASET)
    day = report.published.isoformat() if report.published else fields.get("date_start")
    parts = (_slug(who), day, _slug(fields.get("place") or ""), str(number))
    return "-".join(filter(None, parts))


def _file_name(file: str | None) -> str | None:
    return Path(file).name if file and file != "-" else None


def _slug(text: str) -> str:
    words = re.findall(r"[a-z0-9]+", romanise(text[: 4 * _LONGEST]))
    return "-".join(words)[:_LONGEST].rstrip("-")
