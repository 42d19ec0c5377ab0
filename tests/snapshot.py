"""What the first test built through the services, given to every later one by COPY: thirty times as fast.

Holds only while the database numbers its content types as it did; a test that flushed it builds anew.
"""

import copy
import io

from django.db import connection, transaction

LEFT_ALONE = {"django_migrations", "django_content_type", "auth_permission"}


class Snapshot:
    def __init__(self):
        self.numbering = self.built = None
        self.tables, self.numbered = {}, []

    def get(self, build):
        """`build()`, or a copy of what it returned the first time with the same rows in the database."""
        if not self._may_copy():
            return build()
        if self.numbering != self._numbering():
            self._take(build)
        else:
            self._give()
        return copy.deepcopy(self.built)

    def _take(self, build):
        before = self._filled()
        self.built = build()
        self.tables = {}
        with connection.cursor() as cursor:
            for table in self._filled() - before:
                rows = io.StringIO()
                cursor.copy_expert(f'COPY "{table}" TO STDOUT', rows)
                self.tables[table] = rows.getvalue()
            cursor.execute(
                "SELECT table_name, column_name FROM information_schema.columns "
                "WHERE table_schema = 'public' "
                "AND (is_identity = 'YES' OR column_default LIKE 'nextval%%') AND table_name = ANY(%s)",
                [list(self.tables)],
            )
            self.numbered = cursor.fetchall()
        self.numbering = self._numbering()

    def _give(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # the rows' effects are among them
            for table, rows in self.tables.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.StringIO(rows))
            for table, column in self.numbered:  # a flush may have begun the numbers anew
                sequence = f"pg_get_serial_sequence('\"{table}\"', '{column}')"
                cursor.execute(
                    f'SELECT setval({sequence}, greatest(nextval({sequence}), max("{column}"))) '
                    f'FROM "{table}"'
                )
            cursor.execute("SET LOCAL session_replication_role = origin")

    def _filled(self):
        """The tables that have rows."""
        with connection.cursor() as cursor:
            names = set(connection.introspection.table_names(cursor)) - LEFT_ALONE
            questions = [f"SELECT '{name}' WHERE EXISTS (SELECT FROM \"{name}\")" for name in names]
            cursor.execute(" UNION ALL ".join(questions))
            return {name for (name,) in cursor.fetchall()}

    def _numbering(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT array_agg((id, model)::text ORDER BY id) FROM django_content_type")
            return cursor.fetchone()[0]

    def _may_copy(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('is_superuser')")
            return cursor.fetchone()[0] == "on"
