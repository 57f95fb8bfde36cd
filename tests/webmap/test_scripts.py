"""The page's own scripts, which share one scope."""

import re
from collections import Counter
from pathlib import Path

import geomap.webmap
from geomap.webmap import bundle

STATIC = Path(geomap.webmap.__file__).with_name("static")
NAMED = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)


def test_no_name_is_given_twice():
    # Of two functions with one name in one scope the later quietly replaces the other.
    names = Counter(
        name for path in STATIC.glob("*.js") for name in NAMED.findall(path.read_text("utf-8"))
    )
    assert names["createStore"] == 1, "the scripts are read"
    assert [name for name, times in names.items() if times > 1] == []


def test_every_script_and_style_sheet_is_on_the_page():
    scripts = {path.stem for path in STATIC.glob("*.js")}
    assert scripts == {*bundle._SCRIPTS, "compat"}, "compat is for folium's own popups"
    assert len(bundle._SCRIPTS) == len(set(bundle._SCRIPTS))
    assert {path.stem for path in STATIC.glob("*.css")} == set(bundle._STYLES)
