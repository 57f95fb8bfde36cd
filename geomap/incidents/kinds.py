"""Words people use for kinds of incident, and the controlled vocabulary they mean."""

import re

from geomap.tables import INCIDENT_TYPES

__all__ = ["TYPE_WORDS", "incident_type"]

TYPE_WORDS: dict[str, tuple[str, ...]] = {
    "armed clash": (
        "clash", "battle", "fighting", "firefight", "skirmish", "attack", "ground attack",
        "assault", "offensive",
    ),
    "shelling": (
        "artillery", "artillery fire", "artillery strike", "mortar", "mortar fire", "mortar attack",
        "rocket fire", "rocket attack",
    ),
    "drone strike": (
        "drone", "drone attack", "uav strike", "uav attack", "uav", "attack drone",
        "unmanned aircraft strike",
    ),
    "air strike": ("airstrike", "air attack", "aerial bombing", "air raid", "bombing from the air"),
    "shooting": (
        "small arms fire", "sniper", "sniper fire", "gunfire", "shots fired", "exchange of fire",
        "ambush",
    ),
    "explosive device": (
        "ied", "mine", "landmine", "mine explosion", "landmine explosion", "remote explosive",
        "uxo", "explosion",
    ),
    "troop entry": (
        "incursion", "troop movement", "advance", "entry of troops", "crossing of the line",
        "line crossing",
    ),
    "fortification": (
        "observation post", "engineering work", "entrenchment", "new post", "military post",
        "fortifications",
    ),
    "territory taken": (
        "capture", "village taken", "territory captured", "seizure", "occupation",
        "height taken",
    ),
    "withdrawal": ("troop withdrawal", "pullback", "retreat"),
    "blockade": ("checkpoint", "roadblock", "road block", "road blocked", "road closure"),
    "ceasefire violation": ("violation of the ceasefire", "truce violation", "ceasefire breach"),
    "violence against civilians": ("attack on civilians", "violence against civilian"),
    "detention": ("arrest", "abduction", "capture of persons", "prisoner taken"),
    "protest": ("demonstration", "rally"),
    "other": ("unknown", "misc", "miscellaneous"),
}  # fmt: skip
"""Type to the words read as it. Case, hyphens, underscores and a plural s do not matter;
a word that is not here, or several at once, stays as written."""

_TYPES = {word: kind for kind, words in TYPE_WORDS.items() for word in words} | {
    kind: kind for kind in INCIDENT_TYPES
}


def incident_type(written: str) -> str:
    """Return the vocabulary's word for a kind of incident, or the text as written."""
    plain = re.sub(r"[\s_-]+", " ", written.strip()).casefold()
    return _TYPES.get(plain) or _TYPES.get(plain.removesuffix("s"), written.strip())
