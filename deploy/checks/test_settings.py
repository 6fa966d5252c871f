"""No file sets what the product does not know."""

import re

from files import DEPLOY, ROOT

# What the files say, but is Docker Compose's own: the tag of the image.
OTHERS = {"LMS_VERSION"}


def test_every_setting_that_is_named_exists():
    sources = [path.read_text() for crate in ("api", "worker") for path in (ROOT / crate / "src").rglob("*.rs")]
    known = {setting for source in sources for setting in re.findall(r'env = "(LMS_[A-Z_]+)"', source)} | OTHERS
    assert "LMS_LISTEN" in known
    # Commands for a shell, which has names of its own, are in the texts alone.
    files = [path for path in DEPLOY.rglob("*") if path.suffix in (".yaml", ".yml", ".service", ".example", ".conf")]
    files += [DEPLOY / "Dockerfile", DEPLOY / "RUNBOOK.md", DEPLOY / "README.md"]
    for path in files:
        named = set(re.findall(r"\bLMS_[A-Z]+(?:_[A-Z]+)*\b", path.read_text()))
        assert named <= known, f"{path.name}: {named - known}"
