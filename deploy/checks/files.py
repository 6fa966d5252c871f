"""The files that are checked, read once."""

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
    """Those that ask for something; a row only divides."""
    return [panel for panel in dashboard["panels"] if panel["type"] != "row"]


def fenced(language):
    """The runbook's blocks of that language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", RUNBOOK, re.MULTILINE | re.DOTALL)


def expressions():
    """Every expression of PromQL in deploy/, and where it stands."""
    found = [(f"rule {rule.get('record') or rule['alert']}", rule["expr"]) for rule in RECORDED + ALERTS]
    found += [(f"runbook {block.splitlines()[0]}", block) for block in fenced("promql")]
    for name, dashboard in DASHBOARDS.items():
        for panel in panels(dashboard):
            found += [(f"{name} {panel['title']}", target["expr"]) for target in panel["targets"]]
        found += [(f"{name} {mark['name']}", mark["expr"]) for mark in dashboard["annotations"]["list"]]
    return found


(COMPOSE,) = documents("compose.yaml")
SERVICES = COMPOSE["services"]

# By kind and name: the base of Kubernetes, as it stands.
MANIFESTS = {
    (document["kind"], document["metadata"]["name"]): document
    for path in sorted((DEPLOY / "kubernetes/base").glob("*.yaml")) if path.name != "kustomization.yaml"
    for document in documents(path)
}

# What runs there, by name: its labels and itself.
WORKLOADS = {
    name: document["spec"]["template"]
    for (kind, name), document in MANIFESTS.items() if kind in ("Deployment", "Job")
}


def container(name):
    """The only container of what runs under that name."""
    (only,) = WORKLOADS[name]["spec"]["containers"]
    return only


def environment(name):
    """What the container is told beside its settings."""
    return {entry["name"]: entry for entry in container(name)["env"]}
