"""Map tips: what QGIS shows of an incident or a zone beneath the pointer.

QGIS renders tips as HTML, so that every value is escaped by the expression that
inserts it. Texts are cut where they would fill the screen; the form has them whole.
"""

from collections.abc import Collection, Iterator

from geomap.exports.flat import LOCATED_WORDS
from geomap.exports.qgis.incident_symbols import by_verdict
from geomap.exports.qgis.labels import day_text
from geomap.exports.qgis.markup import literal
from geomap.exports.qgis.project_xml import element, escaped
from geomap.style import VERDICT_STYLES

__all__ = ["incident_tip", "zone_tip"]

_LONG, _SHORT = 1200, 300


def incident_tip(columns: Collection[str]) -> str:
    """Return the `<mapTip>` of incidents with these columns."""
    return element("mapTip", None, escaped("".join(_incident_parts(columns))))


def zone_tip(columns: Collection[str]) -> str:
    """Return the `<mapTip>` of zones with these columns."""
    facts = [
        ("In force", _zone_days(columns)),
        ("Version", _field("version", _SHORT)),
        *((label, _field(name, _SHORT))
          for label, name in (("Authority", "authority"), ("Basis", "basis"),
                              ("Drawn from", "source"))
          if name in columns),
    ]  # fmt: skip
    if "edge_m" in columns:
        edge = f"'about ' || {_length('edge_m')} || ' (95 %)'"
        facts.append(("Boundary known to", f'if("edge_m">0,{edge},NULL)'))
    name = 'coalesce("name","zone_id")' if "name" in columns else '"zone_id"'
    body = _inserted(f"'<b>' || {_html(name, _SHORT)} || '</b>'")
    return element("mapTip", None, escaped(_page(body + "".join(_facts(facts)))))


def _page(body: str) -> str:
    return f'<div style="width:380px;font-family:sans-serif;font-size:small">{body}</div>'


def _inserted(expression: str) -> str:
    return f"[% coalesce({expression},'') %]"


def _html(value: str, longest: int) -> str:
    """Return the expression for a text as HTML shows it, letter for letter; NULL where empty."""
    text = f"nullif(trim(to_string({value})),'')"
    cut = f"if(length({text})>{longest},left({text},{longest - 1}) || '…',{text})"
    marks = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"))
    for mark, entity in marks:
        cut = f"replace({cut},{literal(mark)},{literal(entity)})"
    return cut


def _field(name: str, longest: int) -> str:
    return _html(f'"{name}"', longest)


def _facts(facts: list[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each fact that there is; what a fact says is HTML already."""
    for term, value in facts:
        before = f'<div><span style="color:#566066">{term}:</span> '
        line = f"{literal(before)} || nullif({value},'') || '</div>'"
        yield _inserted(line)


def _incident_parts(columns: Collection[str]) -> Iterator[str]:
    has = set(columns).__contains__
    names = [_field(name, _SHORT) for name in ("title", "place", "id") if has(name)]
    if names:
        yield _inserted(f"'<b>' || coalesce({','.join(names)}) || '</b>'")
    heading = [_field("type", _SHORT)] if has("type") else []
    heading += [_days(columns)] if has("date_start") else []
    if heading:
        joined = ",".join(f"coalesce({part},'')" for part in heading)
        yield _inserted(f"'<div>' || array_to_string(array({joined}),' · ') || '</div>'")
    if has("verdict"):
        yield from _verdict(columns)
    elif has("contested"):
        yield _inserted("if(\"contested\",'<div><i>contested</i></div>','')")
    if has("claims_said"):
        yield _inserted(f"'<p>' || {_field('claims_said', _LONG)} || '</p>'")
    facts = [("Place as written", _field("place", _SHORT))] if has("place") else []
    facts += [(about.title(), _toll(about)) for about in ("killed", "wounded")
              if all(has(f"{about}_{end}") for end in ("low", "best", "high"))]  # fmt: skip
    facts += [("Reported actors", _field("actors", _SHORT))] if has("actors") else []
    if has("claims"):
        # the parts of the flat text that formats without tables hold
        told = f"replace({_field('claims', _LONG)},' | ','<br>')"
        facts.append(("Who says what", f"'<br>' || {told}"))
    facts += [("Position", _position(columns))] if has("located") else []
    last = (("Sources", "sources"), ("Dataset", "dataset"))
    facts += [(term, _field(name, _SHORT)) for term, name in last if has(name)]
    yield from _facts(facts)


def _verdict(columns: Collection[str]) -> Iterator[str]:
    rings = by_verdict(
        columns, {name: literal(style.ring) for name, style in VERDICT_STYLES.items()}
    )
    known = "".join(
        f' WHEN "verdict" = {literal(name)} THEN {literal(style.label)}'
        for name, style in VERDICT_STYLES.items()
    )
    label = f"CASE{known} ELSE coalesce({_field('verdict', _SHORT)},'not placed') END"
    opening = literal('<div style="border-left:4px solid ')
    closing = literal(';padding-left:6px;margin:4px 0">')
    contested = "if(\"contested\",' <i>contested</i>','')" if "contested" in columns else "''"
    why = f"coalesce('<br>' || {_field('why', _LONG)},'')" if "why" in columns else "''"
    yield _inserted(
        f"{opening} || {rings} || {closing} || "
        f"'<b>' || {label} || '</b>' || coalesce({contested},'') || {why} || '</div>'"
    )


def _days(columns: Collection[str]) -> str:
    """Return the expression for the days of an incident, with how exactly they are known."""
    first = day_text("date_start")
    days = f"coalesce({first},'date unknown')"
    if "date_end" in columns:
        last = day_text("date_end")
        days = (
            f'if("date_end" IS NULL OR "date_end" = "date_start",{days},'
            f"coalesce({first} || ' – ','until ') || {last})"
        )
    if "date_precision" not in columns:
        return days
    precision = _field("date_precision", _SHORT)
    return (
        f"{days} || if(coalesce(\"date_precision\",'day') <> 'day' AND \"date_start\" IS NOT NULL,"
        f"' (known to the ' || {precision} || ')','')"
    )


def _toll(about: str) -> str:
    """Return the expression for a toll: `3 (claims: 0–5)`, or what is known of it."""
    low, best, high = (f'"{about}_{end}"' for end in ("low", "best", "high"))
    spread = f"{low} || '–' || {high}"
    return (
        f"CASE WHEN {best} IS NOT NULL THEN {best} || "
        f"if({low} <> {high},' (claims: ' || {spread} || ')','') "
        f"WHEN {low} <> {high} THEN {spread} "
        f"WHEN {low} IS NOT NULL THEN if({high} IS NULL,'at least ','') || {low} "
        f"WHEN {high} IS NOT NULL THEN 'at most ' || {high} END"
    )


def _position(columns: Collection[str]) -> str:
    known = "".join(
        f' WHEN "located" = {literal(name)} THEN {literal(words)}'
        for name, words in LOCATED_WORDS.items()
    )
    words = f"CASE{known} ELSE {_field('located', _SHORT)} END"
    if "radius_m" not in columns:
        return words
    return f"{words} || if(\"radius_m\">0,', within ' || {_length('radius_m')} || ' (95 %)','')"


def _length(column: str) -> str:
    """Return the expression for metres as people say them."""
    value = f'"{column}"'
    return (
        f"CASE WHEN {value}<1000 THEN round({value}) || ' m' "
        f"WHEN {value}<10000 THEN round({value}/1000,1) || ' km' "
        f"ELSE round({value}/1000) || ' km' END"
    )


def _zone_days(columns: Collection[str]) -> str:
    start = day_text("valid_from") if "valid_from" in columns else "NULL"
    end = day_text("valid_to") if "valid_to" in columns else "NULL"
    return (
        f"coalesce({start} || ' – ' || {end},'since ' || {start},'until ' || {end},"
        "'no dates given')"
    )
