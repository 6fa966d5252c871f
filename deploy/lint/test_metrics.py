"""Every metric and operation in a query exists."""

import csv
import re

import pytest

import promql
from files import DASHBOARDS, MANIFESTS, RECORDED, documents, expressions, text

# Prometheus generates these series itself.
BUILT_IN = {"up", "ALERTS"}


def exported():
    """Returns the series that the processes expose, from deploy/metrics.txt, whose lines are `name type help`."""
    names = set()
    for line in text("deploy/metrics.txt").splitlines():
        name, kind, _ = line.split(" ", 2)
        names |= {f"{name}_bucket", f"{name}_sum", f"{name}_count"} if kind == "histogram" else {name}
    return names


# Series that other programs expose: blackbox_exporter, node_exporter, Prometheus, and the job that makes backups.
OTHERS = {
    "probe_success", "probe_ssl_earliest_cert_expiry", "node_filesystem_avail_bytes", "node_filesystem_size_bytes",
    "prometheus_rule_evaluation_failures_total", "prometheus_notifications_errors_total",
}

KNOWN = exported() | BUILT_IN | OTHERS | {rule["record"] for rule in RECORDED}


@pytest.mark.parametrize("expression", [pytest.param(expression, id=where) for where, expression in expressions()])
def test_every_metric_in_a_query_exists(expression):
    names = promql.metrics(expression)
    assert names or expression.startswith("vector("), "the expression queries no metric"
    assert names <= KNOWN, f"unknown metrics: {names - KNOWN}"


def test_every_operation_in_a_query_exists():
    known = {row["operation"] for row in csv.DictReader(text("openapi/operations.csv").splitlines())} | {"none"}
    operations = set().union(*(promql.operations(expression) for _, expression in expressions()))
    assert "pupilLogin" in operations
    assert operations <= known


def test_every_metric_in_a_dashboard_variable_exists():
    for name, dashboard in DASHBOARDS.items():
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                expression, _ = re.fullmatch(r"label_values\((.+), (\w+)\)", variable["query"]["query"]).groups()
                assert promql.metrics(expression) <= KNOWN, name


def test_prometheus_adapter_serves_the_metric_of_the_autoscaler():
    (values,) = documents("kubernetes/prometheus-adapter.yaml")
    served = {rule["name"]["as"] for rule in values["rules"]["external"]}
    scaler = MANIFESTS["HorizontalPodAutoscaler", "lms-worker"]
    required = {metric["external"]["metric"]["name"] for metric in scaler["spec"]["metrics"]}
    assert required and required <= served
    for rule in values["rules"]["external"]:
        assert rule["seriesQuery"] in KNOWN
        assert promql.metrics(rule["metricsQuery"].replace("{<<.LabelMatchers>>}", "")) <= KNOWN
