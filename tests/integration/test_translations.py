"""What becomes of a translation when its source changes, in every combination, and who may make a sheet from it."""

from __future__ import annotations

import uuid
from itertools import product

import pytest

from mildsite.accounts.roles import RoleName
from mildsite.content import publishing, reviewing
from mildsite.content.drafting import revert, save_draft, start_draft
from mildsite.content.errors import AddressUnusable, IllegalMove, TranslationRefused, TranslatorMissing
from mildsite.content.lifecycle import Change, State
from mildsite.content.models import Page, PageKind
from mildsite.content.stopping import lift_stop, stop
from mildsite.content.translating import (
    Standing,
    follow_source,
    standing_if_live,
    standing_of,
    standings,
    start_translation,
)
from mildsite.sheets.source_gate import why_not_usable
from tests.factories.accounts import make_staff
from tests.factories.clinic import make_clinic
from tests.factories.content import (
    TRANSLATOR,
    go_live,
    make_document,
    make_live_page,
    make_live_translation,
    make_next_text,
    make_page,
    make_plain_document,
    make_translation,
    newest,
)

WORDING, SAFETY, UNJUDGED = "wording", "safety", "unjudged"
CHANGES = (WORDING, SAFETY, UNJUDGED)
SEQUENCES = [sequence for length in range(4) for sequence in product(CHANGES, repeat=length)]


@pytest.fixture(autouse=True)
def clinic(app):
    make_clinic(languages=("es",))


@pytest.fixture
def editor(app):
    return make_staff(RoleName.EDITOR)


@pytest.fixture
def reviewer(app):
    return make_staff(RoleName.REVIEWER)


def change(source: Page, kind: str) -> None:
    """Another live text of the source. One that replaces a text which left the site is one nobody judges."""
    if kind == UNJUDGED:
        publishing.unpublish(source, actor=make_staff(RoleName.REVIEWER))
        draft = start_draft(source, actor=make_staff(RoleName.EDITOR))
        go_live(draft)
        assert draft.change is None
    else:
        make_next_text(source, make_document(f"Changed: {newest(source).number}"), change=Change(kind))


def expected(sequence: tuple[str, ...]) -> Standing:
    if not sequence:
        return Standing.CURRENT
    return Standing.REWORDED if set(sequence) == {WORDING} else Standing.STALE


def words(sequence: tuple[str, ...]) -> str:
    return " then ".join(sequence) or "no change"


@pytest.mark.parametrize(
    ("sequence", "stopped"),
    [
        *((sequence, None) for sequence in SEQUENCES),
        *((sequence, language) for sequence in SEQUENCES if len(sequence) < 3 for language in ("en", "es")),
    ],
    ids=lambda value: words(value) if isinstance(value, tuple) else f"stop {value}",
)
def test_a_translation_stands_as_what_happened_to_its_source_says(sequence, stopped, reviewer):
    source = make_live_page()
    translation = make_live_translation(source, slug="cuidados")
    for kind in sequence:
        change(source, kind)
    if stopped:
        stop(source if stopped == "en" else translation, reason="A dose is wrong.", actor=reviewer)
    assert standing_of(translation) is expected(sequence)
    assert standing_of(source) is Standing.CURRENT
    assert (why_not_usable(translation) is None) == (expected(sequence).usable and not stopped)
    assert (why_not_usable(source) is None) == (not stopped), "a stop on one language stops the text in all"


@pytest.mark.parametrize("sequence", [s for s in SEQUENCES if len(s) < 3], ids=words)
def test_a_source_that_left_the_site_leaves_its_translation_out_of_date(sequence, reviewer):
    source = make_live_page()
    translation = make_live_translation(source)
    for kind in sequence:
        change(source, kind)
    publishing.unpublish(source, actor=reviewer)
    assert standing_of(translation) is Standing.STALE
    assert why_not_usable(translation)


@pytest.mark.parametrize("sequence", [s for s in SEQUENCES if len(s) in (1, 2)], ids=words)
def test_a_translation_made_anew_follows_again_and_only_what_comes_later_counts(sequence, editor):
    source = make_live_page()
    translation = make_live_translation(source)
    change(source, SAFETY)
    draft = start_draft(translation, actor=editor)
    follow_source(draft, shown_id=source.live_revision.id, actor=editor)
    assert standing_of(translation) is Standing.STALE, "the old words are still live"
    go_live(draft, change=Change.SAFETY)
    assert standing_of(translation) is Standing.CURRENT
    for kind in sequence:
        change(source, kind)
    assert standing_of(translation) is expected(sequence)


def test_a_stop_that_is_lifted_leaves_the_standing_it_found(reviewer):
    source = make_live_page()
    translation = make_live_translation(source)
    stop(source, reason="A dose is wrong.", actor=reviewer)
    assert why_not_usable(translation)
    lift_stop(source, actor=reviewer)
    assert why_not_usable(translation) is None


def test_words_brought_back_count_as_the_change_their_reviewer_called_them(editor):
    """The same words again are another text: somebody has to judge it."""
    source = make_live_page()
    first = source.live_revision
    translation = make_live_translation(source)
    change(source, SAFETY)
    go_live(revert(source, to=first, actor=editor), change=Change.WORDING)
    assert standing_of(translation) is Standing.STALE
    assert source.live_revision.sha256 == first.sha256


def test_a_text_that_is_not_clinical_and_that_nobody_judged_counts_as_wording(editor):
    source = make_live_page(make_plain_document(), kind=PageKind.STANDARD, key="privacy", slug="privacy")
    translation = make_live_translation(source, slug="privacidad")
    draft = start_draft(source, actor=editor)
    publishing.publish(draft, actor=editor)
    assert standing_of(translation) is Standing.REWORDED


def test_a_draft_of_the_source_changes_nothing_before_it_is_live(editor):
    source = make_live_page()
    translation = make_live_translation(source)
    start_draft(source, actor=editor)
    assert standing_of(translation) is Standing.CURRENT


def test_many_pages_are_judged_at_once_each_by_its_own_source():
    sources = [make_live_page(key=f"care{number}", slug=f"care-{number}") for number in range(3)]
    translations = [make_live_translation(source) for source in sources]
    change(sources[1], WORDING)
    change(sources[2], SAFETY)
    found = standings([*sources, *translations])
    assert [found[page.id] for page in sources] == [Standing.CURRENT] * 3
    assert [found[page.id] for page in translations] == [Standing.CURRENT, Standing.REWORDED, Standing.STALE]
    assert standings([]) == {}


def test_a_text_on_its_way_is_told_how_it_would_stand():
    source = make_live_page()
    draft = newest(make_translation(source))
    assert (draft.state, standing_if_live(draft)) == (State.DRAFT, Standing.CURRENT)
    change(source, SAFETY)
    assert standing_if_live(draft) is Standing.STALE
    assert standing_if_live(source.live_revision) is Standing.CURRENT


def test_a_translation_begins_with_the_live_words_and_names_them(editor):
    source = make_live_page()
    start_draft(source, actor=editor)
    page = start_translation(source, language="es", slug="cuidados", actor=editor)
    draft = newest(page)
    assert draft.document == source.live_revision.document
    assert draft.source_revision is source.live_revision
    assert (page.key, page.kind, page.language) == (source.key, source.kind, "es")
    assert page.live_revision is None


def test_what_cannot_be_translated_is_refused_with_words(editor, reviewer):
    source = make_live_page()
    translation = make_live_translation(source)
    with pytest.raises(TranslationRefused, match="a translation itself"):
        start_translation(translation, language="es", slug="otra", actor=editor)
    with pytest.raises(TranslationRefused, match="translated into this language already"):
        start_translation(source, language="es", slug="otra", actor=editor)
    for language in ("en", "fr", ""):
        with pytest.raises(TranslationRefused, match="no words for this language"):
            start_translation(source, language=language, slug="otra", actor=editor)
    with pytest.raises(TranslationRefused, match="not on the site"):
        start_translation(make_page(key="new", slug="new"), language="es", slug="otra", actor=editor)
    other = make_live_page(key="other", slug="other")
    with pytest.raises(AddressUnusable, match="Another page has this address"):
        start_translation(other, language="es", slug=translation.slug, actor=editor)


@pytest.mark.parametrize("typed", ["", "  ", "\x00\n"])
def test_a_translation_goes_to_nobody_without_the_name_of_its_translator(editor, typed):
    draft = newest(make_translation(make_live_page()))
    save_draft(draft, draft.document, based_on_version=draft.lock_version, translator=typed, actor=editor)
    with pytest.raises(TranslatorMissing):
        reviewing.submit(draft, actor=editor)
    save_draft(draft, draft.document, based_on_version=draft.lock_version, translator=TRANSLATOR, actor=editor)
    reviewing.submit(draft, actor=editor)
    assert (draft.state, draft.translator) == (State.IN_REVIEW, TRANSLATOR)


def test_a_translation_that_no_clinician_reviews_names_its_translator_too(editor):
    source = make_live_page(make_plain_document(), kind=PageKind.STANDARD, key="privacy", slug="privacy")
    draft = newest(make_translation(source))
    with pytest.raises(TranslatorMissing):
        publishing.publish(draft, actor=editor)
    save_draft(draft, draft.document, based_on_version=draft.lock_version, translator=TRANSLATOR, actor=editor)
    publishing.publish(draft, actor=editor)
    assert draft.state is State.LIVE


def test_a_text_in_the_default_language_has_no_translator(editor):
    draft = newest(make_page())
    save_draft(draft, draft.document, based_on_version=draft.lock_version, translator="Somebody", actor=editor)
    assert draft.translator == ""


def test_whoever_saves_without_naming_a_translator_leaves_the_name(editor):
    draft = newest(make_translation(make_live_page()))
    save_draft(draft, draft.document, based_on_version=draft.lock_version, translator=TRANSLATOR, actor=editor)
    save_draft(draft, make_document("Cuidados"), based_on_version=draft.lock_version, actor=editor)
    assert draft.translator == TRANSLATOR


def test_only_a_draft_follows_and_only_the_text_its_translator_was_shown(editor, reviewer):
    source = make_live_page()
    translation = make_live_translation(source)
    shown = source.live_revision.id
    with pytest.raises(IllegalMove):
        follow_source(translation.live_revision, shown_id=shown, actor=editor)
    draft = start_draft(translation, actor=editor)
    change(source, SAFETY)
    for wrong in (shown, uuid.uuid4()):
        with pytest.raises(TranslationRefused, match="changed once more"):
            follow_source(draft, shown_id=wrong, actor=editor)
    own = start_draft(source, actor=editor)
    with pytest.raises(TranslationRefused, match="no live text"):
        follow_source(own, shown_id=source.live_revision.id, actor=editor)
    publishing.unpublish(source, actor=reviewer)
    with pytest.raises(TranslationRefused, match="no live text"):
        follow_source(draft, shown_id=shown, actor=editor)
