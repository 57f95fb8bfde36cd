"""Types of incident and the codes of datasets, both ways.

The vocabulary of `geomap.tables.INCIDENT_TYPES` is coarser than ACLED's and
CAMEO's and finer than UCDP's: several codes may be one type, and one type
several codes. What a code says beyond the type stays in the source row. A code
that is in no list stays as written.
"""

from collections.abc import Iterable, Mapping

from geomap.incidents.kinds import incident_type
from geomap.tables import INCIDENT_TYPES

__all__ = [
    "ACLED_EVENT_TYPES",
    "ACLED_TYPES",
    "CAMEO_TYPES",
    "UCDP_TYPES",
    "acled_sub_events",
    "acled_type",
    "cameo_codes",
    "cameo_type",
    "ucdp_codes",
]

ACLED_TYPES: Mapping[str, str] = {
    # Battles
    "Armed clash": "armed clash",
    "Government regains territory": "territory taken",
    "Non-state actor overtakes territory": "territory taken",
    # Explosions/Remote violence
    "Chemical weapon": "other",
    "Air/drone strike": "air strike",  # which of the two it was, the code does not say
    "Suicide bomb": "explosive device",
    "Shelling/artillery/missile attack": "shelling",
    "Remote explosive/landmine/IED": "explosive device",
    "Grenade": "explosive device",
    # Violence against civilians
    "Sexual violence": "violence against civilians",
    "Attack": "violence against civilians",
    "Abduction/forced disappearance": "detention",
    # Protests
    "Peaceful protest": "protest",
    "Protest with intervention": "protest",
    "Excessive force against protesters": "protest",
    # Riots
    "Violent demonstration": "protest",
    "Mob violence": "other",
    # Strategic developments
    "Agreement": "other",
    "Arrests": "detention",
    "Change to group/activity": "other",
    "Disrupted weapons use": "other",
    "Headquarters or base established": "fortification",
    "Looting/property destruction": "other",
    "Non-violent transfer of territory": "territory taken",
    "Other": "other",
}
"""ACLED's 25 sub-event types, in the order of its codebook."""

ACLED_EVENT_TYPES: Mapping[str, str] = {
    "Battles": "armed clash",
    "Violence against civilians": "violence against civilians",
    "Protests": "protest",
    # before 2019, when there were no sub-event types
    "Battle-No change of territory": "armed clash",
    "Battle-Government regains territory": "territory taken",
    "Battle-Non-state actor overtakes territory": "territory taken",
    "Headquarters or base established": "fortification",
    "Non-violent transfer of territory": "territory taken",
    "Riots/Protests": "protest",
}
"""Event types, for rows without a sub-event type. Those that hold several of our types, such as
"Explosions/Remote violence", are not here and stay as written."""

UCDP_TYPES: Mapping[str, str] = {
    "1": "armed clash",  # state-based
    "2": "armed clash",  # non-state
    "3": "violence against civilians",  # one-sided
}
"""UCDP's `type_of_violence`."""

CAMEO_TYPES: Mapping[str, str] = {
    **{f"{root:02}": "other" for root in range(1, 21)},
    "0872": "other",  # easing a blockade is none
    "0874": "withdrawal",
    "14": "protest",
    "144": "blockade",
    "173": "detention",
    "175": "violence against civilians",
    "18": "violence against civilians",
    "181": "detention",
    "183": "explosive device",
    "19": "armed clash",
    "191": "blockade",
    "192": "territory taken",
    "193": "shooting",
    "194": "shelling",
    "195": "air strike",
    "1952": "drone strike",
    "196": "ceasefire violation",
    "20": "violence against civilians",
    "204": "other",
}
"""CAMEO roots, and the codes below them that mean another type than their root."""

_ACLED = {name.casefold(): kind for name, kind in {**ACLED_EVENT_TYPES, **ACLED_TYPES}.items()}

_TO_ACLED: Mapping[str, tuple[str, ...]] = {
    "drone strike": ("Air/drone strike",),
    "shooting": ("Armed clash",),
}
"""What ACLED has no sub-event type for but a wider one."""

_FOUGHT = (
    "armed clash", "shelling", "drone strike", "air strike", "shooting", "explosive device",
    "territory taken", "ceasefire violation",
)  # fmt: skip
_TO_UCDP: Mapping[str, tuple[str, ...]] = dict.fromkeys(_FOUGHT, ("1", "2"))
"""UCDP counts deaths by who fights whom, whatever they fight with."""


def acled_type(written: str) -> str:
    """Return the type of an ACLED sub-event or event type, or the text as written."""
    plain = " ".join(written.split())
    return _ACLED.get(plain.casefold()) or plain


def cameo_type(code: str) -> str:
    """Return the type of a CAMEO code, that of the nearest code above it where it has none."""
    plain = code.strip()
    for length in range(len(plain), 1, -1):
        if plain[:length] in CAMEO_TYPES:
            return CAMEO_TYPES[plain[:length]]
    return plain


def acled_sub_events(kind: str) -> tuple[str, ...]:
    """Return the ACLED sub-event types that a type may be; none for a type that ACLED lacks."""
    return _keys(ACLED_TYPES, kind) or _TO_ACLED.get(_known(kind), ())


def ucdp_codes(kind: str) -> tuple[str, ...]:
    """Return the `type_of_violence` that a type may be; UCDP has only what kills."""
    return _TO_UCDP.get(_known(kind), ()) or _keys(UCDP_TYPES, kind)


def cameo_codes(kind: str) -> tuple[str, ...]:
    """Return the CAMEO roots and codes that a type may be."""
    return _keys(CAMEO_TYPES, kind)


def _keys(codes: Mapping[str, str], kind: str) -> tuple[str, ...]:
    wanted = _known(kind)
    found: Iterable[str] = (code for code, meant in codes.items() if meant == wanted)
    return tuple(found)


def _known(kind: str) -> str:
    word = incident_type(kind)
    return word if word in INCIDENT_TYPES else ""
