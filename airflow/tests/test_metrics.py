"""Rules and dashboards name metrics that exist, and rules have the limits of the monitor's checks."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from crypto_pipeline.settings import DRIVER_MEMORY

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docker" / "metrics"
RULES: list[dict[str, Any]] = [
    rule for group in yaml.safe_load((FOLDER / "rules.yml").read_text())["groups"] for rule in group["rules"]
]
DASHBOARDS = {path.name: json.loads(path.read_text()) for path in FOLDER.glob("dashboards/*.json")}
#: What ProducerMetricsTest and MetricsTest hold against the programs' own answers.
DOCUMENTED = set(
    re.findall(r"^\| `((?:crypto|jvm|process)_\w+)`", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE)
)
#: Prometheus' own.
OWN = {"up", "ALERTS"}
THRESHOLDS = dict(
    re.findall(
        r"^threshold\.([\w-]+)=(.+)$",
        (ROOT / "monitor/src/main/resources/marketdata/monitor/check/thresholds.properties").read_text(),
        re.MULTILINE,
    )
)
#: Of checks that no rule can make (a day of minutes, a symbol's own rate, a handshake), and of how alerts are sent.
NO_RULE = {
    "since",
    "time-between-rounds",
    "forget-after",
    "rate-window",
    "silence-probability",
    "silence-times-longest",
}
NO_RULE |= {"certificate-warning", "certificate-critical", "certificate-interval"}
SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


def queries(dashboard: dict[str, Any]) -> list[str]:
    found = [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]
    found += [each["query"]["query"] for each in dashboard["templating"]["list"]]
    return found


def metrics(expression: str) -> set[str]:
    """Names that are no function, keyword or label."""
    bare = re.sub(r'"[^"]*"|\{[^}]*\}|\[[^]]*\]|\b(?:by|on|without|ignoring) *\([^)]*\)', " ", expression)
    bare = re.sub(r"label_values\(([^,]+),[^)]*\)", r"\1", bare)
    names = set(re.findall(r"\b[a-zA-Z_]\w*\b(?! *\()", bare))
    return {re.sub(r"_(bucket|sum|count)$", "", name) for name in names - {"and", "or", "unless", "offset"}}


def limit(name: str) -> float:
    """In seconds, of a disk as a ratio, else as it is."""
    amount, _, unit = THRESHOLDS[name].partition(" ")
    if unit:
        return int(amount) * SECONDS[unit[0]]
    return int(amount) / 100 if name.startswith("disk-") else int(amount)


def duration(text: str) -> int:
    return int(text[:-1]) * SECONDS[text[-1]]


def numbers(rule: dict[str, Any]) -> set[float]:
    """What is compared with, how far is looked back by an offset, and how long it must last."""
    found = {float(each) for each in re.findall(r"[<>=]=? ([0-9.]+)", rule["expr"])} - {0.0}
    found |= {float(duration(each)) for each in re.findall(r"offset (\w+)", rule["expr"])}
    return found | ({float(duration(rule["for"]))} if "for" in rule else set())


def named(rule: dict[str, Any]) -> list[str]:
    return re.findall(r"[\w-]+", rule["annotations"].get("thresholds", ""))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_has_the_limits_of_the_monitors_check(rule: dict[str, Any]) -> None:
    assert numbers(rule) == {limit(name) for name in named(rule)}
    assert rule["labels"]["severity"] in ("warning", "critical")
    assert (rule["labels"]["severity"] == "warning") == ("warning-delay" in named(rule))
    assert rule["annotations"]["summary"].endswith(".")
    assert rule["annotations"]["next"]


def test_every_limit_has_a_rule() -> None:
    assert {name for rule in RULES for name in named(rule)} == set(THRESHOLDS) - NO_RULE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_a_rule_names_metrics_that_exist(rule: dict[str, Any]) -> None:
    assert metrics(rule["expr"]) <= DOCUMENTED | OWN


@pytest.mark.parametrize("name", DASHBOARDS)
def test_a_dashboard_names_metrics_that_exist(name: str) -> None:
    for query in queries(DASHBOARDS[name]):
        assert metrics(query) <= DOCUMENTED | OWN, query


def test_the_metrics_of_a_query_are_found() -> None:
    query = 'histogram_quantile(0.99, sum by (le, job) (rate(a_s_bucket{b="c_d"}[5m]))) > 1 and on () x_total offset 2m'
    assert metrics(query) == {"a_s", "x_total"}


def test_there_are_two_dashboards_of_one_datasource() -> None:
    source = yaml.safe_load((FOLDER / "datasources.yml").read_text())["datasources"][0]["uid"]
    assert set(DASHBOARDS) == {"market.json", "pipeline.json"}
    assert len({each["uid"] for each in DASHBOARDS.values()}) == 2
    for dashboard in DASHBOARDS.values():
        panels = dashboard["panels"]
        assert len({panel["id"] for panel in panels}) == len(panels)
        for panel in panels:
            if panel["type"] != "row":
                assert panel["datasource"] == {"type": "prometheus", "uid": source}
                assert panel["targets"]
                assert panel["description"]


def test_prometheus_scrapes_what_compose_starts() -> None:
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    settings = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    targets = [
        target for job in settings["scrape_configs"] for each in job["static_configs"] for target in each["targets"]
    ]
    targets += [
        target
        for each in settings["alerting"]["alertmanagers"]
        for group in each["static_configs"]
        for target in group["targets"]
    ]
    drivers = [target for target in targets if target.startswith("spark-worker")]
    assert [each for each in targets if each not in drivers] == ["producer:9701", "monitor:8090", "alertmanager:9093"]
    assert {target.partition(":")[0] for target in targets} <= set(services)
    for worker in ("spark-worker", "spark-worker-jobs", "spark-worker-2"):
        environment = services[worker]["environment"]
        first = int(environment["PIPELINE_METRICS_PORT"])
        gigabytes = int(
            services[worker]["command"][services[worker]["command"].index("--memory") + 1].removesuffix("g")
        )
        # A target for each driver that the worker's memory holds.
        fit = gigabytes * 1024 // int(DRIVER_MEMORY.removesuffix("m"))
        assert [each for each in drivers if each.startswith(f"{worker}:")] == [
            f"{worker}:{port}" for port in range(first, first + fit)
        ]
        assert environment["PIPELINE_BIND_ADDRESS"] == "0.0.0.0"
    assert "PIPELINE_STATUS_PORT=9701" in (ROOT / "docker" / "Dockerfile").read_text()
    assert services["producer"]["environment"]["PIPELINE_BIND_ADDRESS"] == "0.0.0.0"
    assert services["monitor"]["environment"]["PIPELINE_PORT"] == "8090"
    assert [name for name, each in services.items() if each.get("profiles") == ["metrics"]] == [
        "prometheus",
        "alertmanager",
        "grafana",
    ]
