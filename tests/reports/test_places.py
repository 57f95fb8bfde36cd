"""Places in running text: what is one, what only bears the name of one, and which is meant."""

import random
import time
from itertools import pairwise

import pytest

from geomap.errors import PlaceError
from geomap.gazetteer import Gazetteer
from geomap.reports.places.finding import find_places


@pytest.fixture(scope="module")
def gazetteer():
    return Gazetteer.open()


@pytest.fixture
def kinds(gazetteer):
    def read(text):
        return {m.text: m.kind for m in find_places(text, gazetteer, resolve=False)}

    return read


@pytest.fixture
def places(gazetteer):
    def read(text):
        return [m.text for m in find_places(text, gazetteer) if m.kind == "place"]

    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Shells fell on Kharkiv and Poltava overnight.", ["Kharkiv", "Poltava"]),
        ("The convoy left Dallas, Texas, at noon.", ["Dallas", "Texas"]),
        ("A mine exploded near the village of Zelenivka.", ["Zelenivka"]),
        ("Troops crossed from Sudan's border into South Sudan.", ["Sudan", "South Sudan"]),
        ("Fighting spread across northern Iraq.", ["Iraq"]),
        ("In Nigeria, gunmen attacked a market.", ["Nigeria"]),
        ("Rain fell in Ontario, Quebec and Nova Scotia.", ["Ontario", "Quebec", "Nova Scotia"]),
        ("U.S. forces left Kabul; the UK followed.", ["U.S.", "Kabul", "UK"]),
        ("The boat sank in Lake Victoria.", ["Lake Victoria"]),
        ("Deputies flooded Scott County, Indiana.", ["Scott County", "Indiana"]),
        ("Refugees reached Port-au-Prince on Friday.", ["Port-au-Prince"]),
        ("Both the United States and Norway protested.", ["United States", "Norway"]),
        ("Neighbouring Israel closed the crossing.", ["Israel"]),
        ("A ship in the Black Sea was hit.", ["Black Sea"]),
        ("She lives in Nice. He was born in Mobile, Alabama.", ["Nice", "Mobile", "Alabama"]),
        ("Talks on Canada resumed.", ["Canada"]),
        ("They met President Sall of Senegal.", ["Senegal"]),
    ],
)
def test_places_are_found_with_their_names(places, text, expected):
    assert places(text) == expected


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("A spokesman for the Kremlin declined to comment.", "Kremlin", "metonym"),
        ("Moscow denied that its aircraft were there.", "Moscow", "metonym"),
        ("The White House said it was watching.", "White House", "metonym"),
        ("Turkish troops and Congolese rebels met.", "Turkish", "demonym"),
        ("Turkish troops and Congolese rebels met.", "Congolese", "demonym"),
        ("A Turkish-made drone fell in a field.", "Turkish-made", "demonym"),
        ("She teaches at the University of Oxford these days.", "University of Oxford",
         "organisation"),
        ("He wrote for the Los Angeles Times in May.", "Los Angeles Times", "organisation"),
        ("The Beirut daily reported it.", "Beirut", "organisation"),
        ("A Khartoum-based doctor agreed.", "Khartoum-based", "demonym"),
        ("FC Barcelona lost again.", "FC Barcelona", "organisation"),
        ("Doctors fear that West Nile virus is back.", "West Nile", "organisation"),
        ("Jordan Smith was among the wounded.", "Jordan Smith", "person"),
        ("President Lincoln spoke.", "President Lincoln", "person"),
    ],
)  # fmt: skip
def test_what_bears_a_name_is_kept_apart(kinds, text, name, kind):
    assert kinds(text).get(name) == kind


@pytest.mark.parametrize(
    "text",
    [
        "Reading the report took all day. Nice work, they said.",
        "Of the forty, none was hurt. Most were soldiers.",
        "Mobile phones were taken away.",
        "Officials met on Sunday in March.",
        "Jordan Smith was hurt. Smith is in hospital, and Jordan Smith's wife is with him.",
        "Paris Hilton was not there.",
        "It will cost US$40 million.",
        "The Paris-based group published a list.",
    ],
)
def test_words_and_people_are_no_places(places, text):
    assert places(text) == []


def test_a_capital_is_a_place_where_something_happens(kinds):
    assert kinds("Shots were heard in Moscow yesterday.") == {"Moscow": "place"}


def test_spans_are_those_of_the_text(gazetteer):
    text = "Émigrés — “many” of them — left Tbilisi’s suburbs for Gyumri, Armenia."
    found = find_places(text, gazetteer)
    assert [text[m.start : m.end] for m in found] == [m.text for m in found]
    assert [m.text for m in found] == ["Tbilisi", "Gyumri", "Armenia"]
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "name", "lon", "lat", "within"),
    [
        ("A storm hit Paris, Texas.", "Paris", -95.55, 33.66, 0.3),
        ("A march was held in Paris and in Lyon.", "Paris", 2.35, 48.86, 0.3),
        ("Georgia, Alabama and Florida declared emergencies.", "Georgia", -83.5, 33, 1.5),
        ("Georgia and Armenia opened the road.", "Georgia", 43.5, 42, 1.5),
        ("A cyclone reached Queensland.", "Queensland", -144 + 288, -22, 3),
        ("Police in Birmingham, Alabama, made an arrest.", "Birmingham", -86.8, 33.52, 0.3),
        ("They met in Washington, D.C., on Friday.", "Washington", -77.03, 38.9, 0.3),
        ("Talks on Canada resumed.", "Canada", -96, 61, 5),
    ],
)  # fmt: skip
def test_which_place_is_meant(gazetteer, text, name, lon, lat, within):
    found = next(m for m in find_places(text, gazetteer) if m.text == name)
    assert abs(found.match.place.lon - lon) < within
    assert abs(found.match.place.lat - lat) < within


def test_spellings_of_one_village_are_one_place(gazetteer):
    text = "Armenian sources said Parukh was taken. Baku calls the village of Farukh its own."
    found = {m.text: m.match.place.id for m in find_places(text, gazetteer) if m.match}
    assert found["Parukh"] == found["Farukh"] == "geomap:farukh"


def test_an_unknown_village_is_held_by_the_region_named(gazetteer):
    text = "Two died in the village of Qwelmistan in Nagorno-Karabakh on Monday."
    village, region = (m for m in find_places(text, gazetteer) if m.kind == "place")
    assert (village.text, village.resolution.status, village.match) == (
        "Qwelmistan", "not found", None,
    )  # fmt: skip
    assert village.within == region.match


def test_a_demonym_names_its_country(gazetteer):
    (found,) = find_places("Kenyan police were sent.", gazetteer)
    assert (found.kind, found.match.place.country) == ("demonym", "KE")


def test_the_country_given_decides(gazetteer):
    (found,) = find_places("A fire broke out in Tripoli.", gazetteer, country="LB")
    assert found.match.place.country == "LB"
    with pytest.raises(PlaceError):
        find_places("A fire in Tripoli.", gazetteer, country="Lebanon?")


def test_a_mention_as_json(gazetteer):
    (found,) = find_places("A fire in Tripoli.", gazetteer)
    answer = found.as_json()
    assert (answer["start"], answer["end"], answer["kind"]) == (10, 17, "place")
    assert answer["resolution"]["query"] == "Tripoli"


@pytest.mark.parametrize("text", ["", " ", "\x00\x01", "....", "'s", "In In In", "A. B. C.", "的"])
def test_any_text_is_answered(gazetteer, text):
    assert all(text[m.start : m.end] == m.text for m in find_places(text, gazetteer))


def _letters(size):
    chance = random.Random(7)
    return "".join(chance.choices("ABCDEabcde .,'-\n\u00e9\u0416", k=size))


def _villages(size):
    names = ("".join(chr(97 + n // 26**k % 26) for k in range(4)) for n in range(size // 10))
    return " ".join(f"in Z{name}." for name in names)


def _capitals(size):
    chance = random.Random(8)
    return " ".join(f"X{chance.randrange(10**6):x}".title() for _ in range(size // 7))


@pytest.mark.parametrize(
    "noise",
    [_letters, _villages, _capitals, lambda n: "A" * n, lambda n: "In Paris and " * (n // 13),
     lambda n: "and " * (n // 4), lambda n: "Of The " * (n // 7), lambda n: "A." * (n // 2)],
)  # fmt: skip
def test_noise_ends_in_time_that_grows_with_its_length(gazetteer, noise):
    def seconds(size):
        text = noise(size)
        start = time.process_time()
        find_places(text, gazetteer)
        return time.process_time() - start

    seconds(1_000)
    small, large = seconds(50_000), seconds(200_000)
    assert large < 12 * small + 1.0


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Norway", "Michigan", "Detroit", "Iron Mountain"], "country"),
        (["California", "Maryland", "Leonardtown", "Lexington Park"], "region"),
    ],
)
def test_a_country_is_no_hamlet_of_that_name_near_the_other_places(gazetteer, names, kind):
    assert gazetteer.resolve_document(names)[0][0].place.kind == kind
    text = f"People from {names[0]} met others in {', '.join(names[1:])}."
    first = next(m for m in find_places(text, gazetteer) if m.text == names[0])
    assert first.match.place.kind == kind
