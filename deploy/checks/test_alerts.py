"""Whoever is woken finds what to do, and every alert was tried."""

import re

import yaml

from files import ALERTS, DEPLOY, RUNBOOK

NAMES = {rule["alert"] for rule in ALERTS}
HEADINGS = re.findall(r"^## (.+)$", RUNBOOK, re.MULTILINE)


def anchor(heading):
    """As Markdown's readers make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_every_alert_has_its_heading_in_the_runbook_and_every_heading_its_alert():
    assert len(NAMES) == len(ALERTS)
    assert {heading for heading in HEADINGS if heading.startswith("Lms")} == NAMES


def test_every_alert_says_how_bad_it_is_and_where_to_read_on():
    for rule in ALERTS:
        assert rule["labels"]["severity"] in ("critical", "warning"), rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}, rule["alert"]
        assert rule["annotations"]["runbook_url"] == f"deploy/RUNBOOK.md#{anchor(rule['alert'])}"


def test_every_entry_tells_what_it_means_what_schools_notice_where_to_look_and_what_to_do():
    parts = [r"\*\*Means\.\*\*", r"\*\*Schools notice\*\*", r"\*\*Look", r"\*\*(Look and d|D)o", "```promql"]
    for entry in re.split(r"^## ", RUNBOOK, flags=re.MULTILINE):
        for part in parts if entry.startswith("Lms") else []:
            assert re.search(part, entry), f"{entry.splitlines()[0]} lacks {part}"


def test_every_link_within_the_runbook_leads_somewhere():
    links = set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK))
    assert links and links <= {anchor(heading) for heading in HEADINGS}


def test_every_link_between_the_files_leads_somewhere():
    for path in DEPLOY.glob("*.md"):
        for link in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text()):
            assert (DEPLOY / link).exists(), f"{path.name}: {link}"


def test_promtool_tries_of_every_alert_that_it_comes_and_that_it_stays_away():
    comes, stays_away = set(), set()
    for path in (DEPLOY / "prometheus/tests").glob("*.yml"):
        for case in yaml.safe_load(path.read_text())["tests"]:
            for tried in case["alert_rule_test"]:
                (comes if tried["exp_alerts"] else stays_away).add(tried["alertname"])
    assert comes == NAMES
    assert stays_away == NAMES
