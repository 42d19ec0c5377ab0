"""Write one migration that makes an app's tables at once, in place of all its migrations so far."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.writer import MigrationWriter

from config.squashed import operations_of

HEADER = '"""The tables of {app} as of {last}. Written by `./run manage squash {app}`."""\n\n'


def foreign_leaves(graph, app):
    """What other packages' apps end in, where they need not come after `app`: each of their operations
    takes the longer the more tables there are."""
    ours = {each.label for each in apps.get_app_configs() if Path(each.path).parent == settings.BASE_DIR}
    for node in graph.leaf_nodes():
        if node[0] not in ours and all(before != app for before, _ in graph.forwards_plan(node)):
            yield node


class Command(BaseCommand):
    help = "Write a migration that replaces all of an app's: a new database makes its tables at once."

    def add_arguments(self, parser):
        parser.add_argument("app")

    def handle(self, *, app, **options):
        loader = MigrationLoader(None)
        (leaf,) = loader.graph.leaf_nodes(app)
        plan = loader.graph.forwards_plan(leaf)
        former = [loader.get_migration(*node) for node in plan if node[0] == app]
        needed = {tuple(node) for migration in former for node in migration.dependencies}
        # By app; the plan has them in order.
        latest = {node[0]: node for node in plan if node in needed and node[0] != app}
        latest |= {node[0]: node for node in foreign_leaves(loader.graph, app)}
        squashed = migrations.Migration(f"{former[0].name[:4]}_squashed_{leaf[1]}", app)
        squashed.initial = True
        squashed.replaces = [(app, migration.name) for migration in former]
        squashed.dependencies = sorted(latest.values())
        squashed.operations = operations_of(app, loader.project_state(leaf), former)
        text = MigrationWriter(squashed, include_header=False).as_string()
        text = text.replace("class Migration(migrations.Migration)", "class Migration(Squashed)")
        text = text.replace("\n\n\nclass", "\n\nfrom config.squashed import Squashed\n\n\nclass", 1)
        file = Path(apps.get_app_config(app).path) / "migrations" / f"{squashed.name}.py"
        file.write_text(HEADER.format(app=app, last=leaf[1]) + text.lstrip())
        self.stdout.write(f"{file.name} replaces {len(former)} migrations")
