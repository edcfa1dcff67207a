"""A page that is broken in any way is still a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitctx.stories.pages import read_page

PIECES = [
    "<p>",
    "</p>",
    "<![CDATA[",
    "]]>",
    "<![C",
    "<!",
    "<!--",
    "-->",
    "<?xml",
    "&#x110000;",
    "&#0;",
    "<a href='",
    "aurora ",
    "\0",
]


@pytest.mark.parametrize("broken", ["<![CDxATA[ b", "<![C\x0b", "<![OCTYPE html>"])
def test_a_broken_marked_section_is_a_comment(broken: str) -> None:
    page = read_page(f"<p>Aurora over Norway, seen from the station.</p>{broken}</p><p>The second paragraph.</p>")
    assert page.paragraphs[0] == "Aurora over Norway, seen from the station."


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=30))
def test_no_page_is_refused(pieces: list[str]) -> None:
    assert isinstance(read_page("".join(pieces)).paragraphs, list)
