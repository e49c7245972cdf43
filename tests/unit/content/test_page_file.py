"""A page as a file, and back: nothing is lost, and a mistake is named by its line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given, settings

from mildsite.content.document import Block, Document
from mildsite.content.exchange.errors import FileUnusable
from mildsite.content.exchange.page_file import PageFile, from_markdown, to_markdown
from mildsite.content.models import PageKind
from tests.factories.content import make_document
from tests.strategies.documents import BLOCK_KINDS, page_files

MANY = settings(max_examples=200, deadline=None, database=None)


def page_file(document: Document | None = None, **changes: object) -> PageFile:
    facts = {"key": "care", "language": "en", "kind": PageKind.AFTERCARE, "slug": "aftercare", **changes}
    return PageFile(document=document or make_document(leaves_out=[]), **facts)


FILE = to_markdown(page_file())
SPANISH = to_markdown(page_file(language="es", source_sha256="a" * 64, translator="Teresa"))


def refusal(text: str) -> str:
    with pytest.raises(FileUnusable) as caught:
        from_markdown(text)
    return str(caught.value)


def block(inner: str, kind: str = "section", facts: str = "") -> str:
    """FILE with one block that says `inner`."""
    return f"{FILE.partition(':::')[0]}::: {{#one .{kind}{facts}}}\n{inner}\n:::\n"


@MANY
@given(page_files())
def test_a_page_survives_the_way_to_a_file_and_back(page: PageFile) -> None:
    text = to_markdown(page)
    assert from_markdown(text.encode().decode()) == page
    assert to_markdown(from_markdown(text)) == text


def test_every_kind_of_block_is_tried() -> None:
    assert {get_args(kind.model_fields["type"].annotation)[0] for kind in get_args(get_args(Block)[0])} == BLOCK_KINDS


def test_the_example_of_the_documentation_is_what_would_be_written() -> None:
    text = (Path(__file__).parents[3] / "docs" / "content-folder.md").read_text(encoding="utf-8")
    example = text.partition("```markdown\n")[2].partition("```")[0]
    page = from_markdown(example)
    assert to_markdown(page) == example
    assert {block.type for block in page.document.blocks} == BLOCK_KINDS


def test_what_does_not_apply_is_one_line_of_the_facts() -> None:
    page = page_file(make_document())
    assert "\nleaves_out: pending_tests services\n" in to_markdown(page)
    assert from_markdown(to_markdown(page)) == page


def test_a_claim_keeps_its_days() -> None:
    text = block("## Who pays\n\nMedicare.\n\nSource: CMS", "claim", " stated_on=2026-01-02 expires_on=2027-01-02")
    (claim,) = from_markdown(text).document.blocks
    assert (claim.stated_on, claim.expires_on, claim.source) == (date(2026, 1, 2), date(2027, 1, 2), "CMS")


def test_a_person_may_write_what_means_the_same() -> None:
    """Blank lines, longer fences, facts in another order, an item over two lines."""
    front, _, _ = FILE.partition(":::")
    facts = "---\n" + "\n".join(reversed(front.strip().strip("-").strip().split("\n"))) + "\n---\n"
    text = (
        f"{facts}\n\n:::::   {{.checklist   #list}}\n\n\n## To do\n- Walk\n  every day.\n\n  {{.do #walk}}\n\n:::::\n\n"
    )
    written = block("## To do\n\n- Walk every day.\n  {#walk .do}", "checklist").replace("#one", "#list")
    assert from_markdown(text) == from_markdown(written)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Line 1: The file must begin with a line ---"),
        ("Hello", "Line 1: The file must begin with a line ---"),
        ("---\ntitle: x\n", "Line 1: The facts of the page have no end. Close them with a line ---."),
        (FILE.replace("title: After-care", "title: [a, b]"), "Line 2: Only “name: words” can stand here"),
        (FILE.replace("title: After-care", "title: &a b"), "Line 2: Only “name: words” can stand here"),
        (FILE.replace("title: After-care", "title: !!python/name:os.system x"), "Line 2: Only “name: words”"),
        (FILE.replace("title: After-care", "title: a: b"), "Line 2: This cannot be read. Write “name: words”"),
        (FILE.replace("title: After-care", "title: 'a"), "This cannot be read. Write “name: words”"),
        (FILE.replace("title: After-care", 'title: "\\UFFFFFFFF"'), "There is a character here that does not exist."),
        (FILE.replace("title: After-care", "title: A\ntitle: B"), "Line 3: “title” is said twice. Keep one."),
        (FILE.replace("title: After-care", "titel: A"), "Line 2: “titel” means nothing here. Possible: title,"),
        (FILE.replace("title: After-care\n", ""), "Line 1: The facts of the page must say its title"),
        (FILE.replace("title: After-care", "title:"), "Line 2: title: This is empty. Write something"),
        (
            FILE.replace("title: After-care", f"title: {'x' * 201}"),
            "Line 2: title: This is too long. There is room for 200",
        ),
        (FILE.replace("title: After-care", "title: '{clinic_fax}'"), "There is no placeholder {clinic_fax}."),
        (
            FILE.replace("key: care", "leaves_out: services doses\nkey: care"),
            "Line 4: “doses” is not possible. Use one of 'medicines', 'about', 'pending_tests' or 'services'",
        ),
        (FILE.replace("key: care", "key: ../care"), "Line 4: Use small letters, digits and hyphens"),
        (FILE.replace("language: en", "language: English"), "Line 5: Use the tag of a language, such as en or es."),
        (FILE.replace("kind: aftercare", "kind: blog"), "Line 6: Use one of procedure, aftercare, standard."),
        (FILE.replace("address: /aftercare", "address:"), "Line 7: Write the address from its slash on"),
        (FILE.replace('schema: "1"', "schema: 2"), "Line 8: This file is of another version of mildsite."),
        (
            FILE.replace("kind: aftercare", "kind: aftercare\nprocedure: A B"),
            "Line 7: Use the key of the procedure’s page",
        ),
        (FILE.replace("kind: aftercare", "kind: aftercare\ntranslator: T"), "A page in English translates nothing."),
        (
            SPANISH.replace("source: care.en", "source: care.es"),
            "A translation cannot be made from another translation.",
        ),
        (SPANISH.replace("source: care.en", "source: other.en"), "has the key of its source: source: care.en"),
        (
            SPANISH.replace("source: care.en\n", ""),
            "Line 1: A translation names what it translates: a line “source: care.en”.",
        ),
        (SPANISH.replace("a" * 64, "abc"), "Leave this as it was exported, or remove the line"),
        (f"{FILE}\nWords.\n", "These words are in no block."),
        (block("## A\n\nb", "aside"), "Line 11: There is no block “aside”. Use one of lead, section,"),
        (block("Words."), "Line 12: This block begins with its heading: a line “## Words”."),
        (block("## A"), "text: This is empty."),
        (block("## A\n\nb").removesuffix(":::\n"), "Line 11: This block has no end. Close it with a line :::"),
        (block("## A\n\nb\n::: {#two .lead}\nc"), "Line 15: The block from line 11 has no end before this line."),
        (block("## A\n\nb", facts=" colour=red"), "Line 11: “colour=” means nothing here. Possible here: tells."),
        (block("## A\n\nb", facts=" #two"), "Line 11: “#two” says again what was said before it."),
        (block("## A\n\nb", facts=" !"), "Line 11: “!” cannot be read here."),
        (block("## A\n\nb").replace("#one ", ""), "Line 11: Give this part a name of its own and its kind"),
        (block("## A\n\nb").replace("#one", "#One"), "Line 11: id: This name cannot be used: it takes small letters"),
        (block("## A\n\nb", facts=" tells=all"), "“all” is not possible. Use one of"),
        (block("## A\n\nb", "key_points"), "Line 14: These words are in no block."),
        (
            block("## A\n\n::: {#a .lead}\nb\n:::", "key_points").replace("::: {#one", ":::: {#one") + "::::\n",
            "Only key points",
        ),
        (block("## A", "checklist"), "items: There is nothing in here."),
        (block("## A\n\n- b", "checklist"), "Line 14: Below the words of this item, write its name and kind"),
        (block("## A\n\nb\n  {#b .do}", "checklist"), "Line 14: Begin each item with “- ”"),
        (
            block("## A\n\n- b\n  {#b .dance}", "checklist"),
            "“dance” is not possible. Use one of 'do', 'avoid' or 'watch'",
        ),
        (
            block("## A\n\n- b\n  {#b .do}\n- c\n  {#b .do}", "checklist"),
            "Two parts of the text share the identity “one/b”.",
        ),
        (block("## A\n\n- b\n  {#b .do value_key=x}", "checklist"), "There is no such clinic value."),
        (block("## A\n\n- b\n  {#b .do}", "summary"), "“do” is not possible. Use {#name .line}."),
        (
            block("## A\n\n" + "".join(f"- b\n  {{#n{n} .line}}\n" for n in range(4)), "summary"),
            "items: That is too many. There is room for 3.",
        ),
        (block("## A\n\nb", "claim"), "Line 14: A claim ends with a line “Source: who says so, and where”."),
        (block("## A\n\nb\n\nSource: c", "claim"), "stated_on: This is missing."),
        (
            block("## A\n\nb\n\nSource: c", "claim", " stated_on=2026-11-22 expires_on=tomorrow"),
            "expires_on: Enter a real date. Write it like 2026-11-29.",
        ),
        (block("A picture", "picture"), "Line 12: A picture is a line ![what it shows](../pictures/name.webp)."),
        (block("![](../pictures/x.webp)", "picture"), "There is no such picture."),
        (block("![a](../../etc/passwd)", "picture"), "Line 12: This path leads out of the folder."),
        (block("![a](/etc/passwd)", "picture"), "Line 12: This path leads out of the folder."),
        (block("![a](https://e.example/x.webp)", "picture"), "Line 12: This path leads out of the folder."),
        (block("![a](../pictures/../x.webp)", "picture"), "Line 12: This path leads out of the folder."),
        (block("![a](x.png)", "picture"), "Line 12: Pictures are named by ../pictures/name.webp."),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_to_do(text: str, said: str) -> None:
    assert said in refusal(text)


def test_far_too_many_facts_blocks_or_items_are_refused() -> None:
    assert "far too much" in refusal(FILE.replace("title: After-care", f"title: {'x' * 20_000}"))
    assert "room for 100 blocks" in refusal(FILE + "".join(f"::: {{#n{n} .lead}}\nx\n:::\n" for n in range(100)))
    items = "".join(f"- x\n  {{#n{n} .do}}\n" for n in range(201))
    assert "room for 200 items" in refusal(block(f"## A\n\n{items}", "checklist"))


@pytest.mark.parametrize(
    "nasty", ["![" + "](" * 200_000, "{" * 200_000, "- x\n" * 50_000, '{#a .b c="' + '\\"' * 100_000, "[" * 100_000]
)
def test_a_hostile_file_is_refused_in_a_moment(nasty: str) -> None:
    """A pattern that tries every way to read it would take hours."""
    for kind in ("picture", "checklist", "section"):
        assert refusal(block(nasty, kind))
