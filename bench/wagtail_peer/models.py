"""One kind of page: parts with a heading and rich text."""

from __future__ import annotations

from wagtail import blocks
from wagtail.fields import StreamField
from wagtail.models import Page


class TextPage(Page):  # type: ignore[misc]  # Wagtail is not installed where types are checked
    template = "wagtail_peer/text_page.html"
    body = StreamField(
        [("part", blocks.StructBlock([("heading", blocks.CharBlock()), ("text", blocks.RichTextBlock())]))]
    )
