"""Web pages: the main text, and what their head says of title, publisher and date."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from geomap.errors import InputError
from geomap.incidents.encodings import decode
from geomap.reports.documents.page_shape import what_is_too_many

__all__ = ["Page", "looks_like_html", "read_page"]

MAX_PAGE_BYTES = 16 * 2**20
_MAX_NODES = 20_000
_MAX_LD = 2_000_000
_LONGEST_META = 500

_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,500}>\s*)?"
    r"<(?:!doctype html|html|head|body|meta|title|div|article|section|main|p|h1|table|"
    r"script|span)\b",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]{2,30})", re.IGNORECASE)
_DROPPED = (
    "script", "style", "noscript", "template", "iframe", "svg", "math", "form", "button", "select",
    "nav", "aside", "footer", "figcaption", "figure", "object", "canvas", "audio", "video",
)  # fmt: skip
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate",
    "publishdate", "publish-date", "publish_date", "dc.date", "dc.date.issued", "dcterms.created",
    "dcterms.date", "dcterms.issued", "parsely-pub-date", "sailthru.date", "citation_date",
    "citation_publication_date", "article.published", "cxenseparse:recs:publishtime",
    "mediator_published_time",
)  # fmt: skip
_PUBLISHERS = (
    "og:site_name",
    "publisher",
    "dc.publisher",
    "citation_publisher",
    "application-name",
)
_AUTHORS = ("author", "article:author", "dc.creator", "parsely-author", "byl")
_ARTICLES = re.compile(
    r"(?:News|Reportage|Analysis|Background)?Article|BlogPosting|Report|LiveBlog"
)


@dataclass(slots=True)
class Page:
    """The main text of a page and what its head says. Dates are as written, surest first."""

    text: str
    title: str | None = None
    publisher: str | None = None
    byline: str | None = None
    dates: list[str] = field(default_factory=list)
    modified: str | None = None
    notes: list[str] = field(default_factory=list)


def looks_like_html(head: str) -> bool:
    """Tell whether a text begins as a page does."""
    return _START.match(head) is not None


def read_page(data: bytes | str, name: str) -> Page:
    """Return the main text of a page.

    Scripts are never run, nothing is fetched, and entities of a document type mean nothing.

    Raises
    ------
    InputError
        The page is too large or too deeply nested, holds no text, or the library is missing.
    """
    notes: list[str] = []
    text = data if isinstance(data, str) else _decoded(data, name, notes)
    _refuse_hostile(text, name)
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.html import HTMLTree
    except ImportError:
        raise InputError(
            f"{name}: reading web pages needs one more package; "
            "pip install 'geomap[reports]', or save the page as text"
        ) from None
    tree: Any = HTMLTree.parse(text.replace("\0", " "))
    page = _head_of(tree, notes)
    for tag in _DROPPED:
        for node in tree.document.get_elements_by_tag_name(tag):
            if node.parent is not None:
                node.decompose()
    page.text = extract_plain_text(
        tree, main_content=True, alt_texts=False, links=False, comments=False
    ).strip()
    if not page.text:
        page.text = extract_plain_text(tree, alt_texts=False, links=False, comments=False).strip()
        page.notes.append("no main text could be told from the rest; all of the page is read")
    if not page.text:
        raise InputError(f"{name}: the page holds no text; save it when it is loaded, or as text")
    return page


def _decoded(data: bytes, name: str, notes: list[str]) -> str:
    if len(data) > MAX_PAGE_BYTES:
        raise InputError(f"{name}: over {MAX_PAGE_BYTES:,} bytes; save the text of the page alone")
    said = _CHARSET.search(data[:4096])
    if said and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        encoding = {"iso-8859-1": "cp1252", "latin1": "cp1252"}.get(
            said[1].decode("ascii").lower(), said[1].decode("ascii")
        )
        try:
            return decode(data, name, encoding=encoding).text
        except InputError:
            notes.append(f"the page says it is in {encoding}, which it is not")
    try:
        found = decode(data, name)
    except InputError:
        notes.append("bytes that are in no encoding are left out")
        return data.decode("utf-8", "replace")
    if found.note:
        notes.append(found.note)
    return found.text


def _refuse_hostile(text: str, name: str) -> None:
    """Refuse what no browser wrote and parsers take hours for."""
    if len(text) > MAX_PAGE_BYTES:
        raise InputError(f"{name}: over {MAX_PAGE_BYTES:,} characters; save the page's text alone")
    if what := what_is_too_many(text):
        raise InputError(f"{name}: the page has too many {what} to be a report; save it as text")


def _head_of(tree: Any, notes: list[str]) -> Page:
    metas: dict[str, str] = {}
    for node in tree.document.get_elements_by_tag_name("meta"):
        key = node.getattr("property") or node.getattr("name") or node.getattr("itemprop") or ""
        value = (node.getattr("content") or "").strip()
        if value:
            metas.setdefault(key.strip().lower(), _line(value))
    said = _linked_data(tree)
    heading = tree.document.query_selector("h1")
    title = said.get("title") or metas.get("og:title") or metas.get("twitter:title")
    title = title or (heading and _line(heading.text)) or _line(tree.title or "")
    publisher = said.get("publisher") or _first(metas, _PUBLISHERS)
    dates = [said[key] for key in ("published",) if key in said]
    dates += [metas[key] for key in _DATES if key in metas]
    for node in tree.document.query_selector_all("[itemprop=datePublished], time[datetime]"):
        dates.append(_line(node.getattr("content") or node.getattr("datetime") or ""))
        if len(dates) > 20:
            break
    modified = said.get("modified") or metas.get("article:modified_time")
    byline = said.get("byline") or _first(metas, _AUTHORS)
    dates = [each for each in dates if each]
    return Page("", title or None, publisher, byline, dates, modified, notes)


def _first(metas: dict[str, str], keys: tuple[str, ...]) -> str | None:
    return next((metas[key] for key in keys if key in metas), None)


def _line(text: str) -> str:
    return " ".join(html.unescape(text[: 4 * _LONGEST_META]).split())[:_LONGEST_META]


def _linked_data(tree: Any) -> dict[str, str]:
    """Return what the page's JSON-LD says of its article."""
    best: dict[str, str] = {}
    for node in tree.document.query_selector_all('script[type="application/ld+json"]'):
        text = node.text or ""
        if len(text) > _MAX_LD:
            continue
        try:
            loaded = json.loads(text)
        except (ValueError, RecursionError):
            continue
        for item in _objects(loaded):
            kinds = item.get("@type")
            listed = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLES.match(kind) for kind in listed):
                for key, value in _article(item):
                    best.setdefault(key, value)
    return best


def _objects(loaded: Any) -> Iterator[dict[str, Any]]:
    waiting, seen = [loaded], 0
    while waiting and seen < _MAX_NODES:
        seen += 1
        item = waiting.pop(0) if seen < 50 else waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(value for value in item.values() if isinstance(value, (dict, list)))
        elif isinstance(item, list):
            waiting.extend(value for value in item[:1000] if isinstance(value, (dict, list)))


def _article(item: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for key, name in (
        ("headline", "title"), ("datePublished", "published"), ("dateModified", "modified"),
        ("publisher", "publisher"), ("author", "byline"),
    ):  # fmt: skip
        value = item.get(key)
        listed = value if isinstance(value, list) else [value]
        names = [each.get("name") if isinstance(each, dict) else each for each in listed[:10]]
        words = [_line(each) for each in names if isinstance(each, str) and each.strip()]
        if words:
            yield name, ", ".join(words)
