"""What the ways to run the product say agrees with the product, and with each other."""

import re


from files import DEPLOY, RECORDED, ROOT, documents, text

# Of draining, as README.md promises.
DRAIN_SECONDS = 10
MEBIBYTE = 1024 * 1024


def compose():
    (document,) = documents("compose.yaml")
    return document["services"]


def manifests():
    paths = sorted((DEPLOY / "kubernetes/base").glob("*.yaml"))
    everything = [document for path in paths if path.name != "kustomization.yaml" for document in documents(path)]
    return {(document["kind"], document["metadata"]["name"]): document for document in everything}


def pods():
    """Name and pod of everything that runs in Kubernetes."""
    return {name: made["spec"]["template"]["spec"] for (kind, name), made in manifests().items() if kind in ("Deployment", "Job")}


def container(pod):
    (only,) = pod["containers"]
    return only


def bytes_of(size):
    number, unit = re.fullmatch(r"(\d+)\s*(Mi|m|M)", size).groups()
    return int(number) * MEBIBYTE


def copied():
    """What the Dockerfile takes from the repository."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", text("deploy/Dockerfile"), re.MULTILINE)
    return {source for line in lines for source in line.split()[:-1]}


def test_the_image_takes_what_is_there_and_every_crate():
    crates = set(re.search(r"members = \[(.*?)\]", text("Cargo.toml"), re.DOTALL)[1].replace('"', "").replace(",", " ").split())
    assert crates <= copied()
    for source in copied():
        assert (ROOT / source).exists(), source


def test_the_builder_is_given_what_the_image_takes_and_nothing_secret():
    rules = [line for line in text(".dockerignore").splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules if rule.startswith("!")} == copied()


def test_nothing_is_hidden_from_the_builder_that_the_code_includes():
    hidden = [line for line in text(".dockerignore").splitlines() if "/" in line and not line.startswith(("#", "!", "*"))]
    assert hidden
    for source in (path for crate in copied() if (ROOT / crate).is_dir() for path in (ROOT / crate / "src").rglob("*.rs")):
        for included in re.findall(r'include_(?:str|bytes)!\("([^"]+)"\)', source.read_text()):
            path = (source.parent / included).resolve().relative_to(ROOT).as_posix()
            assert not path.startswith(tuple(f"{folder}/" for folder in hidden)), path


def test_every_process_has_the_time_that_draining_takes():
    for name, pod in pods().items():
        if name == "lms-migrate":
            continue
        delay = next((int(entry["value"]) for entry in container(pod)["env"] if entry["name"] == "LMS_SHUTDOWN_DELAY_S"), 0)
        assert pod["terminationGracePeriodSeconds"] >= delay + DRAIN_SECONDS + 5, name
    for name in ("api", "worker"):
        assert int(compose()[name]["stop_grace_period"].removesuffix("s")) >= DRAIN_SECONDS + 5
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", text("deploy/systemd/lms.service"), re.MULTILINE)[1]) >= DRAIN_SECONDS + 5


def test_the_alert_knows_the_memory_that_each_process_may_have():
    told = {rule["labels"]["job"]: int(rule["expr"].removeprefix("vector(").removesuffix(")"))
            for rule in RECORDED if rule["record"] == "job:lms_memory_limit:bytes"}
    for job in ("lms-api", "lms-worker"):
        assert bytes_of(container(pods()[job])["resources"]["limits"]["memory"]) == told[job]
        assert bytes_of(compose()[job.removeprefix("lms-")]["mem_limit"]) == told[job]
    assert bytes_of(re.search(r"^MemoryMax=(\S+)$", text("deploy/systemd/lms.service"), re.MULTILINE)[1]) == told["lms-api"]


def test_nothing_in_kubernetes_runs_as_root_or_can_become_it():
    for name, pod in pods().items():
        context = container(pod)["securityContext"]
        assert pod["securityContext"]["runAsNonRoot"] and pod["securityContext"]["seccompProfile"], name
        assert context == {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]}}, name
        assert pod["automountServiceAccountToken"] is False, name
        assert set(container(pod)["resources"]) == {"requests", "limits"}, name


def test_nothing_in_the_compose_file_can_write_or_gain_rights():
    for name, service in compose().items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", [])), name
        assert not re.search(r":latest$|^[^:]+$", service["image"].split("$")[0] + "pinned" * ("$" in service["image"])), name


def test_every_secret_comes_by_reference():
    secret = {"DATABASE_URL", "REDIS_URL", "LMS_TOKEN_KEYS", "LMS_PEPPERS", "LMS_SEAL_KEYS"}
    told = set(re.findall(r"--from-literal=([a-z-]+)=", text("deploy/kubernetes/overlays/example/kustomization.yaml")))
    for name, pod in pods().items():
        by_name = {entry["name"]: entry for entry in container(pod)["env"]}
        assert name == "lms-migrate" or secret <= set(by_name), name
        for setting in secret & set(by_name):
            assert by_name[setting]["valueFrom"]["secretKeyRef"]["key"] in told, (name, setting)
    for service in compose().values():
        for setting in secret & set(service.get("environment", {})):
            assert setting == "REDIS_URL" or "${" in service["environment"][setting], setting


def test_every_variable_of_the_compose_file_is_in_the_example_and_empty_where_it_is_secret():
    example = dict(re.findall(r"^([A-Z_]+)=(.*)$", text("deploy/.env.example"), re.MULTILINE))
    asked = set(re.findall(r"\$\{([A-Z_]+)", text("deploy/compose.yaml")))
    assert asked == set(example)
    for name, value in example.items():
        assert not value or not re.search("KEYS|PEPPERS|PASSWORD", name), name


def test_probes_and_services_ask_ports_that_are_there():
    for name, pod in pods().items():
        ports = {port["name"] for port in container(pod).get("ports", [])}
        probes = [value for key, value in container(pod).items() if key.endswith("Probe")]
        assert name == "lms-migrate" or len(probes) == 3, name
        assert {probe["httpGet"]["port"] for probe in probes} <= ports, name
    service = manifests()["Service", "lms-api"]
    assert {port["targetPort"] for port in service["spec"]["ports"]} <= {port["name"] for port in container(pods()["lms-api"])["ports"]}


def test_every_selector_finds_its_pods():
    labels = [made["spec"]["template"]["metadata"]["labels"] for (kind, _), made in manifests().items() if kind in ("Deployment", "Job")]
    for (kind, name), made in manifests().items():
        selector = made.get("spec", {}).get("selector") or made.get("spec", {}).get("podSelector")
        if selector:
            wanted = selector.get("matchLabels", selector if kind == "Service" else {})
            assert any(wanted.items() <= found.items() for found in labels), (kind, name)


def test_prometheus_looks_for_the_jobs_that_the_alerts_name():
    (here,) = documents("prometheus/prometheus.yml")
    assert [job["job_name"] for job in here["scrape_configs"]] == ["lms-api", "lms-worker"]
    for job in here["scrape_configs"]:
        (found,) = job["dns_sd_configs"]
        assert set(found["names"]) <= set(compose()) and found["port"] == 9464
    for name in ("lms-api", "lms-worker"):
        assert manifests()["Deployment", name]["metadata"]["labels"]["app.kubernetes.io/name"] == name


def test_the_two_files_of_prometheus_differ_only_in_where_they_look():
    (here,), (there,) = documents("prometheus/prometheus.yml"), documents("prometheus/prometheus.kubernetes.yml")
    assert {**here, "scrape_configs": None} == {**there, "scrape_configs": None}
