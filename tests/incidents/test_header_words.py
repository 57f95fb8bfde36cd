"""Column names in the languages people keep their tables in, and what a person says of them."""

import pytest

from geomap.errors import InputError
from geomap.incidents import ReadOptions, read_incidents
from geomap.incidents.fields import SYNONYMS, field_of, mapping_of, plain_header, spread_of
from geomap.incidents.headers import HEADERS

FIELDS = ("date_start", "place", "lat", "lon", "killed", "wounded", "text", "sources", "type")

TABLES = {
    "English": "Date|Village|Latitude|Longitude|Fatalities|Injured|Notes|Source|Event type",
    "German": "Datum|Ort|Breite|Länge|Tote|Verletzte|Beschreibung|Quelle|Art",
    "French": "Quand|Lieu|Latitude|Longitude|Tués|Blessés|Remarques|Lien|Catégorie",
    "Spanish": "Fecha|Lugar|Latitud|Longitud|Muertos|Heridos|Descripción|Fuente|Tipo",
    "Russian": "Дата|Населённый пункт|Широта|Долгота|Погибшие|Раненые|Описание|Источник|Тип",
    "Ukrainian": "Дата|Населений пункт|Широта|Довгота|Загиблі|Поранені|Опис|Джерело|Тип події",
    "Armenian": (
        "Ամսաթիվ|Բնակավայր|Լայնություն|Երկայնություն|Զոհեր|Վիրավորներ|Նկարագրություն|Աղբյուր|Տեսակ"
    ),
    "Azerbaijani": "Tarix|Kənd|Enlik|Uzunluq|Ölənlər|Yaralılar|Təsvir|Mənbə|Növ",
    "Turkish": "Tarih|Köy|Enlem|Boylam|Ölü|Yaralı|Açıklama|Kaynak|Tür",
    "Italian": "Data|Luogo|Latitudine|Longitudine|Morti|Feriti|Descrizione|Fonte|Tipo",
    "Polish": (
        "Data|Miejsce|Szerokość geograficzna|Długość geograficzna|Zabici|Ranni|Opis|Źródło|Typ"
    ),
    "Portuguese": "Data|Local|Latitude|Longitude|Mortos|Feridos|Descrição|Fonte|Tipo",
    "Arabic": "التاريخ|المكان|خط العرض|خط الطول|القتلى|الجرحى|الوصف|المصدر|النوع",
}


@pytest.mark.parametrize("language", TABLES)
def test_a_header_is_understood_in_each_language(language):
    header = TABLES[language].split("|")
    assert [field_of(name) for name in header] == list(FIELDS)
    assert [field_of(f"  {name.upper()}_") for name in header] == list(FIELDS)


@pytest.mark.parametrize("language", TABLES)
def test_a_table_with_such_a_header_is_read(tmp_path, language):
    path = tmp_path / "cases.csv"
    cells = ["2022-03-24", "Farukh", "40.0194", "46.8011", "3", "15", "from afar", "DW", "drone"]
    header = TABLES[language].replace("|", ",")
    path.write_text(f"{header}\n{','.join(cells)}\n", encoding="utf-8")
    table = read_incidents(path)
    row = table.iloc[0]
    assert (row["lat"], row["lon"], row["place"]) == (40.0194, 46.8011, "Farukh")
    assert (row["killed_best"], row["wounded_best"], row["type"]) == (3, 15, "drone strike")
    assert (row["text"], row["sources"]) == ("from afar", ["DW"])
    assert table.attrs["understood"] == dict(zip(header.split(","), FIELDS, strict=True))
    assert table.attrs["ignored"] == []


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Lat (WGS84)", "lat"),
        ("Longitude [°]", "lon"),
        ("Date (dd/mm/yyyy)", "date_start"),
        ("Дата / Date", "date_start"),
        ("Tote | Killed", "killed"),
        ("Date of incident", "date_start"),
        ("#lat", "lat"),
        ("Décès", "killed"),
        ("Deces", "killed"),
        ("KOORDİNATLAR", "position"),
        ("Coordinates", "position"),
        ("geom_wkt", "position"),
        ("decimalLatitude", "lat"),
        ("decimalLongitude", "lon"),
        ("latitude (N)", "lat"),
        ("lon (E)", "lon"),
        ("latitude (S)", None),
        ("lat_wgs84", "lat"),
        ("geo_lat", "lat"),
        ("nkill", "killed"),
        ("nwound", "wounded"),
        ("No. of killed", "killed"),
        ("Nombre de tués", "killed"),
        ("Число погибших", "killed"),
        ("source(s)", "sources"),
        ("Source 1", "sources"),
        ("source_2", "sources"),
        ("publisher", "sources"),
        ("place 2", None),
        ("Address", "place"),
        ("Killed (civilians)", None),
        ("Date (reported)", None),
        ("Date / Place", None),
        ("Opfer", None),
        ("пострадавшие", None),
        ("()", None),
        ("/", None),
    ],
)
def test_what_stands_around_a_word(header, field):
    assert field_of(header) == field


@pytest.mark.parametrize("part", ["(a)", "(lon,lat)", "(n)", "/a", "((", " "])
@pytest.mark.parametrize("count", [20, 5000])
def test_a_hostile_header_comes_to_an_end(part, count):
    # a pattern that tries every way to part it would not, in anybody's time
    assert field_of("zzz" + part * count) is None


def test_no_plain_header_means_two_fields():
    words = [plain_header(w) for field, others in SYNONYMS.items() for w in {field, *others}]
    assert len(words) == len(set(words))
    assert all(word for word in words)


def test_at_least_six_languages_name_what_every_table_has():
    for field in ("date_start", "place", "lat", "lon", "killed", "wounded", "text", "sources"):
        assert len(HEADERS[field]) >= 6, field


def test_the_likeliest_column_counts_and_the_others_are_said_to_be_kept(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("village,place,Ort,date\nA,B,C,2022\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["place"].tolist() == ["B"]
    assert table.attrs["ignored"] == ["village", "Ort"]
    assert table["raw"].iloc[0]["Ort"] == "C"


def test_a_column_without_cells_gives_way_to_one_with_cells_unless_a_person_says_so(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("date,Datum,place,Ort\n,24.03.2022,,Oak\n ,,,Elm\n", encoding="utf-8")
    table = read_incidents(path)
    assert table["place"].tolist() == ["Oak", "Elm"]
    assert str(table["date_start"][0].date()) == "2022-03-24"
    assert table["raw"][0] == {"date": "", "Datum": "24.03.2022", "place": "", "Ort": "Oak"}
    said = ReadOptions(columns={"date": "date"})
    assert read_incidents(path, options=said)["date_start"].isna().all()


def test_kml_without_times_of_its_own_has_the_dates_of_a_column(tmp_path):
    path = tmp_path / "cases.kml"
    path.write_text(
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Oak</name>'
        '<ExtendedData><Data name="Datum"><value>24.03.2022</value></Data></ExtendedData>'
        "<Point><coordinates>46.8,40.01</coordinates></Point></Placemark></Document></kml>",
        encoding="utf-8",
    )
    assert str(read_incidents(path)["date_start"][0].date()) == "2022-03-24"


def read_mapped(tmp_path, content, columns):
    path = tmp_path / "cases.csv"
    path.write_text(content, encoding="utf-8")
    return read_incidents(path, options=ReadOptions(columns=columns))


def test_a_person_says_what_columns_mean(tmp_path):
    table = read_mapped(
        tmp_path,
        "wo war es,B,L,Opfer,place,notes\nFarukh,40,46,3,wrong,x\n",
        {"wo war es": "place", "B": "lat", "L": "lon", "Opfer": "killed", "notes": ""},
    )
    row = table.iloc[0]
    assert (row["place"], row["lat"], row["lon"], row["killed_best"]) == ("Farukh", 40, 46, 3)
    assert row["text"] is None
    assert table.attrs["ignored"] == ["place", "notes"]


def test_a_field_may_be_called_by_any_of_its_names_and_a_column_by_nearly_its_own(tmp_path):
    table = read_mapped(tmp_path, "Wo_War,x1\nFarukh,a\n", {"wo war": "village", "x1": "source"})
    assert (table.iloc[0]["place"], table.iloc[0]["sources"]) == ("Farukh", ["a"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"nowhere": "place"}, 'no column "nowhere"; there are place, b'),
        ({"b": "casualties"}, '"casualties" is no field; name one of id, title'),
        ({"place": "lat", "b": "latitude"}, '"place" and "b" cannot both be lat'),
        ({"place": "title", "b": "id"}, "no column for a place or for coordinates"),
    ],
)
def test_a_mapping_that_cannot_be_meant_is_one_line(tmp_path, columns, message):
    with pytest.raises(InputError, match=message) as caught:
        read_mapped(tmp_path, "place,b\nA,1\n", columns)
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("cases.csv")


def test_numbered_sources_are_one_list_and_an_address_stands_behind_a_place(tmp_path):
    table = read_mapped(tmp_path, "address,Ort,Source 1,Source 2\n1 Main St,Farukh,DW,BBC\n", {})
    assert table.iloc[0]["sources"] == ["DW", "BBC"]
    assert table.iloc[0]["place"] == "Farukh"


def test_two_columns_may_be_one_list():
    said = mapping_of(["a", "b"], {"a": "sources", "b": "source"})
    assert said == {"a": "sources", "b": "sources"}
    assert spread_of(["a", "b", "url"], mapped={"b": "url"}).columns == {"sources": (1, 2)}
