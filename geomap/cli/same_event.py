"""What commands do with reports of one event: links in, proposals out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geomap.cli.printing import tell

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from geomap.incidents.links import Link
    from geomap.incidents.same_event import Suggestions

__all__ = ["linked_flags", "links_option"]

_SHOWN = 10  # as many proposals as a person reads on the way

links_option = click.option(
    "--links", metavar="CSV", help="Which reports are of one event, as a person decided."
)


def linked_flags(flags: "GeoDataFrame", file: str, options: Mapping[str, Any]) -> "GeoDataFrame":
    """Return flags with their SAME_EVENT columns, after `--links` and `--same-event`.

    Without either they are as they were read, with the links that they carry.
    Those stand as decisions beside proposals, unless `--links` gives others.
    Proposals are told on stderr and written to `STEM.same-event.csv` beside the
    output, or the input, ready for a person to write yes or no into.
    """
    suggest = options.get("same_event")
    if not suggest and not options["links"]:
        return flags
    from geomap.cli.work import rejects_path
    from geomap.incidents.links import carried_links, read_links, write_links
    from geomap.incidents.same_event import same_events, with_same_event

    carried = carried_links(flags)
    links = read_links(options["links"]) if options["links"] else carried
    if options["links"]:
        _tell_strangers(flags, links, options["links"])
        if carried:
            tell("the links that the file itself carries are left out: --links goes before them")
    if not suggest:
        return with_same_event(flags, links)
    found = same_events(flags.drop_duplicates("id"), links=links)
    beside = rejects_path(file, options["output"])
    path = beside.with_name(beside.name.removesuffix(".rejects.csv") + ".same-event.csv")
    given = options["links"] and Path(options["links"]).resolve() == path.resolve()
    if found.events or path.is_file():
        proposed = [link for event in found.events for link in event.links]
        write_links(proposed, path, decided=links if given or not options["links"] else ())
    _tell_found(found, path)
    return with_same_event(flags, links, suggestions=found)


def _tell_strangers(flags: "GeoDataFrame", links: "Sequence[Link]", path: str | None) -> None:
    known = set(flags["id"])
    strange = sum(not link.pair <= known for link in links)
    if strange:
        names = "link names" if strange == 1 else "links name"
        tell(f"{strange} {names} reports that are not in this file: {path}")


def _tell_found(found: "Suggestions", path: Path) -> None:
    for note in found.notes:
        tell(f"same event: {note}")
    if not found.events:
        tell("same event: no two reports look like one event")
        return
    for event in found.events[:_SHOWN]:
        tell(f"may be one event ({event.score:.2f}): {', '.join(event.ids[:6])}: {event.why}")
    count = len(found.events)
    more = f"{count - _SHOWN} more; " if count > _SHOWN else ""
    events = "event" if count == 1 else "events"
    tell(
        f"same event: {more}{count} possible {events} in {path}; write yes or no in its "
        "column `same` and give it with --links"
    )
