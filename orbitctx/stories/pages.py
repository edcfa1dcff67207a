"""An HTML page as its reader sees it: headline, paragraphs, captions, credits and the dates that the page states.

The standard library's event parser is used, so that depth costs nothing and a broken page is still a page.
Navigation, footers, side columns, cookie banners, forms and lists of links are left out by their elements, their
roles and their class names; a date found there is never a date of the story.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

__all__ = ["Page", "read_page"]

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "nav",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "iframe",
        "head",
        "menu",
        "dialog",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "figcaption",
        "td",
        "th",
        "dd",
        "dt",
        "pre",
        "div",
        "section",
        "article",
        "main",
        "body",
        "header",
        "address",
        "ul",
        "ol",
        "table",
        "tr",
        "figure",
        "html",
        "summary",
        "details",
        "center",
    ]
)
_SKIPPED_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|footer|foot|sidebar|related|recirc|recommended|more-(?:stories|news|on)|most-(?:read|popular)|"
    r"popular|trending|newsletter|subscribe|subscription|cookies?|consent|gdpr|share|sharing|social|comments?|"
    r"promo|advert|advertisement|ads?|banner|breadcrumbs?|tags?|taboola|outbrain|paywall|popup|modal|skip|teaser|teasers)(?:$|[\s_-])"
)
_SKIPPED_ROLES = frozenset(("navigation", "contentinfo", "complementary", "search", "banner", "dialog"))
_CREDITS = re.compile(
    r"(?:^|[\s_-])(?:caption|credits?|photo-credit|image-credit|wp-caption-text|copyright)(?:$|[\s_-])"
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:byline|author|dateline|date|published|timestamp|meta|post-meta|entry-meta)(?:$|[\s_-])"
)
_DATE_META = (
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date",
    "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publication_date",
    "publish-date", "sailthru.date", "parsely-pub-date", "citation_publication_date", "rnews:datepublished",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_MAX_JSON = 200_000  # characters of JSON-LD that are looked at


@dataclass(slots=True)
class Page:
    """What a page holds; dates are as the page has them, not yet parsed."""

    title: str | None = None
    language: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    dates: list[tuple[str, str]] = field(default_factory=list)  # where it stands, its text; best first
    byline: str = ""

    @property
    def text(self) -> str:
        """The paragraphs, an empty line between them."""
        return "\n\n".join(self.paragraphs)


@dataclass(slots=True)
class _Block:
    tag: str
    in_article: bool
    in_main: bool
    caption: bool
    byline: bool
    parts: list[str] = field(default_factory=list)
    linked: int = 0

    @property
    def text(self) -> str:
        return re.sub(r"[ \t\r\f\v\n]+", " ", "".join(self.parts)).strip()


class _Reader(HTMLParser):
    """Walks the page once; keeps only counters of what it is inside of, never a tree."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self.blocks: list[_Block] = []
        self.stack: list[tuple[str, str]] = []  # tag, what leaving it undoes
        self.depth = {"skip": 0, "article": 0, "main": 0, "caption": 0, "byline": 0, "link": 0}
        self.metas: dict[str, str] = {}
        self.json_parts: list[str] | None = None
        self.json_texts: list[str] = []
        self.title_parts: list[str] | None = None
        self.doc_title = ""
        self.times: list[tuple[bool, str]] = []
        self.open_new = True

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """A broken ``<![`` section is a comment, as browsers have it; the standard library asserts it away."""
        return self.parse_bogus_comment(i, bool(report))

    def _kinds(self, tag: str, attrs: dict[str, str]) -> str:
        names = f"{attrs.get('class', '')} {attrs.get('id', '')}".lower()[:300]
        kinds = []
        hidden = (
            "hidden" in attrs
            or attrs.get("aria-hidden") == "true"
            or "display:none" in attrs.get("style", "").replace(" ", "")
        )
        outside = tag == "header" and not self.depth["article"] and not self.depth["main"]
        named = tag not in ("body", "html", "article", "main", "h1", "p") and _SKIPPED_NAMES.search(names)
        if tag in _SKIPPED or hidden or named or outside or attrs.get("role", "").lower() in _SKIPPED_ROLES:
            kinds.append("skip")
        if tag == "article" or "articlebody" in attrs.get("itemprop", "").lower():
            kinds.append("article")
        if tag == "main" or attrs.get("role") == "main":
            kinds.append("main")
        if tag == "figcaption" or _CREDITS.search(names):
            kinds.append("caption")
        if _BYLINE.search(names):
            kinds.append("byline")
        if tag == "a":
            kinds.append("link")
        return " ".join(kinds)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k.lower(): v or "" for k, v in attrs}
        if tag == "html" and values.get("lang"):
            self.page.language = values["lang"].split("-")[0].split("_")[0].lower() or None
        if tag == "meta":
            name = (values.get("property") or values.get("name") or values.get("itemprop") or "").lower()
            if name and values.get("content"):
                self.metas.setdefault(name, values["content"].strip())
        if tag == "time" and not self.depth["skip"] and (values.get("datetime") or "").strip():
            near = (
                bool(self.depth["byline"])
                or "pubdate" in values
                or "datepublished" in values.get("itemprop", "").lower()
            )
            self.times.append((near, values["datetime"].strip()))
        if tag == "br":
            self._add("\n")
        if tag in _VOID:
            return
        if tag == "script" and "ld+json" in values.get("type", ""):
            self.json_parts = []
        if tag == "title" and not self.doc_title:
            self.title_parts = []
        kinds = self._kinds(tag, values)
        self.stack.append((tag, kinds))
        for kind in kinds.split():
            self.depth[kind] += 1
        if tag in _BLOCKS:
            self.open_new = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self.json_parts is not None:
            self.json_texts.append("".join(self.json_parts)[:_MAX_JSON])
            self.json_parts = None
        if tag == "title" and self.title_parts is not None:
            self.doc_title = " ".join("".join(self.title_parts).split())
            self.title_parts = None
        # A stray end tag closes nothing; an end tag looks a bounded way back for its start.
        for back in range(1, min(len(self.stack), 40) + 1):
            if self.stack[-back][0] == tag:
                for _ in range(back):
                    _, kinds = self.stack.pop()
                    for kind in kinds.split():
                        self.depth[kind] -= 1
                break
        if tag in _BLOCKS:
            self.open_new = True

    def handle_data(self, data: str) -> None:
        if self.json_parts is not None:
            self.json_parts.append(data)
        elif self.title_parts is not None:
            self.title_parts.append(data)
        else:
            self._add(data)

    def _add(self, data: str) -> None:
        if self.depth["skip"]:
            return
        if self.open_new:
            if not data.strip():
                return
            tag = next((t for t, _ in reversed(self.stack[-12:]) if t in _BLOCKS), "")
            d = self.depth
            self.blocks.append(_Block(tag, d["article"] > 0, d["main"] > 0, d["caption"] > 0, d["byline"] > 0))
            self.open_new = False
        self.blocks[-1].parts.append(data)
        if self.depth["link"]:
            self.blocks[-1].linked += len(data.strip())


def _json_dates(texts: list[str]) -> tuple[list[str], str | None]:
    """``datePublished`` and ``headline`` of the article-like objects of JSON-LD, bounded in depth."""
    dates: list[str] = []
    headline: str | None = None
    for text in texts:
        try:
            waiting: list[tuple[Any, int]] = [(json.loads(text), 0)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            item, depth = waiting.pop(0)
            if isinstance(item, list) and depth < 6:
                waiting += [(x, depth + 1) for x in item[:200]]
            elif isinstance(item, dict):
                if isinstance(item.get("datePublished"), str):
                    dates.append(item["datePublished"])
                    if isinstance(item.get("headline"), str):
                        headline = headline or item["headline"]
                if depth < 6:
                    waiting += [
                        (x, depth + 1) for k, x in item.items() if k in ("@graph", "mainEntity", "mainEntityOfPage")
                    ]
    return dates, headline


def _kept(blocks: list[_Block]) -> list[_Block]:
    """The blocks of the story: those of the article or the main part where there is one, without lists of links."""
    chosen = [b for b in blocks if b.in_article] or [b for b in blocks if b.in_main] or blocks
    if sum(len(b.text) for b in chosen) < 120:
        chosen = blocks
    return [b for b in chosen if b.text and not (b.linked > 0.6 * len(b.text) and b.tag not in ("h1", "h2"))]


def read_page(html: str) -> Page:
    """Read one HTML page.

    >>> page = read_page("<nav>Deals 4 July</nav><article><h1>Green sky</h1><p>Seen from orbit.</p></article>")
    >>> page.text
    'Green sky\\n\\nSeen from orbit.'
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    page = reader.page
    kept = _kept(reader.blocks)
    page.byline = " ".join(b.text for b in kept if b.byline)[:500]
    page.credits = [b.text for b in kept if b.caption]
    page.paragraphs = [b.text for b in kept if not b.byline]
    json_dates, headline = _json_dates(reader.json_texts)
    page.dates += [("JSON-LD datePublished of the page", d) for d in json_dates]
    page.dates += [(f"meta {name} of the page", reader.metas[name]) for name in _DATE_META if name in reader.metas]
    page.dates += [("time element of the page", d) for near, d in sorted(reader.times, key=lambda t: not t[0]) if near]
    page.dates += [("time element of the page", d) for near, d in reader.times if not near][:1]
    h1 = next((b.text for b in reader.blocks if b.tag == "h1"), None)
    page.title = reader.metas.get("og:title") or h1 or headline or reader.doc_title or None
    return page
