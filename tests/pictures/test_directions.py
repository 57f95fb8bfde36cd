"""The order of what stands in a line, against a browser's."""

import pytest

from geomap.pictures.directions import visual_runs
from geomap.pictures.drawing import isolated

LINES = [
    "Farukh",
    "فاروخ",
    "abc فاروخ def",
    "منطقة (Nagorno-Karabakh), 2020-2023",
    "حلب (12 كم)",
    "قرية 12-13 abc 14",
    "בית לחם, 3.5% of 1,200",
    "a (בית) b [לחם] c",
    "12 بيت 34",
    "א(b)ג",
    f"A: {isolated('حلب (1)')} (reconstruction) · since 1 Jan 2020",
    f"الحلقة: {isolated('Green (zone)')} 12",
    f"{isolated('abc')} {isolated('בית')} 5",
    "+3 ק״מ / $5",
    "قُدْس e\u0301 x",
]

ORDER = """line => {
  const text = document.createElementNS('http://www.w3.org/2000/svg', 'text');
  text.setAttribute('y', '50');
  text.textContent = line;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.append(text);
  document.body.replaceChildren(svg);
  return [...line].map((_, index) => {
    const box = text.getExtentOfChar(index);
    return [box.x, box.width];
  });
}"""


def ours(line):
    """Return the visible characters from left to right, marks after their letters left out."""
    found = []
    for run in visual_runs(line):
        found += reversed(run.text) if run.rtl else run.text
    return [character for character in found if _is_seen(character)]


def _is_seen(character):
    return not (character.isspace() or "\u0300" <= character <= "\u036f") and not (
        "\u064b" <= character <= "\u0652" or "\u2066" <= character <= "\u2069"
    )


@pytest.mark.browser
@pytest.mark.parametrize("line", LINES)
def test_letters_stand_in_the_order_in_which_a_browser_has_them(tab, line):
    from geomap.pictures.drawing import is_rtl

    tab.set_content("<body></body>")
    shown = f"\u2067{line}\u2069" if is_rtl(line) else line
    boxes = tab.evaluate(ORDER, shown)
    seen = [
        (x + width / 2, place, character)
        for place, (character, (x, width)) in enumerate(zip(shown, boxes, strict=True))
        if _is_seen(character)
    ]
    assert ours(line) == [character for _, _, character in sorted(seen)]


def test_no_character_is_lost():
    for line in LINES:
        plain = sorted(c for c in line if not "\u2066" <= c <= "\u2069")
        assert sorted("".join(run.text for run in visual_runs(line))) == plain
