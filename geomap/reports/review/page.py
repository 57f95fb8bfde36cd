"""The review page: one HTML file that holds a report, its drafted incidents and a form for each.

It loads nothing and its policy lets nothing run but its own script. All that a
report says is in one JSON block and reaches the page as text nodes.
"""

import functools
import html
from pathlib import Path

from geomap.files import write_text
from geomap.reports.drafts.draft import Draft
from geomap.reports.review.contents import contents_of
from geomap.reports.review.words import words_of
from geomap.webmap.safe_html import (
    json_text,
    plain_line,
    script_hash,
    script_text,
    style_text,
)

__all__ = ["review_page", "write_review"]

_STATIC = Path(__file__).resolve().parent / "static"
_SHARED = Path(__file__).resolve().parents[2] / "webmap" / "static"
_SHARED_SCRIPTS = ("dom", "data", "words", "download")
_SCRIPTS = (
    "figures", "model", "checks", "marks", "passage", "inspector", "evidence", "fields",
    "claimrows", "cards", "record", "saving", "review",
)  # fmt: skip
_STYLES = ("review", "kinds", "paper")


def review_page(draft: Draft, *, title: str | None = None, lang: str = "en") -> str:
    """Return the page on which a person confirms, mends or rejects what was drafted.

    Parameters
    ----------
    draft
        What was read from one report.
    title
        The page's heading; the report's own where it is left out.
    lang
        ISO 639 code of the language of the interface: English or Russian, any
        other is English. The report's words are never translated.

    Returns
    -------
    str
        HTML that needs no network. It saves the confirmed incidents as the JSON of
        `geomap extract`, as CSV, and their claims as CSV; see `saving.js`.
    """
    language, words = words_of(lang)
    heading = title or draft.report.title or words["review.untitled"]
    script, style = script_text(_script()), style_text(_style())
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {script_hash(script)}",
            f"style-src {script_hash(style)}",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    blocks = {
        "geomap-words": {"language": language, "words": words},
        "geomap-review": contents_of(draft, heading),
    }
    data = "\n".join(
        f'<script type="application/json" id="{name}">{json_text(value)}</script>'
        for name, value in blocks.items()
    )
    return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="geomap">
<title>{plain_line(words["review.page"])}: {plain_line(heading)}</title>
<style>{style}</style>
</head>
<body>
<div id="review"></div>
{data}
<script>{script}</script>
<noscript>{html.escape(words["review.noscript"])}</noscript>
</body>
</html>
"""


def write_review(
    path: Path | str, draft: Draft, *, title: str | None = None, lang: str = "en"
) -> None:
    """Write the page of `review_page` whole or not at all; `-` is standard output.

    Raises
    ------
    OutputError
        The path cannot be written to.
    """
    write_text(path, review_page(draft, title=title, lang=lang))


@functools.cache
def _script() -> str:
    from rjsmin import jsmin

    paths = [_SHARED / f"{name}.js" for name in _SHARED_SCRIPTS]
    paths += [_STATIC / f"{name}.js" for name in _SCRIPTS]
    texts = [path.read_text("utf-8").removeprefix('"use strict";\n') for path in paths]
    code = '(function () {\n"use strict";\n' + "\n".join(texts) + "\n})();\n"
    return f"{jsmin(code)}\n"


@functools.cache
def _style() -> str:
    from rcssmin import cssmin

    return f"{cssmin(''.join((_STATIC / f'{name}.css').read_text('utf-8') for name in _STYLES))}\n"
