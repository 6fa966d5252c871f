"""The example of Alertmanager pages once for one cause. scripts/lint-deploy has amtool validate the file itself."""

import re

from files import ALERTS, documents

(CONFIGURATION,) = documents("prometheus/alertmanager.yml")
SEVERITIES = {rule["alert"]: rule["labels"]["severity"] for rule in ALERTS}


def matches(matchers, labels):
    """Returns whether the labels match all matchers, as in Alertmanager."""
    for matcher in matchers:
        name, operator, value = re.fullmatch(r'(\w+) (=~?) "?(.*?)"?', matcher).groups()
        pattern = value if operator == "=~" else re.escape(value)
        if not re.fullmatch(pattern, labels.get(name, "")):
            return False
    return True


def is_inhibited(labels, firing):
    for rule in CONFIGURATION["inhibit_rules"]:
        equal = rule.get("equal", [])
        sources = [source for source in firing if matches(rule["source_matchers"], source)]
        if matches(rule["target_matchers"], labels) and any(
            all(source.get(name) == labels.get(name) for name in equal) for source in sources if source != labels
        ):
            return True
    return False


def route_of(labels):
    routes = CONFIGURATION["route"]["routes"]
    return next((route for route in routes if matches(route["matchers"], labels)), CONFIGURATION["route"])


def notifications(receiver, firing):
    """Returns the groups of alerts that are sent to the receiver."""
    sent = [labels for labels in firing if route_of(labels)["receiver"] == receiver and not is_inhibited(labels, firing)]
    return {tuple(labels[name] for name in CONFIGURATION["route"]["group_by"]) for labels in sent}


def moments(case):
    """Returns the labels of the firing alerts at each time that the promtool test evaluates, and the alerts covered."""
    firing, covered = {}, {}
    for expectation in case["alert_rule_test"]:
        name, time = expectation["alertname"], expectation["eval_time"]
        covered.setdefault(time, set()).add(name)
        firing.setdefault(time, [])
        firing[time] += [{"alertname": name, **alert["exp_labels"]} for alert in expectation["exp_alerts"]]
    return firing, covered


def test_a_stopped_postgres_is_one_page_from_its_start_to_after_its_end():
    (case,) = documents("prometheus/tests/postgres-stops.yml")[0]["tests"]
    firing, covered = moments(case)
    pages = []
    for time, alerts in firing.items():
        assert covered[time] == set(SEVERITIES), f"{time}: the test does not cover every alert"
        pages += notifications("pager", alerts)
    critical = {labels["alertname"] for alerts in firing.values() for labels in alerts if labels["severity"] == "critical"}
    assert len(critical) >= 4, "the test must show what would page without the rules"
    assert set(pages) == {("LmsDatabaseDown",)}


def test_every_alert_goes_to_the_receiver_of_its_severity():
    receivers = {"critical": "pager", "warning": "morning", "none": "watchdog"}
    for name, severity in SEVERITIES.items():
        assert route_of({"alertname": name, "severity": severity})["receiver"] == receivers[severity], name
    assert set(receivers.values()) == {receiver["name"] for receiver in CONFIGURATION["receivers"]}


def test_the_rules_name_alerts_that_exist_and_no_page_is_inhibited_by_a_warning():
    for rule in CONFIGURATION["inhibit_rules"]:
        (source,) = [name for name in SEVERITIES if matches(rule["source_matchers"], {"alertname": name})]
        targets = [name for name in SEVERITIES if matches(rule["target_matchers"], {"alertname": name})]
        assert targets and source not in targets
        assert SEVERITIES[source] == "critical", source
        (matcher,) = rule["target_matchers"]
        for pattern in re.split(r"\|(?![^(]*\))", matcher.split(" ", 2)[2].strip('"')):
            assert any(re.fullmatch(pattern, name) for name in SEVERITIES), f"no alert is called {pattern}"


def test_the_watchdog_is_never_inhibited():
    everything = [{"alertname": name, "severity": severity} for name, severity in SEVERITIES.items()]
    assert notifications("watchdog", everything) == {("LmsWatchdog",)}
