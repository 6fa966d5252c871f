"""The deployments, the product and the alerts agree on limits and names."""

import re

from files import MANIFESTS, RECORDED, SERVICES, WORKLOADS, container, documents, environment, text

# Draining takes up to ten seconds, as deploy/README.md promises; the rest is a margin.
DRAIN_SECONDS = 10 + 5
MEBIBYTE = 1024 * 1024
UNIT = text("deploy/systemd/lms.service")


def bytes_of(size):
    return int(re.fullmatch(r"(\d+)(Mi|m|M)", size)[1]) * MEBIBYTE


def test_every_process_has_enough_time_to_drain():
    for name in ("lms-api", "lms-worker"):
        delay = int(environment(name).get("LMS_SHUTDOWN_DELAY_S", {"value": 0})["value"])
        assert WORKLOADS[name]["spec"]["terminationGracePeriodSeconds"] >= delay + DRAIN_SECONDS, name
    for name in ("api", "worker"):
        assert int(SERVICES[name]["stop_grace_period"].removesuffix("s")) >= DRAIN_SECONDS, name
    assert int(re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)[1]) >= DRAIN_SECONDS


def test_the_alert_uses_the_memory_limits_of_the_deployments():
    limits = {
        rule["labels"]["job"]: int(re.fullmatch(r"vector\((\d+)\)", rule["expr"])[1])
        for rule in RECORDED if rule["record"] == "job:lms_memory_limit:bytes"
    }
    assert set(limits) == {"lms-api", "lms-worker"}
    for job, limit in limits.items():
        assert bytes_of(container(job)["resources"]["limits"]["memory"]) == limit, job
        assert bytes_of(SERVICES[job.removeprefix("lms-")]["mem_limit"]) == limit, job
    assert bytes_of(re.search(r"^MemoryMax=(\S+)$", UNIT, re.MULTILINE)[1]) == limits["lms-api"]


def test_prometheus_scrapes_the_jobs_that_the_alerts_name():
    (compose,) = documents("prometheus/prometheus.yml")
    jobs = {job["job_name"]: job["dns_sd_configs"] for job in compose["scrape_configs"] if "dns_sd_configs" in job}
    assert set(jobs) == {"lms-api", "lms-worker"}
    (port,) = re.findall(r"LMS_METRICS_LISTEN=0\.0\.0\.0:(\d+)", text("deploy/Dockerfile"))
    for job, (discovery,) in jobs.items():
        assert discovery["names"] == [job.removeprefix("lms-")] and discovery["names"][0] in SERVICES
        assert discovery["port"] == int(port)
        assert MANIFESTS["Deployment", job]["spec"]["template"]["metadata"]["labels"]["app.kubernetes.io/name"] == job


def test_the_prometheus_configurations_differ_only_in_their_scrape_configs():
    (compose,) = documents("prometheus/prometheus.yml")
    (kubernetes,) = documents("prometheus/prometheus.kubernetes.yml")
    assert {**compose, "scrape_configs": None} == {**kubernetes, "scrape_configs": None}
