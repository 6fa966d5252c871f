"""The compose file keeps each service small. As a whole, Docker Compose has read it."""

import re

from files import SERVICES, text


def test_no_service_can_write_or_gain_rights_or_be_reached_from_elsewhere():
    for name, service in SERVICES.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name


def test_every_image_has_a_version():
    for name, service in SERVICES.items():
        image = re.sub(r"\$\{[A-Z_]+:\?[^}]+\}", "required", service["image"])
        version = image.split("/")[-1].partition(":")[2]
        assert version and version != "latest", name


def test_secrets_come_from_the_environment_alone():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", text("deploy/.env.example"), re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z_]+)", text("deploy/compose.yaml"))) == set(example)
    secret = {name for name in example if re.search("KEYS|PEPPERS|PASSWORD", name)}
    assert len(secret) == 5
    for name in secret:
        assert example[name] == "", name
        assert f"${{{name}:?" in text("deploy/compose.yaml"), f"{name} may be empty"
