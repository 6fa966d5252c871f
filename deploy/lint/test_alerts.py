"""Every alert has an entry in the runbook and a promtool test."""

import re

import yaml

from files import ALERTS, DEPLOY, RUNBOOK

NAMES = {rule["alert"] for rule in ALERTS}
ALWAYS_FIRING = {"LmsWatchdog"}
HEADINGS = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)


def anchor(heading):
    """Returns the anchor that Markdown renderers generate for the heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_alert_has_a_heading_in_the_runbook_and_every_such_heading_an_alert():
    assert len(NAMES) == len(ALERTS)
    assert {heading for heading in HEADINGS if heading.startswith("Lms")} == NAMES


def test_every_alert_has_a_severity_and_a_runbook_url():
    for rule in ALERTS:
        severities = ("none",) if rule["alert"] in ALWAYS_FIRING else ("critical", "warning")
        assert rule["labels"]["severity"] in severities, rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}, rule["alert"]
        assert rule["annotations"]["runbook_url"] == f"deploy/RUNBOOK.md#{anchor(rule['alert'])}"


def test_every_runbook_entry_has_all_sections_and_a_query():
    sections = [f"**{title}.**" for title in ("Symptom", "Impact", "Likely cause", "Diagnosis", "What to do")]
    for entry in re.split(r"^## ", RUNBOOK, flags=re.MULTILINE):
        for part in [*sections, "```promql"] if entry.startswith("Lms") else []:
            assert part in entry, f"{entry.splitlines()[0]} lacks {part}"


def test_every_link_within_the_runbook_has_a_target():
    links = set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK))
    assert links and links <= {anchor(heading) for heading in HEADINGS}


def test_every_link_between_the_documents_has_a_target():
    for path in DEPLOY.glob("*.md"):
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (DEPLOY / link).exists(), f"{path.name}: {link}"


def test_promtool_tests_that_every_alert_fires_and_that_it_stays_silent():
    fires, stays_silent = set(), set()
    for path in (DEPLOY / "prometheus/tests").glob("*.yml"):
        for case in yaml.safe_load(path.read_text())["tests"]:
            for expectation in case["alert_rule_test"]:
                (fires if expectation["exp_alerts"] else stays_silent).add(expectation["alertname"])
    assert fires == NAMES
    assert stays_silent == NAMES - ALWAYS_FIRING
