"""`geomap extract`: news reports to drafted incidents, with who says what."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.options import gazetteer_option, iso_day
from geomap.cli.printing import json_line, plain, tell
from geomap.cli.progress import progress_bar
from geomap.cli.same_event import linked_flags, links_option
from geomap.cli.several import called

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.reports.drafts.draft import Draft, DraftIncident

__all__ = ["command"]

_JSON = (".json", ".jsonl", ".ndjson")
_PAGES = (".html", ".htm")


@click.command(
    name="extract",
    epilog=(
        "\b\nExamples:\n"
        "  geomap extract report.txt --published 2022-03-26\n"
        "  geomap extract report.txt --review review.html -o draft.json\n"
        "  geomap extract *.txt | geomap flag - | geomap map - -o map.html"
    ),
)
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@click.option(
    "-o", "--output", default="-", metavar="OUT",
    help="By suffix: .json is the draft itself, else a table; `-` is CSV on stdout.",
)  # fmt: skip
@click.option(
    "--review", metavar="OUT.html",
    help="Write a page with the text, what was read in it, and the draft to correct beside it.",
)  # fmt: skip
@click.option(
    "--lang", type=click.Choice(["en", "ru"]), default="en", show_default=True,
    help="Language of the words of the review page.",
)  # fmt: skip
@click.option(
    "--published", type=iso_day, metavar="DATE",
    help='When it was published, where the text does not say: what "on Saturday" means.',
)  # fmt: skip
@click.option(
    "--recogniser", metavar="spacy:NAME",
    help="Find names with a spaCy model, by name or folder, instead of by rule.",
)  # fmt: skip
@click.option(
    "--same-event",
    type=click.Choice(["suggest"]),
    help="Propose which drafts are of one event, in STEM.same-event.csv.",
)
@links_option
@gazetteer_option
@click.option("--json", "as_json", is_flag=True, help="Print the draft as JSON, a report a line.")
def command(reports: tuple[str, ...], output: str, **options: Any) -> None:
    """Draft incidents from news reports, with who says what.

    REPORT is a text, web page, PDF or e-mail, English or Russian; `-` is standard
    input. What is drafted is for a person to confirm: every field has the words it
    was read from and how sure that is, in .json and on the page of --review. In a
    pipe the output is the table that geomap flag, map and export read.

    Exits 1 when nothing is drafted in any report, 2 when a report cannot be read;
    then nothing is written.
    """
    from geomap.cli.work import is_stdout
    from geomap.exports import SUFFIXES
    from geomap.files import write_text

    if is_stdout(output) and Path(output).suffix.lower() in _JSON:
        output, options["as_json"] = "-", True
    _check(reports, output, options, (*_JSON, *SUFFIXES))
    drafts = _drafts(reports, options)
    _tell_notes(reports, drafts)
    linked = options["same_event"] or options["links"]
    table = None
    if linked or not (options["as_json"] or Path(output).suffix.lower() in _JSON):
        table = _table(reports, drafts, {**options, "output": output})
    page = _review(drafts, options)
    _write(table, drafts, output)
    if page is not None:
        write_text(options["review"], page)
    if options["as_json"]:
        click.echo(_json_text(drafts), nl=False)
    elif output == "-" and sys.stdout.isatty():
        click.echo("\n\n".join(_summary(draft) for draft in drafts))
    elif output == "-" and table is not None:
        from geomap.exports import export

        for note in export(table, "-.csv"):
            tell(note)
    count = sum(len(draft.incidents) for draft in drafts)
    counted = f"{count} drafted {'incident' if count == 1 else 'incidents'}"
    for written, what in ((output, counted), (options["review"], "the page to review them")):
        if written is not None and not is_stdout(written):
            tell(f"{what} in {written}")
    if not count:
        raise click.exceptions.Exit(1)


def _check(
    reports: Sequence[str], output: str, options: Mapping[str, Any], suffixes: Sequence[str]
) -> None:
    """Refuse what cannot be written before the work, and a report that is given twice."""
    from geomap.cli.work import check_output, refuse_input
    from geomap.incidents.combined import labels_of

    check_output(output, suffixes)
    labels_of(reports)
    for report in reports:
        refuse_input(report, output)
    review = options["review"]
    if review is None:
        return
    if reports[1:]:
        raise click.UsageError("--review is of one report; name one")
    check_output(review, _PAGES, or_stdout=True)
    refuse_input(reports[0], review)
    if review == "-" and (output == "-" or options["as_json"]):
        raise click.UsageError("--review - needs standard output for itself; give -o OUT")


def _drafts(reports: Sequence[str], options: Mapping[str, Any]) -> "list[Draft]":
    from geomap.cli.work import gazetteer
    from geomap.reports.documents import read_report
    from geomap.reports.drafts.drafting import draft_report
    from geomap.reports.drafts.filing import filed
    from geomap.reports.recognisers import recogniser_of

    names = recogniser_of(options["recogniser"]) if options["recogniser"] else None
    # one that cannot be read is told of before the others are drafted
    read = [read_report(report, published=options["published"]) for report in reports]
    places = gazetteer(options)
    drafts = []
    with progress_bar("reading reports", len(read)) as progress:
        for done, report in enumerate(read, start=1):
            drafts.append(draft_report(report, places, recogniser=names))
            progress(done)
    return filed(drafts, reports)


def _table(
    reports: Sequence[str], drafts: "Sequence[Draft]", options: Mapping[str, Any]
) -> "GeoDataFrame":
    from geomap.reports.drafts.table import table_of

    return linked_flags(table_of(drafts, reports), called(reports), options)


def _tell_notes(reports: Sequence[str], drafts: "Sequence[Draft]") -> None:
    for name, draft in zip(reports, drafts, strict=True):
        before = f"{'standard input' if name == '-' else name}: " if reports[1:] else ""
        for note in (*draft.report.notes, *draft.notes):
            tell(before + note)
        if not draft.incidents:
            tell(f"{before}no incident is drafted: the text tells of none that the rules know")


def _write(table: "GeoDataFrame | None", drafts: "Sequence[Draft]", output: str) -> None:
    from geomap.exports import export
    from geomap.files import write_text

    if output == "-":
        return
    if table is None or Path(output).suffix.lower() in _JSON:
        write_text(output, _json_text(drafts))
        return
    for note in export(table, output):
        tell(note)


def _json_text(drafts: "Sequence[Draft]") -> str:
    return "".join(f"{json_line(draft.as_json())}\n" for draft in drafts)


def _review(drafts: "Sequence[Draft]", options: Mapping[str, Any]) -> str | None:
    if options["review"] is None:
        return None
    from geomap.reports.review import review_page

    return review_page(drafts[0], lang=options["lang"])


def _summary(draft: "Draft") -> str:
    """Return a draft for a terminal: the report, then each incident with who says what."""
    from geomap.reports.drafts.filing import source_of

    lines = [source_of(draft.report) or "a report without publisher, title and date"]
    if not draft.incidents:
        lines.append("no incident is drafted")
    for number, incident in enumerate(draft.incidents, start=1):
        first, *others = _incident_lines(incident)
        lines += ["", f"{number}. {first}", *(f"   {line}" for line in others)]
    return "\n".join(" " * (len(line) - len(line.lstrip())) + plain(line) for line in lines)


def _incident_lines(incident: "DraftIncident") -> list[str]:
    from geomap.incidents.sentences import said

    fields = incident.fields
    lines = [", ".join(filter(None, (fields.get("type"), _where(fields), _when(fields))))]
    if fields.get("actors"):
        lines.append(f"by {', '.join(fields['actors'])}")
    spoken = said([claim.columns() for claim in incident.claims])
    lines += [spoken] if spoken else []
    lines += [f"look at: {doubt}" for doubt in incident.doubts]
    return [line or "an incident of no known type" for line in lines]


def _where(fields: Mapping[str, Any]) -> str:
    """Return the place as written, and how it is known."""
    name, located = fields.get("place"), fields.get("located")
    if not name:
        return "place not known"
    if fields.get("lat") is None or fields.get("lon") is None:
        return f"{name} (position not known)"
    return f"{name} ({fields['lat']:.4f}, {fields['lon']:.4f}, {located})"


def _when(fields: Mapping[str, Any]) -> str:
    first, last = fields.get("date_start"), fields.get("date_end")
    if not first and not last:
        return "day not known"
    return str(first) if first == last or not last else f"{first or 'unknown'} to {last}"
