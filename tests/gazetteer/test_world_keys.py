"""What the world index rests on: hashes, key tables, signatures, ends of sounds."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from geomap.gazetteer.world.edges import EDGES, edge_arrays, edge_range
from geomap.gazetteer.world.hashing import LONGEST, deletion_hashes, hashes_near, string_hashes
from geomap.gazetteer.world.keytable import KeyTable, key_table
from geomap.gazetteer.world.signature import signatures, unlike
from geomap.names import (
    compact,
    consonant_classes,
    consonants,
    joined_sound,
    romanise,
    sound_words,
)

WORDS = st.text(alphabet="ABCDEFGH", min_size=4, max_size=LONGEST - 2)  # two may be added


@settings(deadline=None)
@given(WORDS, st.data())
def test_two_edits_share_a_deletion(word, data):
    """What the search rests on: one letter less in the index, two less in the query."""
    letters = list(word)
    kind = data.draw(st.sampled_from(["drop", "swap", "add", "drop two"]))
    at = data.draw(st.integers(0, len(letters) - 2))
    if kind == "drop":
        del letters[at]
    elif kind == "drop two":
        del letters[at : at + 1], letters[0]
    elif kind == "swap":
        letters[at] = "Z"
    else:
        letters[at:at] = ["Y", "Z"]
    other = "".join(letters)
    assert Levenshtein.distance(word, other) <= 2
    ours = set(deletion_hashes([word.encode()])[0].tolist())
    theirs = set(hashes_near(other.encode(), 2).tolist())
    shorter = set(hashes_near(word.encode(), 2).tolist())
    assert ours & theirs or shorter & set(deletion_hashes([other.encode()])[0].tolist())


@given(st.lists(st.binary(max_size=60), max_size=30))
def test_hashes_are_the_same_alone_and_together(strings):
    together = string_hashes(strings).tolist()
    assert together == [string_hashes([one])[0] for one in strings]
    hashes, numbers = deletion_hashes(strings)
    for number, one in enumerate(strings):
        mine = set(hashes[numbers == number].tolist())
        if len(one) != 1:  # less its only letter anything is near anything: no query asks for that
            assert mine == set(hashes_near(one, 1).tolist())


@given(st.binary(min_size=4, max_size=24))
def test_a_query_asks_for_every_way_of_losing_two_letters(text):
    ways = {text[:i] + text[i + 1 : j] + text[j + 1 :] for j in range(len(text)) for i in range(j)}
    ways |= {text[:i] + text[i + 1 :] for i in range(len(text))} | {text}
    assert set(hashes_near(text, 2).tolist()) == set(string_hashes(sorted(ways)).tolist())


@given(
    st.lists(st.tuples(st.binary(max_size=6), st.integers(0, 2**20)), max_size=400),
    st.booleans(),
)
def test_a_key_table_gives_back_what_was_put_in(pairs, whole):
    hashes = string_hashes([one for one, _ in pairs])
    numbers = np.array([number for _, number in pairs], np.int64)
    made = key_table("t", hashes, numbers, whole=whole)
    table = KeyTable(made["t_key"], made["t_key_start"], int(made["t_key_low"][0]))
    found, of = table.find(hashes)
    assert (of[1:] >= of[:-1]).all()
    for row, (one, _) in enumerate(pairs):
        wanted = sorted(number for other, number in pairs if other == one)
        here = sorted(found[of == row].tolist())
        assert here == wanted if whole else set(wanted) <= set(here)
    assert made["t_key"].dtype == (np.uint64 if whole else np.uint32)


def test_a_key_table_of_many_numbers_is_wider():
    hashes = string_hashes([str(number).encode() for number in range(3_000)])
    numbers = np.arange(3_000) << 20
    made = key_table("t", hashes, numbers)
    table = KeyTable(made["t_key"], made["t_key_start"], int(made["t_key_low"][0]))
    assert made["t_key"].dtype == np.uint64
    assert table.find(hashes)[0].tolist() == numbers.tolist()
    strangers = string_hashes([f"no {number}".encode() for number in range(3_000)])
    assert not len(table.find(strangers)[0])


SOUNDS = st.text(alphabet="AIUBKDFHJLMNPRSTVZXC 7", max_size=30)


@given(st.lists(SOUNDS, min_size=1, max_size=20))
def test_signatures_see_edits_and_no_more(sounds):
    lines = ("\n".join(sounds) + "\n").encode()
    start = np.cumsum([0, *(len(sound) + 1 for sound in sounds[:-1])])
    found = signatures(lines, start)
    alone = [signatures(f"{sound}\n".encode(), np.zeros(1, np.intp))[0] for sound in sounds]
    assert found.tolist() == alone
    for one, mark in zip(sounds, found, strict=True):
        far = unlike(mark, found)
        for other, bits in zip(sounds, far.tolist(), strict=True):
            # An edit changes a letter for another, and so at most three pairs for two.
            assert bits <= 8 * Levenshtein.distance(one, other)


@given(st.lists(SOUNDS, max_size=40), SOUNDS)
def test_edges_hold_every_sound_that_begins_or_ends_so(sounds, asked):
    texts = [sound.replace(" ", "").replace("7", "X").encode() for sound in sounds]
    asked = asked.replace(" ", "").replace("7", "X").encode()
    arrays = edge_arrays(texts)
    for edge in EDGES:
        first, last = edge_range(asked, edge, arrays[f"edge_{edge}_start"], 1_000)
        part = slice(0, 3) if edge == "first" else slice(-3, None)
        wanted = [
            number
            for number, text in enumerate(texts)
            if len(text) >= 3 and len(asked) >= 3 and text[part] == asked[part]
        ]
        assert sorted(arrays[f"edge_{edge}"][first:last].tolist()) == wanted
        first, last = edge_range(asked, edge, arrays[f"edge_{edge}_start"], 0)
        near = set(arrays[f"edge_{edge}"][first:last].tolist())
        assert near <= set(wanted)
        assert {n for n in wanted if abs(len(texts[n]) - len(asked)) <= 2} <= near


@given(st.lists(st.text(max_size=40), max_size=12))
def test_forms_of_a_sound_work_line_by_line(names):
    """The index is built, and candidates are compared, with thousands of sounds in one text."""
    sounds = [sound_words(romanise(name)) for name in names]
    for form in (compact, joined_sound, consonants, consonant_classes):
        if sounds:
            assert form("\n".join(sounds)).split("\n") == [form(sound) for sound in sounds]
    for sound in sounds:
        assert consonant_classes(consonants(sound)) == consonant_classes(sound)
