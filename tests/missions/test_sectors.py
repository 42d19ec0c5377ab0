from importlib import import_module

from django.db import connection

from missions.models import Priority, Project, Sector
from tests.missions.rebuilt import needed, proposed

ONE_LIST = import_module("missions.migrations.0045_one_list_of_sectors")


def test_projects_and_priorities_of_old_come_into_the_one_list_of_sectors(cast):
    project, priority = proposed(cast), needed(cast)
    Project.objects.filter(pk=project.pk).update(sector="transport")
    Priority.objects.filter(pk=priority.pk).update(sector="police")
    Priority.objects.filter(pk=priority.pk).update(rank=7)
    history = Project.pgh_event_model.objects, Priority.pgh_event_model.objects
    before = [list(rows.order_by("pgh_id").values_list("pgh_id", flat=True)) for rows in history]
    with connection.cursor() as cursor:
        for statement in ONE_LIST.come_along():
            cursor.execute(statement)
    project.refresh_from_db(), priority.refresh_from_db()
    assert (project.sector, priority.sector) == (Sector.ENGINEERING, Sector.SECURITY)
    after = [list(rows.order_by("pgh_id").values_list("pgh_id", flat=True)) for rows in history]
    assert after == before, "a change that nobody made stands in the history"
    assert not history[1].exclude(sector__in=Sector.values).exists()
    assert set(ONE_LIST.BECAME.values()) <= set(Sector.values) and not set(ONE_LIST.BECAME) & set(
        Sector.values
    )
