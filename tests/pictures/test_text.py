"""Text: harmless whatever it holds, broken where it must be, set in any script."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geomap.pictures.drawing import element, is_rtl, isolated, one_line, xml
from geomap.pictures.measure import shortened, width_of, wrapped
from geomap.pictures.shaping import shaped

SCRIPTS = {
    "Latin": "Fərrux Łódź Đặng",
    "Cyrillic": "Парух Ґалаґан",
    "Armenian": "Փառուխ Ստեփանակերտ",
    "Georgian": "ფარუხი სამცხე",
    "Arabic": "القدس حلب",
    "Hebrew": "בית לחם",
    "Hangul": "판문점 대한민국",
    "Greek": "Λευκωσία",
    "Han": "臺灣 东京",
    "Thai": "ปัตตานี",
    "Devanagari": "कश्मीर",
    "Burmese": "ရန်ကုန်",
    "Ethiopic": "አዲስ አበባ",
}


@given(st.text(max_size=60))
def test_any_text_is_read_back_by_an_xml_parser_as_it_was_written(text):
    line = one_line(text)
    root = ET.fromstring(xml(element("text", {"title": line}, line)))
    assert (root.text or "").strip("\u2067\u2069") == line.strip("\u2067\u2069")
    assert root.get("title") == line


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a\nb\t c", "a b c"),
        ("\u202eabc\u202c", "abc"),
        ("x\u2066y\u2069\u200f", "xy"),
        ("a\x00b\x1bc", "a\ufffdb\ufffdc"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("&<>\"'", "&<>\"'"),
    ],
)
def test_what_breaks_or_turns_a_line_is_taken_out(given_text, expected):
    assert one_line(given_text) == expected


def test_the_direction_is_that_of_the_first_letter_outside_what_is_isolated():
    assert is_rtl("12 حلب abc")
    assert not is_rtl("12 abc حلب")
    assert not is_rtl(f"{isolated('حلب')} abc")
    assert is_rtl(isolated("حلب"))


@given(st.text(alphabet="abc Абв حلب 한국 -", max_size=200), st.floats(40, 300))
def test_wrapped_lines_fit_and_lose_no_letter(text, room):
    lines = wrapped(text, 12, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(width_of(line, 12) <= room + 1e-6 for line in lines if len(line) > 1)


def test_isolates_are_closed_on_every_line_that_they_run_over():
    lines = wrapped(f"zone {isolated('one two three four five six')} end", 12, 70)
    assert len(lines) > 2
    assert all(line.count("\u2068") == line.count("\u2069") for line in lines)
    assert shortened(lines, 2)[1].count("\u2068") == shortened(lines, 2)[1].count("\u2069")


def test_what_is_cut_off_is_told_by_an_ellipsis():
    assert shortened(["a", "b", "c"], 2) == ["a", "b…"]
    assert shortened(["a", "b"], 2) == ["a", "b"]


@pytest.mark.parametrize("script", SCRIPTS)
@pytest.mark.parametrize("bold", [False, True])
def test_every_script_is_drawn_and_about_as_wide_as_expected(script, bold):
    text = SCRIPTS[script]
    line = shaped(text, 20, bold=bold)
    assert line.missing == frozenset()
    assert line.path.count("M") >= len(text.replace(" ", "")) / 2
    assert 0.9 < width_of(text, 20, bold=bold) / line.width < 1.8


def test_arabic_letters_join():
    apart = sum(shaped(letter, 20).width for letter in "حلب")
    assert shaped("حلب", 20).width < 0.9 * apart


def test_a_right_to_left_word_is_drawn_the_same_beside_other_scripts():
    alone, beside = shaped("حلب", 20), shaped("12 حلب abc", 20)
    assert beside.path.count("M") == alone.path.count("M") + shaped("12abc", 20).path.count("M")


def test_what_no_font_has_is_told():
    assert shaped("a ꦏ", 20).missing == frozenset("ꦏ")


def test_bold_is_heavier_and_spacing_is_added():
    assert shaped("Shusha", 20, bold=True).width > shaped("Shusha", 20).width
    spaced = shaped("Shusha", 20, spacing=2)
    assert spaced.width == pytest.approx(shaped("Shusha", 20).width + 12)
