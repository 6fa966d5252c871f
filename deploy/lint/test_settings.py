"""No deployment file or document names a setting that does not exist."""

import re

from files import DEPLOY, text

# The tag of the image, which only compose.yaml uses.
COMPOSE_ONLY = {"LMS_VERSION"}


def test_every_named_setting_exists():
    known = set(re.findall(r"^\| `(\w+)`", text("deploy/SETTINGS.md"), re.MULTILINE)) | COMPOSE_ONLY
    assert "LMS_LISTEN" in known
    # Reads only two of the documents, because the other documents name variables of tests and scripts.
    files = [path for path in DEPLOY.rglob("*") if path.suffix in (".yaml", ".yml", ".service", ".example", ".conf")]
    files += [DEPLOY / "Dockerfile", DEPLOY / "RUNBOOK.md", DEPLOY / "README.md"]
    for path in files:
        named = set(re.findall(r"\bLMS_[A-Z]+(?:_[A-Z]+)*\b", path.read_text()))
        assert named <= known, f"{path.name}: {named - known}"
