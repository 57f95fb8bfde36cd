"""Parties in English sentences: "Russia's Defense Ministry", "a spokesman for the army"."""

from collections.abc import Sequence

from geomap.reports.documents.agencies import agency_of
from geomap.reports.parties.acting import acts_next, speaks_next
from geomap.reports.parties.found import Found, Piece, pieces_of
from geomap.reports.parties.lexicon import Entry, Word
from geomap.reports.parties.links import HYPHENED, LINKS, NAMED_AFTER, PLACED, STANDS_FOR
from geomap.reports.parties.subject_words import THINGS
from geomap.reports.parties.words import (
    BODY_FIELDS,
    FALSE_STARTS,
    MODIFIERS,
    NEEDS_MORE,
    NO_PARTY_AFTER,
    PLACING,
    TITLES,
)

__all__ = ["english_parties"]

_LONGEST = 12


def english_parties(here: Sequence[Word], placed: frozenset[int]) -> list[Found]:
    """Return the parties of a sentence, in order; `placed` are words that are places for sure."""
    pieces = pieces_of(here)
    return _Reader(here, pieces, placed).read()


class _Reader:
    """One sentence: its words and the known spellings in them."""

    def __init__(
        self, here: Sequence[Word], pieces: Sequence[Piece], placed: frozenset[int]
    ) -> None:
        self.here = here
        self.placed = placed
        self.starts = {piece.first: piece for piece in pieces}

    def read(self) -> list[Found]:
        found: list[Found] = []
        at = 0
        while at < len(self.here):
            last, inside = self._run(at)
            if last == at:
                at += 1
                continue
            one = self._party(at, last, inside)
            if one is not None:
                found.append(one)
            at = max(last, one.last if one else 0)
        return found

    def _run(self, first: int) -> tuple[int, list[Piece]]:
        """Return where the words of one noun phrase end that may begin here."""
        here, at = self.here, first
        inside: list[Piece] = []
        while at < len(here) and at - first < _LONGEST:
            piece = self.starts.get(at)
            if piece is not None:
                role = piece.entry.role
                if inside and role == "adjective" and not here[at - 1].owner and (
                    inside[-1].entry.role in {"state", "capital", "named", "head"}
                ):  # fmt: skip
                    break
                inside.append(piece)
                at = piece.last
            elif self._belongs(at, first):
                at += 1
            else:
                break
        return at, inside

    def _belongs(self, at: int, first: int) -> bool:
        word = self.here[at]
        if word.text == "." and at > first:
            return self.here[at - 1].bare in TITLES and self._proper_next(at + 1)  # "Dr. Amal"
        if word.kind != "word":
            return False
        if word.bare in MODIFIERS or word.bare.endswith(HYPHENED):
            return not (word.bare == "other" and at > first)
        if not word.capital or word.bare in FALSE_STARTS:
            return False
        # a capital that only begins the sentence tells nothing
        if at or at in self.placed or self._proper_next(1) or word.owner:
            return True
        return agency_of(word.text) is not None or speaks_next(self.here, 1)

    def _proper_next(self, at: int) -> bool:
        return at < len(self.here) and self.here[at].capital and (
            self.here[at].bare not in FALSE_STARTS
        )  # fmt: skip

    def _party(self, first: int, last: int, inside: list[Piece]) -> Found | None:
        head = next((p for p in reversed(inside) if p.entry.role == "head"), None)
        if head is not None:
            return self._headed(first, head, inside, last)
        for piece in reversed(inside):
            if piece.entry.role == "named":
                return self._named(piece, first, inside)
        for piece in inside:
            found = self._alone(first, piece, last)
            if found is not None:
                return found
        if inside:
            return self._owned(first, last, inside)
        return self._unknown(first, last)

    def _owned(self, first: int, last: int, inside: list[Piece]) -> Found | None:
        """Return a body on no list that speaks and says whose it is: "South Ossetian KGB"."""
        whose = next((p.entry.of for p in inside if p.entry.of), None)
        if last > inside[-1].last and whose and self.here[last - 1].capital and (
            speaks_next(self.here, last)
        ):  # fmt: skip
            return Found(first, last, "body", False, whose)
        return None

    # with a head

    def _headed(self, first: int, head: Piece, inside: list[Piece], run: int) -> Found | None:
        here, entry = self.here, head.entry
        first = self._begins(first, head)
        owners = [p for p in inside if p is not head and first <= p.first < head.first]
        of = next((p.entry.of for p in owners if p.entry.of), None)
        found = Found(
            first, head.last, entry.kind, entry.armed, of, head=entry.basic,
            definite=first > 0 and here[first - 1].bare in {"the", "this", "that"},
        )  # fmt: skip
        if here[head.last - 1].owner:
            found.bare = first == head.first
            return found if not self._is_thing(found) else None
        self._name_after(found, run)
        self._go_on(found)
        self._person_after(found)
        self._also(found)
        found.bare = first == head.first and found.last == head.last
        named = next((p.entry for p in owners if p.entry.role == "named"), None)
        if named and entry.kind in {"armed group", "force"} and found.last == head.last:
            found.known = named.name
            found.kind = named.kind if named.armed else entry.kind
        elif named and entry.basic in STANDS_FOR:
            found.known = named.name
        if self._is_thing(found):
            return None
        return found

    def _begins(self, first: int, head: Piece) -> int:
        """Return where the phrase begins: a place before an owner is none of it."""
        at = first
        placed = at in self.placed and at and self.here[at - 1].bare in {"in", "near", "at"}
        if placed and at + 1 == head.first and self.here[head.last - 1].bare.endswith("s"):
            return head.first  # "in Tbilisi officials said"
        while at < head.first and self.here[at].bare in {"suspected", "alleged", "other", "armed"}:
            if self.here[at].bare == "armed" and at + 1 == head.first:
                break
            at += 1
        return at

    def _is_thing(self, found: Found) -> bool:
        """Tell whether the words name no party: "army base", "in the head"."""
        here = self.here
        alone = found.last - found.first == len(found.head.split()) and not found.person
        if alone and found.head in NEEDS_MORE:
            return not found.also
        if found.head == "side" and not found.of:
            return True
        if found.head == "media" and here[found.last - 2].bare == "social":
            return True
        word = here[found.last] if found.last < len(here) else None
        if word is not None and found.kind == "force" and not found.person and word.capital and (
            word.bare not in FALSE_STARTS and found.last not in self.starts
            and word.kind == "word"
        ):  # fmt: skip
            return True  # "Military Demarcation Line"
        following = word.bare if word else ""
        return following in NO_PARTY_AFTER and found.kind in {"force", "body", "witness", "agency"}

    def _name_after(self, found: Found, run: int) -> None:
        """Take the capitals after a head: a person's name, or that of a newspaper."""
        last = found.last
        while last < run and self.here[last].capital and last not in self.starts:
            last += 1
            if self.here[last - 1].owner:
                break
        if last == found.last or found.kind not in NAMED_AFTER:
            return
        written = " ".join(self.here[at].text for at in range(found.last, last))
        written = written.removesuffix("'s").removesuffix("’s")
        if found.kind == "agency":
            found.written = written
        else:
            found.person = written
        found.last = last

    def _go_on(self, found: Found, depth: int = 0) -> None:  # noqa: C901, PLR0911, PLR0912 - links
        """Take "of the Russian peacekeepers", "for the army", "in Baku"."""
        here, at = self.here, found.last
        if at >= len(here) or depth > 3 or (at and here[at - 1].owner):
            return
        link = here[at].bare
        if link in {"in", "from", "at", "on"}:
            self._place_after(found, link)
            return
        if link not in LINKS:
            return
        allowed = LINKS[link]
        if allowed is not None and not any(found.head.endswith(word) for word in allowed):
            return
        start = at + 1
        while start < len(here) and here[start].bare in {"the", "a", "an", "its", "their"}:
            start += 1
        fields = start
        while fields < len(here) and here[fields].bare in BODY_FIELDS:
            fields += 1
        if fields > start and found.head.endswith(
            ("ministry", "minister", "department", "secretary")
        ):
            found.last = fields
            self._go_on(found, depth + 1)
            return
        last, inside = self._run(start)
        if last == start:
            return
        if not inside and not here[start].capital:
            return
        found.of = found.of or next((p.entry.of for p in inside if p.entry.of), None)
        stands_for = found.kind in {"armed group", "force"} or found.head in STANDS_FOR
        if stands_for and len(inside) == 1 and inside[0].entry.role == "named":
            longer = self._longer(inside[0], start)
            if longer == inside[0].first:
                found.known = inside[0].entry.name
            else:
                written = " ".join(word.text for word in here[longer : inside[0].last])
                found.written, found.head = written, ""
        heads = [p for p in inside if p.entry.role == "head"]
        found.last = heads[-1].last if heads and link != "of" else last
        if heads:
            self._go_on(found, depth + 1)

    def _place_after(self, found: Found, link: str) -> None:
        start = found.last + 1
        while start < len(self.here) and self.here[start].bare == "the":
            start += 1
        last, inside = self._run(start)
        if last == start or not self.here[start].capital:
            return
        states = [p for p in inside if p.entry.role in {"state", "capital"}]
        if link == "from" and found.kind in {"force", "armed group", "civilians"} and states:
            found.of = found.of or states[0].entry.of
            found.last = last
        elif link in {"in", "at"} and found.kind in PLACED and (
            found.last - found.first < 3 or found.definite
        ):  # fmt: skip
            if any(p.entry.role == "head" for p in inside) and link == "in":
                return
            if states:
                found.of = found.of or states[0].entry.of
            found.last = last

    def _person_after(self, found: Found) -> None:
        """Take a name set off by a comma: "the mayor, Ali Hassan, said"."""
        here, at = self.here, found.last
        if found.person or found.kind not in {"official", "witness"}:
            return
        if at < len(here) and here[at].capital and at not in self.starts:
            start = at
        elif at + 2 < len(here) and here[at].text == "," and here[at + 1].capital:
            start = at + 1
        else:
            return
        last = self._name(start)
        if last == start or (start > at and last - start < 2):
            return
        if start > at and not (last == len(here) or here[last].text in {",", ".", ";", ":"}
                               or speaks_next(here, last)):  # fmt: skip
            return
        found.person = " ".join(here[n].text for n in range(start, last))
        found.last = last

    def _name(self, start: int) -> int:
        """Return where a personal name ends that begins at a word."""
        here, at = self.here, start
        while at < len(here) and at - start < 5 and here[at].kind == "word" and (
            (here[at].capital and here[at].bare not in FALSE_STARTS and at not in self.starts)
            or (at > start and here[at].bare in {"al", "bin", "van", "von", "de", "abu", "ben"})
            or here[at].bare in TITLES
        ):  # fmt: skip
            at += 1
            if here[at - 1].owner:
                break
        return at

    def _also(self, found: Found) -> None:
        """Take the short name in brackets: "Rapid Support Forces (RSF)"."""
        here = self.here
        for at in range(found.last, min(found.last + 4, len(here) - 2)):
            if here[at].text == "(":
                short = here[at + 1]
                if here[at + 2].text == ")" and short.text.isupper() and len(short.text) > 1:
                    found.also = short.text
                    piece = self.starts.get(at + 1)
                    if piece is not None and piece.entry.role == "named":
                        found.known = piece.entry.name
                return
            if here[at].kind != "word":
                return

    # without one

    def _longer(self, piece: Piece, first: int) -> int:
        """Return where a longer name begins that ends like a known one is written."""
        at = piece.first
        if len(piece.entry.words) == 1 or any(p.last == at for p in self.starts.values()):
            return at
        while at > max(first, 1) and at - 1 not in self.starts and self._named_at(at - 1):
            at -= 1
        return at

    def _named_at(self, at: int) -> bool:
        word = self.here[at]
        capital = word.kind == "word" and word.capital and not word.owner
        return capital and word.bare not in FALSE_STARTS

    def _named(self, piece: Piece, first: int, inside: Sequence[Piece]) -> Found:
        entry = piece.entry
        longer = self._longer(piece, first)
        owner = next((p for p in inside if p.last == piece.first), None)
        if owner and owner.entry.role == "adjective" and entry.of is None and entry.kind == (
            "organisation"
        ):  # fmt: skip
            longer = owner.first  # "the Palestinian Red Crescent"
        if longer < piece.first:
            of = owner.entry.of if owner else None
            found = Found(longer, piece.last, entry.kind, entry.armed, of)
            self._also(found)
            return found
        found = Found(piece.first, piece.last, entry.kind, entry.armed, entry.of, known=entry.name)
        self._also(found)
        return found

    def _alone(self, first: int, piece: Piece, last: int) -> Found | None:
        """Return a state that acts or is spoken of, a people, or None where it is a place."""
        entry, here = piece.entry, self.here
        before = here[first - 1].bare if first else ""
        if before == "the" and first > 1:
            before = here[first - 2].bare
        if entry.role == "adjective":
            return self._people(piece, entry)
        inner = {here[at].bare for at in range(first, piece.first)}
        if last > piece.last + 1 or before in PLACING or not inner.isdisjoint(PLACING):
            return None
        owner = here[piece.last - 1].owner
        if entry.role == "capital" or entry.name in {"Gaza", "Nagorno-Karabakh"}:
            acting = acts_next(here, piece.last) or owner
            if not acting and before not in {"by", "with", "against", "accused", "blamed", "told"}:
                return None
        return Found(piece.first, piece.last, "state", False, entry.of, known=entry.name)

    def _people(self, piece: Piece, entry: Entry) -> Found | None:
        """Return the people of a state: "Palestinians", "the Ukrainians"."""
        text = self.here[piece.last - 1].text
        plural = text.endswith("s") and not self.here[piece.last - 1].owner
        if not plural or entry.basic.endswith("ss"):
            return None
        return Found(piece.first, piece.last, "civilians", False, entry.of, head="people")

    def _unknown(self, first: int, last: int) -> Found | None:
        """Return an agency, or a name that speaks: it is of a person, or of a body on no list."""
        here = self.here
        written = " ".join(here[at].text for at in range(first, last)).replace(" . ", ". ")
        written = written.removesuffix("'s").removesuffix("’s")
        agency = agency_of(written) if last - first < 4 else None
        if agency:
            return Found(first, last, "agency", False, None, known=agency)
        if (
            not here[first].capital
            or len(written) < 2
            or (last - first == 1 and here[first].bare in THINGS)
            or not (speaks_next(here, last) or self._spoken(first))
        ):
            return None
        if here[last - 1].bare in MODIFIERS or here[first].bare in MODIFIERS:
            return None
        if first in self.placed and last - first == 1:
            return None
        return Found(first, last, "official", False, None, person=written)

    def _spoken(self, first: int) -> bool:
        from geomap.reports.parties.acting import said_before

        return said_before(self.here, first)
