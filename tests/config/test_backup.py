"""A backup holds everything and says so; a restore brings it back whole, or says where it is not."""

import io
import os
import tarfile
from datetime import timedelta

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from accounts.models import Token, User
from config import backup
from tests.beginnings import committed, load_registers, url_of_test_database  # noqa: F401

DATABASE = f"restored_by_a_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(scope="module")
def db(committed):  # noqa: F811
    """pg_dump sees only what is committed."""


@pytest.fixture(scope="module")
def made(db, tmp_path_factory):
    """A backup of the registers, a person who is signed in and has a token, and a file."""
    load_registers()
    person = User.objects.create_user("noor@concord.example", "a long enough word", name="Noor")
    Client().force_login(person)
    until = timezone.localdate() + timedelta(days=30)
    Token.objects.create(name="nightly", prefix="abc", secret_hash="0" * 64, owner=person, expires_on=until)
    call_command("refresh", "--all", stdout=io.StringIO())
    media = tmp_path_factory.mktemp("media")
    (media / "imports").mkdir()
    (media / "imports" / "strengths.csv").write_text("mission,month,personnel\n")
    path = tmp_path_factory.mktemp("backup") / "concord.tar"
    said = io.StringIO()
    with override_settings(MEDIA_ROOT=media):
        call_command("backup", str(path), stdout=said)
    assert "rows of" in said.getvalue() and "1 files" in said.getvalue()
    return path


@pytest.fixture
def drop(db):
    yield
    backup._drop(DATABASE)


def restored(made, folder, *options):
    said = io.StringIO()
    call_command("restore", str(made), "--into", DATABASE, "--media", str(folder), *options, stdout=said)
    return said.getvalue()


def ask(query):
    line = psycopg2.connect(url_of_test_database().replace(connection.settings_dict["NAME"], DATABASE))
    try:
        with line, line.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone() if cursor.description else None
    finally:
        line.close()


@pytest.mark.slow
def test_a_backup_comes_back_whole_and_verified(made, drop, tmp_path):
    said = restored(made, tmp_path, "--verify")
    assert "0 stored summaries differ" in said
    assert said.endswith("Restored and verified.\n")
    assert (tmp_path / "imports" / "strengths.csv").read_text() == "mission,month,personnel\n"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), (SELECT count(*) FROM missions_mission) FROM accounts_partner")
        assert ask("SELECT count(*), (SELECT count(*) FROM missions_mission) FROM accounts_partner") == (
            cursor.fetchone()
        )


def test_no_session_or_token_comes_back(made, drop, tmp_path):
    restored(made, tmp_path)
    assert ask("SELECT count(*) FROM django_session") == (0,)
    assert ask("SELECT count(*) FROM accounts_token WHERE revoked_at IS NULL") == (0,)
    assert Token.objects.filter(revoked_at=None).count() == 1


def test_verification_names_a_trigger_that_is_switched_off(made, drop, tmp_path):
    restored(made, tmp_path)
    ask("ALTER TABLE missions_mission DISABLE TRIGGER USER")
    with pytest.raises(backup.NotWhole, match="triggers are disabled: missions_mission"):
        backup.verify(DATABASE)


def test_verification_names_a_sequence_that_stands_too_low(made, drop, tmp_path):
    restored(made, tmp_path)
    ask("SELECT setval('accounts_partner_id_seq', 1)")
    with pytest.raises(backup.NotWhole, match=r"accounts_partner_id_seq stands below accounts_partner\.id"):
        backup.verify(DATABASE)


def test_an_existing_database_is_never_written_over(made, drop, tmp_path):
    restored(made, tmp_path)
    with pytest.raises(CommandError, match=f"{DATABASE} exists"):
        restored(made, tmp_path)
    assert ask("SELECT count(*) > 100 FROM accounts_partner") == (True,)


def test_a_file_of_the_same_name_is_not_written_over(made, tmp_path):
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "strengths.csv").write_text("another")
    with pytest.raises(CommandError, match="another file than the backup's"):
        restored(made, tmp_path)
    assert (tmp_path / "imports" / "strengths.csv").read_text() == "another"
    with pytest.raises(psycopg2.OperationalError, match="does not exist"):
        ask("SELECT 1")


def changed(made, path, name, content):
    """The same backup with one member's content another."""
    with tarfile.open(made) as old, tarfile.open(path, "w") as new:
        for member in old:
            kept = old.extractfile(member).read()
            kept = content if member.name == name else kept
            member.size = len(kept)
            new.addfile(member, io.BytesIO(kept))
    return path


@pytest.mark.parametrize("name", ["database.dump", "media/imports/strengths.csv"])
def test_a_changed_member_is_named_and_nothing_restored(made, tmp_path, name):
    with pytest.raises(CommandError, match=f"{name} .* not what the manifest says"):
        restored(changed(made, tmp_path / "changed.tar", name, b"changed"), tmp_path / "media")
    assert not (tmp_path / "media").exists()


def test_a_backup_cut_short_is_refused(made, tmp_path):
    cut = tmp_path / "cut.tar"
    cut.write_bytes(made.read_bytes()[:50_000])
    with pytest.raises(CommandError, match="no whole backup"):
        restored(cut, tmp_path / "media")


def test_a_backup_is_its_owners_and_leaves_no_unfinished_file(made):
    assert made.stat().st_mode & 0o077 == 0
    assert [file.name for file in made.parent.iterdir()] == [made.name]
    with pytest.raises(CommandError, match="exists"):
        call_command("backup", str(made))


@pytest.mark.parametrize("name", ["Concord", "a-b", "x; DROP DATABASE concord", ""])
def test_a_name_that_is_no_database_name_is_refused(made, name):
    with pytest.raises(CommandError, match="no name for a database"):
        call_command("restore", str(made), "--into", name)
