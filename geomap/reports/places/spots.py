"""The places of a report as spots: which place each name means, where, and what for.

Aliases that the text teaches are joined, distances and directions are measured, an unknown
village is put in the region the text gives, and every spot has a role.
"""

from geomap.gazetteer import Gazetteer
from geomap.gazetteer.answers import SCORES
from geomap.reports.places.aliases import join_aliases
from geomap.reports.places.board import Board, Sketch
from geomap.reports.places.coordinates_told import coordinates_told
from geomap.reports.places.distances import place_between, place_off
from geomap.reports.places.known import with_regions
from geomap.reports.places.mentions import Mention
from geomap.reports.places.roles import drop_desks, mark_datelines, read_roles
from geomap.reports.places.spot import Spot
from geomap.reports.places.whereabouts import one_sense, place_unknown, read_areas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from geomap.reports.passage import Passage

__all__ = ["find_spots"]


def find_spots(passage: "Passage", gazetteer: Gazetteer) -> tuple[Spot, ...]:
    """Return where the names of a passage may mean, in order of the text.

    Parameters
    ----------
    passage
        A report, read.
    gazetteer
        The one that it was read with.

    Returns
    -------
    tuple[Spot, ...]
        A spot for every name of a place, and one for every distance or pair of places that
        tells where something was; these span the words of direction and the names.
    """
    board = Board(passage, with_regions(gazetteer))
    for mention in passage.mentions:
        if mention.kind in {"place", "metonym"}:
            board.add(_sketch(passage, mention))
    for told in coordinates_told(passage):
        board.add(told)
    board.order()
    drop_desks(board)
    mark_datelines(board)
    read_areas(board)
    join_aliases(board)
    one_sense(board)
    place_off(board)
    place_between(board)
    place_unknown(board)
    read_roles(board)
    return tuple(_spot(board, one) for one in board.sketches)


def _sketch(passage: "Passage", mention: Mention) -> Sketch:
    sketch = Sketch(
        mention.start,
        mention.end,
        passage.sentence_at(mention.start),
        mention.text,
        mention.match,
        bool(mention.resolution and mention.resolution.status == "resolved"),
        within=mention.within,
    )
    if mention.kind == "metonym":
        sketch.role, sketch.why = "speaker", mention.why
    return sketch


def _spot(board: Board, one: Sketch) -> Spot:
    where, place = one.where, one.match.place if one.match else None
    head = board.head(one.word)
    told = one.point is not None
    own = place is not None and not (told and one.role not in {"offset", "between"})
    key = one.key or (place.id if place is not None else f"name:{head}")
    return Spot(
        start=one.start,
        end=one.end,
        sentence=one.sentence,
        text=board.text[one.start : one.end],
        name=one.name,
        names=tuple(board.names.get(head, [one.name])),
        key=key,
        place_id=place.id if place is not None and own else None,
        lon=where[0] if where else None,
        lat=where[1] if where else None,
        radius_m=where[2] if where else None,
        kind=_kind(one),
        located=_located(one),
        role=one.role,
        score=_score(one),
        why=one.why,
        known_as=place.name if place is not None and own else None,
        country=_country(one),
    )


def _kind(one: Sketch) -> str | None:
    if one.role in {"offset", "between"}:
        return None
    return one.match.place.kind if one.match and not one.located else one.kind


def _country(one: Sketch) -> str | None:
    match = one.match or (one.within if one.where is not None else None)
    return match.place.country if match else None


def _located(one: Sketch) -> str:
    if one.where is None:
        return "missing"
    if one.located:
        return one.located
    if one.is_area:
        return "area"
    if one.match is None:
        return "area"
    if not one.sure:
        return "ambiguous name"
    return "exact name" if one.match.match in {"exact", "romanised"} else "fuzzy name"


def _score(one: Sketch) -> float:
    if one.where is None:
        return 0.0
    if one.match is None or one.located:
        return one.score or 0.5
    return min(one.match.score, SCORES["exact"])
