"""Reads the deployment files once, for all tests."""

import json
import pathlib
import re

import yaml

DEPLOY = pathlib.Path(__file__).resolve().parent.parent
ROOT = DEPLOY.parent


def text(path):
    return (ROOT / path).read_text()


def documents(path):
    return [document for document in yaml.safe_load_all((DEPLOY / path).read_text()) if document]


def rules(path):
    (document,) = documents(path)
    return [rule for group in document["groups"] for rule in group["rules"]]


RECORDED = rules("prometheus/recording.rules.yml")
ALERTS = rules("prometheus/alerts.rules.yml")
RUNBOOK = text("deploy/RUNBOOK.md")
DASHBOARDS = {
    path.name: json.loads(path.read_text()) for path in sorted((DEPLOY / "grafana/dashboards").glob("*.json"))
}


def panels(dashboard):
    """Returns the panels that have queries, without the rows."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def fenced(language):
    """Returns the fenced code blocks of that language in the runbook."""
    return re.findall(rf"^```{language}\n(.*?)^```$", RUNBOOK, re.MULTILINE | re.DOTALL)


def expressions():
    """Returns every PromQL expression in deploy/, with its location."""
    located = [(f"rule {rule.get('record') or rule['alert']}", rule["expr"]) for rule in RECORDED + ALERTS]
    located += [(f"runbook {block.splitlines()[0]}", block) for block in fenced("promql")]
    for name, dashboard in DASHBOARDS.items():
        for panel in panels(dashboard):
            located += [(f"{name} {panel['title']}", target["expr"]) for target in panel["targets"]]
        annotations = dashboard["annotations"]["list"]
        located += [(f"{name} {annotation['name']}", annotation["expr"]) for annotation in annotations]
    return located


(COMPOSE,) = documents("compose.yaml")
SERVICES = COMPOSE["services"]

# The documents of the Kubernetes base, by kind and name, not rendered.
MANIFESTS = {
    (document["kind"], document["metadata"]["name"]): document
    for path in sorted((DEPLOY / "kubernetes/base").glob("*.yaml")) if path.name != "kustomization.yaml"
    for document in documents(path)
}

# The pod templates of the base, by the name of their deployment, job or cron job.
WORKLOADS = {
    name: document["spec"].get("jobTemplate", document)["spec"]["template"]
    for (kind, name), document in MANIFESTS.items() if kind in ("Deployment", "Job", "CronJob")
}


def container(name):
    """Returns the only container of the workload."""
    (only,) = WORKLOADS[name]["spec"]["containers"]
    return only


def environment(name):
    """Returns the `env` entries of the workload's container by name, without its ConfigMap."""
    return {entry["name"]: entry for entry in container(name)["env"]}
