"""What the ways to run the product, the product and the alerts say of limits and names is the same."""

import re

from files import MANIFESTS, RECORDED, SERVICES, WORKLOADS, container, documents, environment, text

# Draining, as README.md promises, and some to spare.
DRAIN_SECONDS = 10 + 5
MEBIBYTE = 1024 * 1024
UNIT = text("deploy/systemd/lms.service")


def bytes_of(size):
    return int(re.fullmatch(r"(\d+)(Mi|m|M)", size)[1]) * MEBIBYTE


def test_every_process_has_the_time_that_draining_takes():
    for name in ("lms-api", "lms-worker"):
        delay = int(environment(name).get("LMS_SHUTDOWN_DELAY_S", {"value": 0})["value"])
        assert WORKLOADS[name]["spec"]["terminationGracePeriodSeconds"] >= delay + DRAIN_SECONDS, name
    for name in ("api", "worker"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) >= DRAIN_SECONDS, name
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)[1]) >= DRAIN_SECONDS


def test_the_alert_knows_the_memory_that_each_process_may_have():
    told = {
        rule["labels"]["job"]: int(re.fullmatch(r"vector\((\d+)\)", rule["expr"])[1])
        for rule in RECORDED if rule["record"] == "job:lms_memory_limit:bytes"
    }
    assert set(told) == {"lms-api", "lms-worker"}
    for job, limit in told.items():
        assert bytes_of(container(job)["resources"]["limits"]["memory"]) == limit, job
        assert bytes_of(SERVICES[job.removeprefix("lms-")]["mem_limit"]) == limit, job
    assert bytes_of(re.search(r"^MemoryMax=(\S+)$", UNIT, re.MULTILINE)[1]) == told["lms-api"]


def test_prometheus_finds_the_jobs_that_the_alerts_name():
    (here,) = documents("prometheus/prometheus.yml")
    found = {job["job_name"]: job["dns_sd_configs"] for job in here["scrape_configs"]}
    assert set(found) == {"lms-api", "lms-worker"}
    (port,) = re.findall(r"LMS_METRICS_LISTEN=0\.0\.0\.0:(\d+)", text("deploy/Dockerfile"))
    for job, (looked_for,) in found.items():
        assert looked_for["names"] == [job.removeprefix("lms-")] and looked_for["names"][0] in SERVICES
        assert looked_for["port"] == int(port)
        assert MANIFESTS["Deployment", job]["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] == job


def test_prometheus_differs_in_kubernetes_only_in_where_it_looks():
    (here,), (there,) = documents("prometheus/prometheus.yml"), documents("prometheus/prometheus.kubernetes.yml")
    assert {**here, "scrape_configs": None} == {**there, "scrape_configs": None}
