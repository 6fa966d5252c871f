"""The manifests agree with each other. Each by itself, kubernetes-validate has read."""

import re

from files import DEPLOY, MANIFESTS, WORKLOADS, container, documents, environment, text

SECRETS = {"DATABASE_URL", "REDIS_URL", "LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"}
PROCESSES = ("lms-api", "lms-worker")


def test_nothing_runs_as_root_or_can_become_it():
    for name, workload in WORKLOADS.items():
        pod = workload["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        assert container(name)["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }, name


def test_everything_asks_for_what_it_needs_and_is_held_to_a_limit():
    for name in WORKLOADS:
        resources = container(name)["resources"]
        assert set(resources["requests"]) == set(resources["limits"]) == {"cpu", "memory"}, name


def test_every_secret_comes_by_reference_from_the_one_that_the_overlay_says_how_to_make():
    made = set(re.findall(r"--from-literal=([a-z-]+)=", text("deploy/kubernetes/overlays/example/kustomization.yaml")))
    for name in PROCESSES:
        assert SECRETS <= set(environment(name)), name
    for name in WORKLOADS:
        for setting in SECRETS & set(environment(name)):
            reference = environment(name)[setting]["valueFrom"]["secretKeyRef"]
            assert reference["name"] == "lms-secrets" and reference["key"] in made, (name, setting)


def test_probes_and_the_service_ask_ports_that_are_there():
    for name in PROCESSES:
        ports = {port["name"] for port in container(name)["ports"]}
        probes = [probe for key, probe in container(name).items() if key.endswith("Probe")]
        assert len(probes) == 3, name
        assert {probe["httpGet"]["port"] for probe in probes} <= ports, name
    served = {port["targetPort"] for port in MANIFESTS["Service", "lms-api"]["spec"]["ports"]}
    assert served <= {port["name"] for port in container("lms-api")["ports"]}


def test_every_selector_finds_something_that_runs():
    labels = [workload["metadata"]["labels"] for workload in WORKLOADS.values()]
    for (kind, name), made in MANIFESTS.items():
        selector = made.get("spec", {}).get("selector") or made.get("spec", {}).get("podSelector") or {}
        wanted = selector if kind == "Service" else selector.get("matchLabels", {})
        assert any(wanted.items() <= found.items() for found in labels), (kind, name)
        for one in selector.get("matchExpressions", []):
            assert set(one["values"]) <= {found[one["key"]] for found in labels}, (kind, name)


def test_an_overlay_changes_what_is_there():
    overlays = list((DEPLOY / "kubernetes/overlays").iterdir())
    assert overlays
    for overlay in overlays:
        (kustomization,) = documents(overlay / "kustomization.yaml")
        # kustomize passes over a change of what it does not find.
        for change in kustomization["patches"]:
            assert (change["target"]["kind"], change["target"]["name"]) in MANIFESTS, change["target"]
        images = {container(name)["image"] for name in WORKLOADS}
        assert {image["name"] for image in kustomization["images"]} == images
