"""The manifests are consistent. scripts/lint-deploy has kubernetes-validate validate each one."""

import re

from files import DEPLOY, MANIFESTS, WORKLOADS, container, documents, environment, text

SECRETS = {"DATABASE_URL", "REDIS_URL", "LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"}
PROCESSES = ("lms-api", "lms-worker")


def test_no_workload_runs_as_root_or_can_become_root():
    for name, workload in WORKLOADS.items():
        pod = workload["spec"]
        assert pod["securityContext"]["runAsNonRoot"] is True, name
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert pod["automountServiceAccountToken"] is False, name
        assert container(name)["securityContext"] == {
            "allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }, name


def test_every_workload_has_requests_and_limits():
    for name in WORKLOADS:
        resources = container(name)["resources"]
        assert set(resources["requests"]) == set(resources["limits"]) == {"cpu", "memory"}, name


def test_every_secret_is_a_file_of_a_secret_in_the_example_overlay():
    example = text("deploy/kubernetes/overlays/example/kustomization.yaml")
    keys = {
        name: set(re.findall(r"--from-literal=([a-z-]+)=", command))
        for name, command in re.findall(r"create secret generic (\S+)((?: .*\\\n#)* .*)", example)
    }
    assert set(keys) == {"lms-secrets", "lms-owner-secrets"}
    for name in PROCESSES:
        assert {f"{setting}_FILE" for setting in SECRETS} <= set(environment(name)), name
    for name in WORKLOADS:
        assert not SECRETS & set(environment(name)), f"{name}: a secret in the environment"
        (volume,) = [volume for volume in WORKLOADS[name]["spec"]["volumes"] if volume["name"] == "secrets"]
        (mount,) = [mount for mount in container(name)["volumeMounts"] if mount["name"] == "secrets"]
        for setting in {f"{setting}_FILE" for setting in SECRETS} & set(environment(name)):
            directory, _, key = environment(name)[setting]["value"].rpartition("/")
            assert directory == mount["mountPath"] and key in keys[volume["secret"]["secretName"]], (name, setting)


def test_only_the_migration_has_the_login_that_owns_the_tables():
    secrets = {
        name: {volume["secret"]["secretName"] for volume in workload["spec"]["volumes"] if "secret" in volume}
        for name, workload in WORKLOADS.items()
    }
    assert secrets["lms-migrate"] == {"lms-owner-secrets"}
    assert secrets["lms-api"] == secrets["lms-worker"] == {"lms-secrets"}
    assert environment("lms-migrate")["LMS_DATABASE_LOGINS"]["value"] == "lms"


def test_probes_and_the_service_use_ports_that_exist():
    for name in PROCESSES:
        ports = {port["name"] for port in container(name)["ports"]}
        probes = [probe for key, probe in container(name).items() if key.endswith("Probe")]
        assert len(probes) == 3, name
        assert {probe["httpGet"]["port"] for probe in probes} <= ports, name
    targets = {port["targetPort"] for port in MANIFESTS["Service", "lms-api"]["spec"]["ports"]}
    assert targets <= {port["name"] for port in container("lms-api")["ports"]}


def test_every_selector_matches_a_workload():
    labels = [workload["metadata"]["labels"] for workload in WORKLOADS.values()]
    for (kind, name), document in MANIFESTS.items():
        spec = document.get("spec", {})
        selector = spec.get("selector") or spec.get("podSelector") or {}
        required = selector if kind == "Service" else selector.get("matchLabels", {})
        assert any(required.items() <= pod.items() for pod in labels), (kind, name)
        for match in selector.get("matchExpressions", []):
            assert set(match["values"]) <= {pod[match["key"]] for pod in labels}, (kind, name)


def test_every_overlay_patches_documents_and_images_that_exist():
    overlays = list((DEPLOY / "kubernetes/overlays").iterdir())
    assert overlays
    for overlay in overlays:
        (kustomization,) = documents(overlay / "kustomization.yaml")
        # kustomize silently ignores a patch whose target does not exist.
        for patch in kustomization["patches"]:
            assert (patch["target"]["kind"], patch["target"]["name"]) in MANIFESTS, patch["target"]
        images = {container(name)["image"] for name in WORKLOADS}
        assert {image["name"] for image in kustomization["images"]} == images
