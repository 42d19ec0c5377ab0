"""“Who can see this?” says what the rule that is asked would answer."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from accounts import explain
from accounts.models import Event, RoleGrant
from contributors.models import CapacityFigure, PersonnelLine
from missions.models import Mandate


def words(record, user):
    return [audience.words for audience in explain.sight(record, user).audiences]


def test_an_open_mission_says_so_and_by_which_mark(cast):
    found = explain.sight(cast.alpha, cast.dora)
    assert found.is_open and found.administrators
    assert found.audiences[0].rule == "ALPHA is marked “public”."
    assert not found.audiences[1].is_reader  # dora holds no role there


def test_a_hidden_mission_names_its_holders_and_keeps_administrators_out(cast):
    found = explain.sight(cast.shade, cast.noor)
    assert [a.words for a in found.audiences] == ["Everyone with a role in SHADE"]
    assert found.audiences[0].is_reader
    assert "head of mission planning" in found.audiences[0].roles
    assert "desk officer of a partner" not in found.audiences[0].roles
    assert not found.is_open and not found.administrators


def test_a_figure_names_the_mission_and_the_partner_it_is_seen_through(cast):
    line = PersonnelLine.objects.filter(mission=cast.shade).first()
    assert words(line, cast.berit) == ["Everyone with a role in SHADE", "Everyone who speaks for Bresland"]
    assert [a.is_reader for a in explain.sight(line, cast.berit).audiences] == [False, True]


def test_what_belongs_to_no_mission_and_what_is_open_by_kind_say_so(cast):
    figure = CapacityFigure.objects.create(partner=cast.bresland, kind="population", year=2020, value=1)
    assert explain.sight(figure, cast.dora).audiences[0].rule.startswith("Rows of this kind are open")


def test_what_a_person_holds_is_seen_by_them_and_by_administrators(cast):
    grant = RoleGrant.objects.get(person=cast.noor)
    found = explain.sight(grant, cast.noor)
    assert [a.words for a in found.audiences] == ["Whoever holds the role.", "Administrators"]


@pytest.mark.parametrize("name", ["dora", "berit", "chidi", "pia", "anwar", "noor", "administrator"])
def test_the_words_agree_with_the_rule_for_everyone(cast, name):
    person = cast.people[name]
    rows = [cast.alpha, cast.shade, cast.bresland, *Mandate.objects.all(), *PersonnelLine.objects.all()]
    for row in rows:
        found = explain.sight(row, person)
        named = any(a.is_reader for a in found.audiences)
        assert named == type(row).objects.visible_to(person).filter(pk=row.pk).exists(), row


def test_the_component_is_drawn_with_at_most_two_questions(cast, django_assert_max_num_queries):
    request = RequestFactory().get("/")
    request.user = cast.noor
    page = Template("{% load concord %}{% who_sees row %}")
    with django_assert_max_num_queries(3):
        html = page.render(Context({"request": request, "row": cast.shade}))
    assert "Who can see this?" in html
    assert "Administrators do not see it" in html
    event = Event.objects.filter(verb="mission.created").first()
    assert "whoever did it" in page.render(Context({"request": request, "row": event}))
