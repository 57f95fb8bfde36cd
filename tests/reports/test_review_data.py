"""What the review page is made of: its policy, its data, its words, its scripts."""

import base64
import hashlib
import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import geomap.reports.review
from geomap.errors import OutputError
from geomap.reports.documents.reading import Report
from geomap.reports.drafts.draft import Draft, Evidence
from geomap.reports.review import page as made
from geomap.reports.review import review_page, write_review
from geomap.reports.review.contents import KIND_OF_FIELD, KINDS, contents_of
from geomap.tables import INCIDENT, names_of

from .review_drafts import flash_draft, incident

STATIC = Path(geomap.reports.review.__file__).with_name("static")


def block(page, name):
    found = re.search(
        rf'<script type="application/json" id="{name}">(.*?)</script>', page, re.DOTALL
    )
    return json.loads(found[1])


def test_page_has_the_draft_as_it_is_and_its_words_where_they_stand():
    draft = flash_draft()
    told = block(review_page(draft), "geomap-review")
    assert told["draft"] == draft.as_json()
    assert told["text"] == draft.report.text
    marked = {
        (told["text"][s:e], kind, where, field) for s, e, kind, _, _, where, field in told["words"]
    }
    assert ("opened fire", "event", 0, "type") in marked
    assert ("A farmer was wounded", "toll", 0, "wounded_best") in marked
    assert ("Khankendi", "place", -1, "1") in marked
    assert ("Nobody was killed", "claim", 0, "claims.1") in marked
    assert len(marked) == len(draft.places) + sum(
        len(each.claims) + sum(map(len, each.evidence.values())) for each in draft.incidents
    )


def test_offsets_are_those_of_javascript():
    text = "🔥🔥 Fire at Brod 🔥 at Most"
    start = text.index("Most")
    draft = Draft(
        Report(text), (), (incident(1, evidence={"place": (Evidence(start, start + 4, 0.9, ""),)}),)
    )
    told = contents_of(draft, "")
    at, end = told["words"][0][:2]
    wide = text.encode("utf-16-le")
    assert wide[2 * at : 2 * end].decode("utf-16-le") == "Most"
    assert told["draft"]["incidents"][0]["spans"]["place"][0]["start"] == start


def test_words_outside_the_text_are_left_out():
    spans = tuple(
        Evidence(start, end, 0.9, "") for start, end in [(-1, 2), (2, 2), (3, 90), (0, 4)]
    )
    draft = Draft(Report("Brod"), (), (incident(1, evidence={"place": spans}),))
    assert [words[:2] for words in contents_of(draft, "")["words"]] == [[0, 4]]


def test_every_kind_of_field_is_a_kind_and_a_column():
    assert set(KIND_OF_FIELD.values()) < set(KINDS)
    assert set(KIND_OF_FIELD) <= set(names_of(INCIDENT))


def test_policy_allows_the_one_script_and_style_and_no_network():
    page = review_page(flash_draft())
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    for name, tag in [("script-src", "script"), ("style-src", "style")]:
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules[name] == f"'sha256-{digest}'"
    assert {rules[name] for name in ("default-src", "connect-src", "base-uri", "form-action")} == {
        "'none'"
    }
    bare = re.sub(r"(?s)<(script|style)\b.*?</\1>", "", page)
    assert "<noscript>" in bare
    assert not re.search(r"\son\w+=|\ssrc=|\shref=|https?://", bare)
    assert not re.search(r"\b(?:fetch|eval|import|XMLHttpRequest|Function)\(", page)


def test_hostile_text_ends_no_element():
    text = "</script><!--<script> \u2028 ]]> & \" ' \ud800 \u202e x"
    draft = flash_draft()
    bad = replace(
        draft,
        report=replace(draft.report, text=text, title=text, publisher=text),
        incidents=(incident(1, title=text, place=text, doubts=(text,)),),
        places=(),
        notes=(text,),
    )
    page = review_page(bad)
    assert len(re.findall("(?i)</?script|<!--", page)) == len(
        re.findall("(?i)</?script|<!--", review_page(draft))
    )
    assert block(page, "geomap-review")["text"] == text
    page.encode("utf-8")


def test_languages_have_the_same_words_and_what_the_scripts_say_is_among_them():
    words = {
        path.stem: json.loads(path.read_text("utf-8")) for path in (STATIC / "words").glob("*.json")
    }
    assert set(words) == {"en", "ru"}
    plural = re.compile(r"\.(one|few|many|other)$")
    plain = {code: {plural.sub("", key) for key in table} for code, table in words.items()}
    assert plain["en"] == plain["ru"]
    forms = {
        code: {plural.search(key)[1] for key in table if plural.search(key)}
        for code, table in words.items()
    }
    assert forms == {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}
    for key in words["en"].keys() & words["ru"].keys():
        values = [re.findall(r"\{\w+\}", words[code][key]) for code in ("en", "ru")]
        assert sorted(values[0]) == sorted(values[1]), key
    code = "".join(path.read_text("utf-8") for path in STATIC.glob("*.js"))
    said = set(re.findall(r'(?:say|counted|sayWith)\(\s*"([^"]+)"', code))
    said |= set(re.findall(r'"((?:uncertain|problem)\.\w+)"', code))
    assert said > {"review.text", "review.claims", "uncertain.date", "problem.half"}
    assert said <= plain["en"]


@pytest.mark.parametrize(
    ("lang", "spoken"), [("ru", "ru"), ("ru-RU", "ru"), ("en", "en"), ("xx", "en"), ("../en", "en")]
)
def test_language_is_the_wanted_one_or_english(lang, spoken):
    page = review_page(flash_draft(), lang=lang)
    assert f'<html lang="{spoken}">' in page
    assert block(page, "geomap-words")["language"] == spoken


def test_no_name_is_given_twice_on_the_page_and_every_file_is_on_it():
    shared = [made._SHARED / f"{name}.js" for name in made._SHARED_SCRIPTS]
    named = re.compile(r"^(?:async )?(?:function\*?|const|let|class) (\w+)", re.MULTILINE)
    names = Counter(
        name
        for path in (*STATIC.glob("*.js"), *shared)
        for name in named.findall(path.read_text("utf-8"))
    )
    assert names["startReview"] == names["element"] == 1, "the scripts are read"
    assert [name for name, times in names.items() if times > 1] == []
    assert {path.stem for path in STATIC.glob("*.js")} == set(made._SCRIPTS)
    assert {path.stem for path in STATIC.glob("*.css")} == set(made._STYLES)


def test_joining_leaves_every_text_of_the_scripts_as_it_is():
    # rjsmin takes the blanks out of a template that stands in another template
    nested = re.compile(r"\$\{[^}]*`")
    assert nested.search("`a ${b ? ` c` : d}`")
    assert [
        path.name for path in STATIC.glob("*.js") if nested.search(path.read_text("utf-8"))
    ] == []


def test_page_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "review.html"
    write_review(path, flash_draft(), title="A title of ours")
    assert "<title>Review of a report: A title of ours</title>" in path.read_text("utf-8")
    with pytest.raises(OutputError):
        write_review(tmp_path / "absent" / "review.html", flash_draft())
    assert [each.name for each in tmp_path.iterdir()] == ["review.html"]
