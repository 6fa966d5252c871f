"""Every service in the compose file is hardened. scripts/lint-deploy has Docker Compose validate the file itself."""

import os
import re
import shutil
import subprocess

import pytest

from files import COMPOSE, ROOT, SERVICES, text


def test_every_service_is_read_only_unprivileged_and_on_the_loopback_address():
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_every_image_has_a_fixed_version():
    for name, service in SERVICES.items():
        image = re.sub(r"\$\{[A-Z_]+:\?[^}]+\}", "required", service["image"])
        version = image.split("/")[-1].partition(":")[2]
        assert version and version != "latest", name


def test_every_secret_is_a_file_that_make_secrets_makes():
    example = set(re.findall(r"^([A-Z_]+)=", text("deploy/.env.example"), re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+)", text("deploy/compose.yaml"))) == example
    assert not [name for name in example if re.search("KEYS|PEPPERS|PASSWORD", name)]
    secrets = COMPOSE["secrets"]
    assert len(secrets) == 9
    made = text("deploy/make-secrets")
    for name, secret in secrets.items():
        assert secret == {"file": f"./secrets/{name}"}
        assert re.search(rf"\b{name}\b", made), name
    for name, service in SERVICES.items():
        for setting, value in service.get("environment", {}).items():
            is_secret = re.search("KEYS|PEPPERS|PASSWORD|DATABASE_URL", setting)
            if is_secret:
                assert setting.endswith("_FILE") and value.removeprefix("/run/secrets/") in service["secrets"], (name, setting)


def test_only_the_migration_has_the_login_that_owns_the_tables():
    users = {name for name, service in SERVICES.items() if "owner-database-url" in service.get("secrets", [])}
    assert users == {"migrate"}
    assert SERVICES["migrate"]["environment"]["LMS_DATABASE_LOGINS"] == "lms"
    assert "POSTGRES_USER" not in SERVICES["postgres"]["environment"]


def test_make_secrets_makes_each_secret_once(tmp_path):
    if os.geteuid() != 0:
        pytest.skip("make-secrets needs root")
    script = tmp_path / "make-secrets"
    shutil.copy(ROOT / "deploy/make-secrets", script)
    subprocess.run([script], check=True, capture_output=True)
    made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    assert set(made) == set(COMPOSE["secrets"])
    assert len(set(made.values())) == len(made)
    for path in (tmp_path / "secrets").iterdir():
        assert path.stat().st_mode & 0o777 == 0o400, path.name
    assert made["database-url"] == f"postgres://lms:{made['login-password'].strip()}@postgres/lms\n"
    subprocess.run([script], check=True, capture_output=True)
    assert made == {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
