"""A question written once gives what it gives when it is written anew, wherever it stands."""

import pytest
from django.contrib.contenttypes.models import ContentType

from accounts import access, asking
from accounts.models import Event, Notification
from missions.models import Mission

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """Events of two missions, of which `dora` sees one."""
    kind = ContentType.objects.get_for_model(Mission)
    return Event.objects.filter(subject_type=kind, verb="mission.created")


def test_it_finds_the_rows_whose_subject_is_among_them(cast, told):
    seen = told.filter(asking.among(Mission.objects.visible_to(cast.dora)))
    expected = {str(row.pk) for row in Mission.objects.visible_to(cast.dora)}
    assert {row.subject_id for row in seen} == expected & {row.subject_id for row in told}
    assert 0 < seen.count() < told.count()


def test_within_another_query_it_asks_of_the_row_of_its_own(cast, told):
    seen = told.filter(asking.among(Mission.objects.filter(pk=cast.alpha.pk)))
    notices = Notification.objects.filter(event__in=seen)
    assert {row.event.subject_id for row in notices} <= {str(cast.alpha.pk)}
    again = Event.objects.filter(pk__in=seen).filter(pk__in=told.exclude(pk__in=seen))
    assert not again.exists()
    assert Event.objects.filter(pk__in=seen).count() == seen.count() == 1


def test_among_nothing_it_finds_nothing(cast, told):
    assert not told.filter(asking.among(Mission.objects.none())).exists()


def test_each_record_is_written_once_for_a_reader_however_it_is_asked(cast, told):
    cast.dora.kept_this_request, cast.dora.held_this_request = {}, {}
    first = access.subjects_seen_by(cast.dora)
    written = dict(access.filters_written)
    of_missions = frozenset([ContentType.objects.get_for_model(Mission).pk])
    access.subjects_seen_by(cast.dora, of_missions)
    assert access.filters_written == written
    assert set(Event.objects.filter(first)) >= set(
        told.filter(asking.among(Mission.objects.visible_to(cast.dora)))
    )
