"""From bytes, pages and files to a story."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from orbitctx.errors import StoryError, UsageError
from orbitctx.stories.intake import read_story
from orbitctx.stories.reading import photo_time

TEXT = "Bilden togs från rymdstationen den 3 maj 2019 och visar norrsken över Sverige."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(TEXT.encode(encoding))
    story = read_story(path)
    assert (story.text, story.language, story.source) == (TEXT, "sv", str(path))


def test_cyrillic_in_one_byte(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes("Космонавт снял полярное сияние над Норвегией и показал снимок".encode("cp1251"))
    assert read_story(path).language == "ru"


def test_the_text_of_the_caller_is_not_touched() -> None:
    text = "  \ufeffA photo\u200b of\u00a0the aurora.\r\n\r\nTaken on 3 May 2019.  "
    assert read_story(text=text).text == text


def test_json_files_and_their_keys(tmp_path: Path) -> None:
    path = tmp_path / "story.json"
    row = {"text": TEXT, "published": "2019-05-04", "language": "sv", "title": "Norrsken", "source": "a paper"}
    path.write_text(json.dumps(row), encoding="utf-8")
    story = read_story(path)
    assert (story.title, story.source, story.language_basis) == ("Norrsken", "a paper", "given with the story")
    assert story.published is not None
    assert story.published.start == np.datetime64("2019-05-04", "us")
    assert read_story(path, published="2020-01-01").published_basis == "given by the caller"


PAGE = """<!doctype html><html lang="en"><head><title>T | Site</title>
<script type="application/ld+json">
{"@graph": [{"@type": "NewsArticle", "datePublished": "2017-07-04T09:02:00Z"}]}</script>
</head><body><nav><a href="/">Home</a> Deals 4 July 2018</nav>
<div class="cookie-banner"><p>We updated terms on 1 May 2018.</p></div>
<article><h1>Green &amp; red</h1><p class="byline">By A. Writer</p>
<p>The crew took this photo.</p>
<figure><figcaption>Image: NASA</figcaption></figure></article>
<aside><p>Related: launch on 3 March 2016</p></aside><footer><p>Copyright 2019</p></footer></body></html>"""


def test_a_page_is_its_article() -> None:
    story = read_story({"html": PAGE})
    assert story.text == "Green & red\n\nThe crew took this photo.\n\nImage: NASA"
    assert story.title == "Green & red"
    assert story.credits == ("Image: NASA",)
    assert story.published is not None
    assert str(story.published.start).startswith("2017-07-04T09:02")
    assert "JSON-LD" in story.published_basis


@pytest.mark.parametrize(
    ("head", "body", "day"),
    [
        ('<meta property="article:published_time" content="2012-03-09T08:15:00-05:00">', "", "2012-03-09"),
        ("", '<p class="byline"><time datetime="2019-08-20T07:00:00+03:00">today</time></p>', "2019-08-20"),
        ("", '<p class="byline">2 June 2017</p>', "2017-06-02"),
        ('<meta name="date" content="Tue, 27 Jun 2017 06:45:00 GMT">', "", "2017-06-27"),
    ],
)
def test_dates_that_a_page_states(head: str, body: str, day: str) -> None:
    article = f"<article>{body}<p>The crew took this photo of the sky.</p></article>"
    html = f"<html><head>{head}</head><body>{article}</body></html>"
    published = read_story({"html": html}).published
    assert published is not None
    assert str(published.start).startswith(day)


def test_a_date_in_the_address() -> None:
    row = {"text": "A photo.", "source": "https://paper.example/2021/01/26/aurora"}
    published = read_story(row).published
    assert published is not None
    assert str(published.start).startswith("2021-01-26")


def test_a_footer_is_no_date_of_publication() -> None:
    html = "<html><body><article><p>The crew took this photo.</p></article><footer>2 May 2018</footer></body></html>"
    assert read_story({"html": html}).published is None


@pytest.mark.parametrize("source", ["no-such-file.txt", {"title": "only"}, {"text": "   "}, None])
def test_what_is_no_story(source: object) -> None:
    with pytest.raises(StoryError):
        read_story(source)  # type: ignore[arg-type]


def test_a_binary_file_is_no_story(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(StoryError, match="binary"):
        read_story(path)


def test_the_time_of_a_picture(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image", reason="pictures need the extra photo")
    path = tmp_path / "p.jpg"
    exif = image.Exif()
    exif[0x0132] = "2017:03:27 21:32:00"
    image.new("RGB", (4, 4)).save(path, exif=exif)
    window = photo_time(path)
    assert window.contains(np.datetime64("2017-03-27T21:32"))
    assert window.days == pytest.approx(28 / 24)
    image.new("RGB", (4, 4)).save(path)
    with pytest.raises(StoryError, match="no time"):
        photo_time(path)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"PK\x03\x04" + bytes(range(64)), "office document"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64, "office document"),
        ("a.rtf", rb"{\rtf1\ansi The crew took this photo.}", "rich text"),
        ("named_as_text.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 32, "a picture"),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF" + b"\0" * 32, "--photo"),
        ("a.pdf", b"%PDF-1.4\nbroken", "damaged"),
        ("rows.parquet", b"PAR1" + b"\0" * 32, "orbitctx batch"),
        ("empty.txt", b"", "empty file"),
    ],
)
def test_what_was_found_in_place_of_a_story(
    name: str, data: bytes, says: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(StoryError) as caught:
        read_story(tmp_path / name)
    assert caught.value.expected
    assert name in str(caught.value.found)
    assert says in str(caught.value.found)
    assert capfd.readouterr() == ("", "")  # no word of the PDF reader's own


def test_a_folder_is_sent_to_batch(tmp_path: Path) -> None:
    with pytest.raises(StoryError) as caught:
        read_story(tmp_path)
    assert "orbitctx batch" in str(caught.value.found)


@pytest.mark.parametrize("code", ["xx", "english", "jp", "", "e"])
def test_what_is_no_language_code(code: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_story(text=TEXT, language=code)
    assert " sv " in str(caught.value.expected)


def test_a_language_without_a_word_table_is_told_with_those_that_have_one() -> None:
    story = read_story(text=TEXT, language="eu")
    assert story.language == "eu"
    assert [" de " in note and " sv " in note for note in story.notes] == [True]
    assert read_story(text=TEXT, language="sv-FI").notes == ()


def test_a_record_whose_language_is_no_code_is_read_by_its_words() -> None:
    story = read_story({"text": TEXT, "language": "Swedish"})
    assert (story.language, story.language_basis) == ("sv", "detected")
