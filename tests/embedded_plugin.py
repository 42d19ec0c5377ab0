"""Real PostgreSQL and Redis for the suite, before Django's settings load: by `-p`, not in a conftest.

DATABASE_URL and REDIS_URL, where given, are used as they are. Otherwise a throw-away cluster and a Valkey
start here, for each worker of pytest-xdist its own: a test may stop or freeze a Redis, and a transaction
kept open by one worker is none of another's affair.
"""

import os
import re
import shutil
import tempfile

import pytest

from config import embedded, processes
from tests import template_cluster


def pytest_addoption(parser):
    parser.addoption(
        "--browser", action="store_true", help="fail, instead of skip, where there is no Chromium"
    )
    parser.addoption(
        "--count-queries", action="store_true", help="keep how often each list asks the database as it is now"
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config, parser, args):
    os.environ["CONCORD_MODE"] = "test"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        media = tempfile.mkdtemp(prefix="concord-media-")
        early_config.add_cleanup(lambda: shutil.rmtree(media, ignore_errors=True))
        os.environ["MEDIA_ROOT"] = media
    if not {"-h", "--help", "-V", "--version", "--markers", "--fixtures"} & set(args):
        _start_what_is_missing(early_config)
    return (yield)


def pytest_configure(config):
    if config.getoption("browser") and chromium_path() is None:
        raise pytest.UsageError("--browser needs Chromium: install it, or set CHROMIUM to its path.")


def pytest_collection_modifyitems(config, items):
    if chromium_path() is None:
        skip = pytest.mark.skip(reason="no Chromium: set CHROMIUM, or install chromium; --browser insists")
        for item in items:
            if "browser" in item.keywords or "chromium" in getattr(item, "fixturenames", ()):
                item.add_marker(skip)


def chromium_path() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium():
    """Where Chromium is; without one, tests that ask for it are skipped."""
    return chromium_path()


def _start_what_is_missing(config):
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    own_redis = "REDIS_URL" not in os.environ or (worker and "CONCORD_TEST_REDIS" in os.environ)
    own_database = "DATABASE_URL" not in os.environ or "CONCORD_TEST_TEMPLATE" in os.environ
    if not own_database and not own_redis:
        _take_a_redis_database(worker)
        return
    person = processes.server_person()
    sockets = processes.short_folder(person)
    config.add_cleanup(lambda: shutil.rmtree(sockets, ignore_errors=True))
    try:
        if own_database:
            postgres = embedded.Postgres(
                sockets / "cluster", sockets, sockets / "postgres.log", durable=False
            )
            config.add_cleanup(postgres.stop)
            template_cluster.start(postgres)
            os.environ["DATABASE_URL"] = postgres.url()
            os.environ["CONCORD_TEST_TEMPLATE"] = template_cluster.NAME
        if own_redis:
            valkey = embedded.Valkey(sockets, sockets / "valkey.log")
            config.add_cleanup(valkey.stop)
            valkey.start()
            os.environ["REDIS_URL"], os.environ["CONCORD_TEST_REDIS"] = valkey.url(), "embedded"
    except processes.NotStarted as problem:
        raise pytest.UsageError(str(problem)) from problem


def _take_a_redis_database(worker: str):
    """Workers that share a given Redis have each a database of it: /1, /2 … beside the controller's."""
    given = os.environ["REDIS_URL"]
    if worker and given.startswith(("redis://", "rediss://")):
        number = int(re.sub(r"\D", "", worker) or 0) + 1
        scheme, _, rest = given.partition("://")
        os.environ["REDIS_URL"] = f"{scheme}://{rest.partition('/')[0]}/{number}"
