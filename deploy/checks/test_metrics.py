"""What is asked for is there."""

import csv
import re

import pytest

import promql
from files import DASHBOARDS, MANIFESTS, RECORDED, documents, expressions, text

# Prometheus makes these itself.
OWN = {"up", "ALERTS"}


def exported():
    """What the processes say, as deploy/metrics.txt has it: `name type help`."""
    names = set()
    for line in text("deploy/metrics.txt").splitlines():
        name, kind, _ = line.split(" ", 2)
        names |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"} if kind == "histogram" else {name}
    return names


KNOWN = exported() | OWN | {rule["record"] for rule in RECORDED}


@pytest.mark.parametrize("expression", [pytest.param(expression, id=where) for where, expression in expressions()])
def test_every_metric_that_is_asked_for_exists(expression):
    asked = promql.metrics(expression)
    assert asked or expression.startswith("vector("), "it asks for nothing"
    assert asked <= KNOWN, f"nobody says {asked - KNOWN}"


def test_every_operation_that_is_named_exists():
    known = {row["operation"] for row in csv.DictReader(text("openapi/operations.csv").splitlines())} | {"none"}
    named = set().union(*(promql.operations(expression) for _, expression in expressions()))
    assert "pupilLogin" in named
    assert named <= known


def test_what_a_dashboard_chooses_from_exists():
    for name, dashboard in DASHBOARDS.items():
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                expression, _ = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"]).groups()
                assert promql.metrics(expression) <= KNOWN, name


def test_what_the_autoscaler_asks_for_exists_and_is_served_to_it():
    (values,) = documents("kubernetes/prometheus-adapter.yaml")
    served = {rule["name"]["as"] for rule in values["rules"]["external"]}
    scaler = MANIFESTS["HorizontalPodAutoscaler", "lms-worker"]
    asked = {metric["external"]["metric"]["name"] for metric in scaler["spec"]["metrics"]}
    assert asked and asked <= served
    for rule in values["rules"]["external"]:
        assert rule["seriesQuery"] in KNOWN
        assert promql.metrics(rule["metricsQuery"].replace("{<<.LabelMatchers>>}", "")) <= KNOWN
