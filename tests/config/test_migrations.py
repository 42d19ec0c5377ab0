"""A new database gets its tables at once; one of before goes on from where it stands."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.operations import CreateExtension
from django.core.management import call_command
from django.db import connection, migrations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from pgtrigger.migrations import AddTrigger

from config.squashed import Squashed

OURS = [app.label for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR]
WHOLE = (CreateExtension, migrations.CreateModel, AddTrigger, migrations.RunSQL)


@pytest.fixture(scope="module")
def every():
    """The graph of every file, whether another replaces it or not."""
    return MigrationLoader(None, replace_migrations=False)


@pytest.fixture(scope="module")
def squashed(every):
    return [every.disk_migrations[key] for key in sorted(every.replacements)]


def in_order(every, squashed):
    """What the squashed ones replace and what that needs, as databases of before came by it."""
    plans = [every.graph.forwards_plan(each.replaces[-1]) for each in squashed]
    return list(dict.fromkeys(node for plan in plans for node in plan))


def test_the_models_need_no_other_migration(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_each_app_has_one_that_makes_its_tables(squashed):
    assert {each.app_label for each in squashed} == {app for app in OURS if app != "config"}
    assert all(isinstance(each, Squashed) for each in squashed)


def test_it_replaces_all_of_its_app_up_to_it(every, squashed):
    for each in squashed:
        plan = every.graph.forwards_plan(each.replaces[-1])
        assert each.replaces == [node for node in plan if node[0] == each.app_label]


def test_it_makes_tables_whole(squashed):
    for each in squashed:
        assert [o for o in each.operations if not isinstance(o, WHOLE)] == [], each


def test_it_ends_where_those_it_replaces_end(every, squashed):
    old = every.project_state([node for each in squashed for node in (*each.dependencies, each.replaces[-1])])
    new = MigrationLoader(None).project_state([(each.app_label, each.name) for each in squashed])
    assert MigrationAutodetector(old, new).changes(every.graph) == {}
    assert MigrationAutodetector(new, old).changes(every.graph) == {}
    for key, model in old.models.items():
        assert list(model.fields) == list(new.models[key].fields), key  # the columns in their order


def test_a_database_of_before_goes_on_wherever_it_stands(monkeypatch, every, squashed):
    former = in_order(every, squashed)
    for done in range(len(former) + 1):
        applied = former[:done]
        monkeypatch.setattr(MigrationRecorder, "applied_migrations", lambda self, a=applied: dict.fromkeys(a))
        executor = MigrationExecutor(connection)
        executor.loader.check_consistent_history(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        coming = [node for each, _ in plan for node in each.replaces or [(each.app_label, each.name)]]
        assert sorted(set(coming)) == sorted(coming), applied[-1]
        assert not set(coming) & set(applied), applied[-1]
        assert set(former) <= {*coming, *applied}, applied[-1]
