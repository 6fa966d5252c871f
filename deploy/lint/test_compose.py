"""Every service in the compose file is hardened. scripts/lint-deploy has Docker Compose validate the file itself."""

import re

from files import SERVICES, text


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


def test_secrets_come_from_the_environment_only():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", text("deploy/.env.example"), re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+)", text("deploy/compose.yaml"))) == set(example)
    secrets = {name for name in example if re.search("KEYS|PEPPERS|PASSWORD", name)}
    assert len(secrets) == 5
    for name in secrets:
        assert example[name] == "", name
        assert f"${{{name}:?" in text("deploy/compose.yaml"), f"{name} may be empty"
