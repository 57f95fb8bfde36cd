"""Any report as plain text: what is read, what is left aside, what is refused."""

import datetime as dt
import zlib

import pytest

from geomap.errors import InputError
from geomap.reports.documents.reading import read_report, report_of_text

PAGE = """<!doctype html><html><head><title>Shots near post | The Valley Monitor</title>
<meta charset="utf-8"><meta property="og:site_name" content="The Valley Monitor">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
"headline": "Shots near post", "datePublished": "2022-03-26T01:30:00+04:00",
"dateModified": "2022-03-28T00:00:00Z", "author": {"name": "Ana Holt"}}]}</script>
<script>document.write("<p>Written by a script</p>")</script></head><body>
<nav><ul><li><a href="/">World news</a></li></ul></nav><article><h1>Shots near post</h1>
<figure><img src="a.jpg"><figcaption>A soldier by the fence. Image: P. Roe/AP</figcaption></figure>
<p>KARSEN, March 26 (Reuters) - Two soldiers were killed on Friday &amp; one was hurt near
the village of Karsen, the ministry said.</p><p>The other side denied that it had fired.</p>
</article><footer>Subscribe to our newsletter</footer></body></html>"""

MAIL = b"""From: "Press Office" <press@example.org>\r\nSubject: =?utf-8?B?0KHQstC+0LTQutCw?=\r
Date: Sat, 26 Mar 2022 01:30:00 +0400\r\nMIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r
Content-Type: text/plain; charset=cp1251\r\nContent-Transfer-Encoding: 8bit\r\n\r
""" + "Ранены двое.\r\n> старое письмо\r\n".encode("cp1251") + b"""--b\r
Content-Type: application/pdf\r\nContent-Disposition: attachment; filename="map.pdf"\r\n\r\nx\r
--b--\r\n"""  # fmt: skip


def pdf(pages, *, packed=None):
    """Return a PDF of lines of ASCII, one list a page, written by hand."""
    bodies = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    bodies.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    kids = []
    for lines in pages:
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        stream = f"BT /F1 12 Tf 50 700 Td {shown} ET".encode()
        data, how = (zlib.compress(packed, 9), "/Filter/FlateDecode") if packed else (stream, "")
        kids.append(f"{len(bodies) + 1} 0 R")
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {len(bodies) + 2} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        bodies.append(b"<</Length %d%s>>stream\n%s\nendstream" % (len(data), how.encode(), data))
    bodies[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        offsets.append(len(out))
        raw = body if isinstance(body, bytes) else body.encode()
        out += b"%d 0 obj\n%s\nendobj\n" % (number, raw)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(bodies) + 1, table)
    return out + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        len(bodies) + 1,
        start,
    )


def test_a_page_is_its_article_and_its_head():
    report = read_report(PAGE.encode())
    assert (report.kind, report.title) == ("page", "Shots near post")
    assert (report.publisher, report.byline) == ("The Valley Monitor", "Ana Holt")
    assert report.published == dt.date(2022, 3, 26)  # as written there, though the 25th in UTC
    assert report.agencies == ("Reuters",)
    assert "killed on Friday & one was hurt" in report.text
    for foreign in ("script", "World news", "soldier by the fence", "newsletter"):
        assert foreign not in report.text
    assert "the page was changed on 2022-03-28" in report.notes


def test_mail_is_its_plain_part_and_names_what_is_attached():
    report = read_report(MAIL)
    assert (report.kind, report.title, report.publisher) == ("mail", "Сводка", "Press Office")
    assert report.published == dt.date(2022, 3, 26)
    assert report.body.strip() == "Ранены двое."
    assert "attachment not read: map.pdf" in report.notes


def test_a_pdf_without_its_running_lines_and_parted_words():
    pages = [["Daily bulletin 7", f"On day {n} the obser-", "vers saw two men.", f"Page {n} of 4"]
             for n in range(1, 5)]  # fmt: skip
    report = read_report(pdf(pages))
    assert report.kind == "pdf"
    assert "On day 3 the observers saw two men." in report.text
    assert "Page" not in report.text
    assert any("Daily bulletin 7" in note for note in report.notes)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"%PDF-1.4 nothing", "damaged"),
        (b"PK\x03\x04rest", "Word document"),
        (b"", "no text"),
        (b" \n\n ", "no text"),
        (b"<html><script>text()</script></html>", "no text"),
        (b"<html>" + b"<div>" * 5000 + b"x", "too many levels"),
        (b"<p " + b" ".join(b'a%d=">"' % n for n in range(9000)) + b">x", "too many attributes"),
        (b"a" * 5_000_000, "split the report"),
    ],
)
def test_what_is_no_report_is_refused_in_one_line(data, words):
    with pytest.raises(InputError, match=words) as caught:
        read_report(data)
    assert "\n" not in str(caught.value)


def test_a_pdf_that_unpacks_without_end_is_refused():
    bomb = pdf([["x"]], packed=b"(x) Tj " * 25_000_000)
    assert len(bomb) < 3_000_000
    with pytest.raises(InputError):
        read_report(bomb)


def test_a_copied_page_keeps_its_offsets_and_leaves_the_rest_aside():
    text = (
        "1. Skip to content\n2. Menu\n\nShots near the post\n\nMarch 26, 2022\n\nBy Ana Holt\n\n"
        "A soldier by the fence\nImage: P. Roe/TASS\n\nTwo men were hurt, Interfax reported.\n\n"
        "ab/cd (AFP, Reuters)\n"
    )
    report = report_of_text(text)
    assert report.text == text
    assert len(report.body) == len(text)
    assert report.body.split() == [
        "Shots",
        "near",
        "the",
        "post",
        "Two",
        "men",
        "were",
        "hurt,",
        "Interfax",
        "reported.",
    ]
    assert (report.title, report.byline) == ("Shots near the post", "By Ana Holt")
    assert report.published == dt.date(2022, 3, 26)
    assert report.agencies == ("Interfax", "AFP", "Reuters")


@pytest.mark.parametrize(
    ("line", "place", "agency"),
    [
        ("BAKU, March 26 (Reuters) - Two men died.", "BAKU", "Reuters"),
        ("MOSCOW, March 26. /TASS/. Two men died.", "MOSCOW", "TASS"),
        ("BAKU, Azerbaijan (AP) — Two men died.", "BAKU, Azerbaijan", "AP"),
        ("Баку. 26 марта. ИНТЕРФАКС - Двое погибли.", "Баку", "Interfax"),
        ("МОСКВА, 26 мар — РИА Новости. Двое погибли.", "МОСКВА", "RIA Novosti"),
    ],
)
def test_datelines(line, place, agency):
    report = report_of_text(line)
    assert report.dateline is not None
    assert (report.dateline.place, report.dateline.agency) == (place, agency)
    assert report.agencies == (agency,)


def test_a_year_is_not_guessed_and_a_given_date_stands():
    text = "BAKU, March 26 (Reuters) - Two men died."
    report = report_of_text(text)
    assert report.published is None
    assert any("without a year" in note for note in report.notes)
    assert report_of_text(text, published=dt.date(2021, 3, 27)).published == dt.date(2021, 3, 27)
    dated = report_of_text("BAKU, March 26, 2022 (Reuters) - Two men died.")
    assert dated.published == dt.date(2022, 3, 26)


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("Press office\nKarsen, 8 June 2020\n\n", dt.date(2020, 6, 8)),
        ("Report on the line\nIssued on 9 July 2021\n\n", dt.date(2021, 7, 9)),
        ("KARSEN, Orland, Feb. 20, 2022\n\n", dt.date(2022, 2, 20)),
        ("Карсен, 27 апреля 2022 года. Пресс-служба\n\n", dt.date(2022, 4, 27)),
        ("Bulletin\nPeriod: 19 November 2023, 06:00, to 20 November 2023, 06:00\n\n",
         dt.date(2023, 11, 20)),
        ("The shelling of 3 November 2021\n\n", None),
        ("Two men died on 3 November 2021.\n\n", None),
    ],
)  # fmt: skip
def test_the_day_that_the_first_lines_give(opening, day):
    assert report_of_text(f"{opening}Two men were hurt near the post.\n").published == day


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251", "utf-8-sig"])
def test_plain_text_in_any_encoding(encoding, tmp_path):
    text = "Ранены двое военнослужащих в районе села.\n"
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode(encoding))
    assert read_report(path).text == text


def test_nul_and_other_signs_of_control_are_blanks_and_told():
    report = read_report(b"Two men\x00 were hurt near the post.\n")
    assert report.text == "Two men  were hurt near the post.\n"
    assert any("read as blanks" in note for note in report.notes)


@pytest.mark.parametrize(
    "noise", ["By X\n", "(AP ", "x\n\n", "March 26, 2022\n\n", "A ", "Photo: x\n\n"]
)
def test_a_megabyte_of_noise_ends(noise):
    report = report_of_text(noise * (1_000_000 // len(noise)))
    assert len(report.body) == len(report.text)
