"""How an English name goes on: "of the army", "for defence", a person after an office."""

from geomap.reports.parties.words import SPOKEN_FOR

__all__ = ["HYPHENED", "LINKS", "NAMED_AFTER", "PLACED", "STANDS_FOR"]

HYPHENED = ("-backed", "-led", "-run", "-aligned", "-affiliated", "-linked", "-allied",
             "-controlled", "-speaking", "-installed", "-appointed", "-held",
             "-occupied")  # fmt: skip
LINKS = {
    "of": None,
    "for": SPOKEN_FOR | {"commissioner", "envoy", "representative", "network", "desk", "minister",
                         "adviser", "ministry", "director", "coordinator"},
    "with": SPOKEN_FOR | {"official", "officer"},
    "to": frozenset({"ambassador", "envoy", "adviser", "representative", "advisor"}),
}  # fmt: skip
STANDS_FOR = SPOKEN_FOR | {"headquarters", "command", "press office", "leadership"}
PLACED = frozenset({"body", "official", "witness", "organisation"})
NAMED_AFTER = frozenset({"official", "witness", "civilians", "agency", "force"})
