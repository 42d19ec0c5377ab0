"""Every text of the portal is there in each language it offers, and says the same."""

import csv
import re
from collections import Counter

import polib
import pytest
from django.conf import settings

from accounts import histories, kinds, tables, verbs
from config import texts
from logistics import said_standards
from missions import areas

OFFERED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|</?\w[^>]*>")
# Forms that stand for exactly one number may say it in words: one day, two days, none.
SAYS_ITS_NUMBER = {"fr": {0}, "ar": {0, 1, 2}}


@pytest.fixture(scope="module")
def in_code():
    return texts.texts()


def key(entry):
    return texts.Text(entry.msgctxt, entry.msgid, entry.msgid_plural)


def forms(entry):
    """Each form of the translation by its number, with the text of the code it stands for."""
    if entry.msgid_plural:
        return [(number, form, entry.msgid_plural) for number, form in entry.msgstr_plural.items()]
    return [(None, entry.msgstr, entry.msgid)]


def faults(entry, language):
    """What is wrong with one translation, in words."""
    if entry.fuzzy or not entry.translated():
        yield "not translated"
        return
    if entry.msgid_plural and len(entry.msgstr_plural) != texts.forms_of(language):
        yield f"{len(entry.msgstr_plural)} forms"
    for number, form, source in forms(entry):
        wanted, found = (Counter(PLACEHOLDER.findall(text)) for text in (source, form))
        may_lack = 1 if number in SAYS_ITS_NUMBER[language] else 0
        if found - wanted or (wanted - found).total() > may_lack:
            yield f"placeholders {sorted(found)} instead of {sorted(wanted)}"
        for edge in (slice(0, 1), slice(-1, None)):
            if source[edge].isspace() != form[edge].isspace():
                yield "a blank more or less at the edge"


@pytest.mark.parametrize("language", OFFERED)
def test_every_text_is_there_in_each_language_offered(language, in_code):
    entries = {key(entry) for entry in texts.catalog(language)}
    assert not in_code.keys() - entries, "run .ci/texts, translate what it names"
    assert not entries - in_code.keys(), "run .ci/texts: these stand in the code no more"


@pytest.mark.parametrize("language", OFFERED)
def test_every_translation_says_what_the_text_says(language):
    wrong = [
        f"{entry.msgid}: {fault}" for entry in texts.catalog(language) for fault in faults(entry, language)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", OFFERED)
def test_what_django_reads_is_what_the_catalog_says(language):
    compiled = polib.mofile(str(texts.LOCALE / language / "LC_MESSAGES" / "django.mo"))
    said = {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in texts.catalog(language)}
    assert {key(entry): (entry.msgstr, entry.msgstr_plural) for entry in compiled} == said


def test_every_kind_of_record_with_a_history_has_its_word(in_code):
    found = {str(model._meta.verbose_name) for model in histories.kinds().values()}
    assert found - {text.text for text in in_code} == set()
    assert found >= kinds.WORDS


@pytest.mark.parametrize(
    ("text", "translation", "fault"),
    [
        ("Hold %(n)s", "Tenir", "placeholders"),
        ("Hold <b>it</b>", "<b>Le tenir", "placeholders"),
        ("Hold", " Tenir", "blank"),
        ("Hold", "", "not translated"),
    ],
)
def test_a_wrong_translation_would_be_found(text, translation, fault):
    assert fault in next(faults(polib.POEntry(msgid=text, msgstr=translation), "fr"))


def test_a_form_too_few_would_be_found():
    entry = polib.POEntry(
        msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "%(n)s يوم", 1: "%(n)s أيام"}
    )
    assert list(faults(entry, "ar")) == ["2 forms"]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from django.utils.translation import gettext_lazy as _\n_('a' 'b')", (None, "ab", "")),
        ("from django.utils.translation import ngettext\nngettext('a', 'b', n)", (None, "a", "b")),
        (
            "from django.utils.translation import pgettext_lazy as p\np('of a list', 'a')",
            ("of a list", "a", ""),
        ),
    ],
)
def test_texts_are_read_from_python(source, found):
    assert list(texts._in_python(source)) == [found]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('{% translate "Keep \'em" %}', (None, "Keep 'em", "")),
        ("{% translate 'a' context 'of a list' %}", ("of a list", "a", "")),
        ("{% blocktranslate trimmed %}\n one\n two\n{% endblocktranslate %}", (None, "one two", "")),
        (
            "{% blocktranslate count n=n %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            (None, "%(n)s day", "%(n)s days"),
        ),
        ("{% include 'x.html' with title=_('a') %}", (None, "a", "")),
    ],
)
def test_texts_are_read_from_templates(source, found):
    assert list(texts._in_template("{% load i18n %}" + source)) == [found]


# --- Terms of the field are said as the glossary says them
def glossary():
    with (texts.LOCALE / "glossary.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("language", OFFERED)
def test_terms_are_said_as_the_glossary_says_them(language):
    said = {entry.msgid: entry.msgstr for entry in texts.catalog(language) if not entry.msgctxt}
    terms = {row["en"]: row[language] for row in glossary() if row["en"] in said}
    assert {term: said[term] for term in terms} == terms
    assert len(terms) >= 20, "most terms of the glossary stand in the portal as they are"


def test_every_term_names_where_its_translation_stands():
    assert [row["term"] for row in glossary() if not row["source"]] == []
    assert {row["certainty"] for row in glossary()} <= {"published", "recalled", "ours"}


# --- Names, as the register holds them
@pytest.mark.parametrize("table", ["accounts/reference/partners.csv", "missions/reference/missions.csv"])
def test_every_nation_organization_and_mission_has_a_name_in_each_language(table):
    unnamed = [
        (row.get("code") or row["acronym"], language)
        for row in tables.rows(table)
        for language in OFFERED
        if not row[f"name_{language}"]
    ]
    assert unnamed == []


def test_every_area_of_the_register_can_be_said():
    partners = {row["code"]: row["name_en"] for row in tables.rows("accounts/reference/partners.csv")}
    of_register = {
        row["area"]
        for row in tables.rows("missions/reference/missions.csv")
        if row["area"] and row["area"] != partners.get(row["host"])
    }
    assert of_register - set(areas.AREAS) == set()


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("logistics/reference/standards.csv", "name", said_standards.NAMES),
        ("logistics/reference/bridges.csv", "words", said_standards.BRIDGES),
    ],
)
def test_every_standard_and_what_bridges_two_can_be_said(table, column, said):
    assert {row[column] for row in tables.rows(table)} == set(said)


def test_every_event_told_has_words():
    told = set()
    for app in ("accounts", "missions", "contributors", "logistics"):
        for path in (texts.TOP / app).rglob("*.py"):
            told |= set(re.findall(r"events\.record\(\s*\"([a-z_.]+)\"", path.read_text()))
    assert len(told) > 30
    assert told - verbs.WORDS.keys() == set()


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize(
    ("word", "one", "other"),
    [
        ("Held", "post", "visit"),
        ("Area", "mission", None),
        ("Answer", "act", None),
        ("Offer", "act", None),
        ("Missing", "need", None),
    ],
)
def test_a_word_of_two_meanings_has_two_translations(language, word, one, other):
    said = {(entry.msgctxt, entry.msgid): entry.msgstr for entry in texts.catalog(language)}
    assert said[one, word] != said[other, word]
