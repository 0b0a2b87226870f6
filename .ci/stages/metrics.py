"""Debian's Prometheus beside a live demo: it scrapes the programs by docker/metrics; every metric, rule and panel works.

In the end the producer is frozen, until the alert arrives at Alertmanager. Exit code 3: there is no Prometheus here, which is
reported and is no failure.

Usage: metrics.py WORK
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from folder import Folder
from steps import ROOT, check, free_port, say, until

FOLDER = ROOT / "docker" / "metrics"
PROGRAMS = ("prometheus", "promtool", "prometheus-alertmanager", "amtool")
#: A count of minutes, which promtool takes for a unit.
COUNTS_MINUTES = "crypto_minutes_last_hour"
#: Panels that are empty when all is well, and while nobody gets the monitor's alerts.
EMPTY = {"Alerts", "Last round of checks"}
#: Only with ALERT_URLS; only where a feed was started; only where a job was started beside the main one.
ONLY_WITH_MORE = {
    "crypto_monitor_last_success_timestamp_seconds",
    "crypto_feed_age_seconds",
    "crypto_job_lag_records",
}


def run(*words: str | Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(words, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=FOLDER)


def tool(name: str, *words: str) -> None:
    done = run(name, *words)
    check(done.returncode == 0, f"{name} {' '.join(words)}", done.stdout)


class Prometheus:
    """With the settings of docker/metrics, the addresses of this machine, and shorter intervals."""

    def __init__(self, work: Path, targets: dict[str, int]) -> None:
        self.port, self.alertmanager = free_port(), free_port()
        settings = (FOLDER / "prometheus.yml").read_text()
        for given, port in {**targets, "alertmanager:9093": self.alertmanager}.items():
            check(f'"{given}"' in settings, f"prometheus.yml names {given}")
            settings = settings.replace(given, f"127.0.0.1:{port}")
        settings = settings.replace("15s", "2s").replace("30s", "5s").replace("25s", "5s")
        (work / "prometheus.yml").write_text(settings)
        shutil.copy(FOLDER / "rules.yml", work)
        self.running = [
            self._start(
                work,
                "prometheus-alertmanager",
                f"--config.file={FOLDER / 'alertmanager.yml'}",
                f"--storage.path={work / 'alertmanager'}",
                f"--web.listen-address=127.0.0.1:{self.alertmanager}",
                "--cluster.listen-address=",
            ),
            self._start(
                work,
                "prometheus",
                f"--config.file={work / 'prometheus.yml'}",
                f"--storage.tsdb.path={work / 'prometheus'}",
                f"--web.listen-address=127.0.0.1:{self.port}",
            ),
        ]

    @staticmethod
    def _start(work: Path, *command: str) -> subprocess.Popen[bytes]:
        with (work / f"{command[0]}.log").open("w") as log:
            return subprocess.Popen(command, stdout=log, stderr=log)

    def stop(self) -> None:
        for each in self.running:
            each.terminate()
            each.wait()

    def ask(self, path: str, **parameters: str) -> Any:
        return get(f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(parameters)}")["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.ask("query", query=expression)["result"]
        return found

    def firing(self) -> set[str]:
        return {each["metric"]["alertname"] for each in self.query('ALERTS{alertstate="firing"}')}

    def delivered(self) -> set[str]:
        alerts = get(f"http://127.0.0.1:{self.alertmanager}/api/v2/alerts")
        return {each["labels"]["alertname"] for each in alerts}


def get(address: str) -> Any:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return json.loads(answer.read())


def files_are_valid() -> None:
    tool("promtool", "check", "config", "prometheus.yml")
    tool("promtool", "check", "rules", "rules.yml")
    tool("promtool", "test", "rules", "rules_test.yml")
    tool("amtool", "check-config", "alertmanager.yml")


def names_are_good(name: str, port: int) -> None:
    """Of our own metrics: Micrometer's own say process_cpu_time_ns."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
        text = answer.read().decode()
    found = [line for line in run("promtool", "check", "metrics", text=text).stdout.splitlines() if "crypto_" in line]
    found = [line for line in found if not line.startswith(f"{COUNTS_MINUTES} ")]
    check("# TYPE crypto_" in text and not found, f"promtool check metrics: {name}", "\n".join(found))


def metrics_exist(prometheus: Prometheus) -> None:
    documented = set(re.findall(r"^\| `(\w+_\w+)`", (ROOT / "docs/metrics.md").read_text(), re.MULTILINE))
    documented -= ONLY_WITH_MORE

    def missing() -> set[str]:
        there = {re.sub(r"_bucket$", "", name) for name in prometheus.ask("label/__name__/values")}
        return documented - there

    until(lambda: not missing(), "every metric is scraped", report=lambda: say(f"missing: {sorted(missing())}"))
    check(len(documented) > 40, f"{len(documented)} metrics of docs/metrics.md are there")


def jobs_keep_their_names(prometheus: Prometheus) -> None:
    """One label, the monitor's and a driver's: name, since Prometheus sets job itself."""
    for metric, scraped in (
        ("crypto_job_commit_age_seconds", "monitor"),
        ("crypto_job_records_total", "spark"),
        ("process_cpu_usage", "spark"),
    ):
        query = f'{metric}{{name="CryptoAnalytics",job="{scraped}"}}'
        until(lambda query=query: prometheus.query(query), f"{query} is there")


def rules_work(prometheus: Prometheus) -> None:
    rules = [rule for group in prometheus.ask("rules")["groups"] for rule in group["rules"]]
    check(len(rules) > 10 and all(rule["health"] == "ok" for rule in rules), f"{len(rules)} rules are evaluated")
    check(prometheus.firing() == set(), "no alert fires", str(prometheus.firing()))


def panels_show_something(prometheus: Prometheus) -> None:
    panels = 0
    for file in sorted(FOLDER.glob("dashboards/*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel.get("targets", []):
                query = (
                    re.sub(r"\$(source|symbol)", ".+", target["expr"]).replace("[1h]", "[1m]").replace("[5m]", "[1m]")
                )
                found = until(
                    lambda query=query, panel=panel: prometheus.query(query) or panel["title"] in EMPTY,
                    f"{file.name}: {panel['title']}: {target['expr']}",
                    120,
                )
                panels += 1
                assert found
    check(panels > 30, f"{panels} queries of the dashboards have an answer")


def alert_arrives(prometheus: Prometheus, demo: Folder) -> None:
    producer = demo.pid("producer")
    os.kill(producer, signal.SIGSTOP)
    try:
        until(lambda: "ProducerDown" in prometheus.delivered(), "a frozen producer is an alert at Alertmanager", 300)
    finally:
        os.kill(producer, signal.SIGCONT)
    check("MonitorDown" not in prometheus.firing(), "and the monitor, which waits for it, answers Prometheus")
    until(lambda: "ProducerDown" not in prometheus.firing(), "the alert ends with its cause", 120)


def main(work: Path) -> int:
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    if absent:
        print(f"not installed: {', '.join(absent)} (Debian: prometheus, prometheus-alertmanager)")
        return 3
    files_are_valid()
    # Where .ci/run looks for runs to end.
    data = work / "metrics-demo"
    work = work / "metrics"
    work.mkdir()
    subprocess.run([ROOT / "pipeline", "demo", "--detach", "--data", data], check=True)
    prometheus = None
    try:
        demo = Folder(data)
        ports = {
            "producer": demo.port("producer", "status"),
            "spark": demo.port("spark", "metrics"),
            "monitor": demo.port("monitor", "http"),
        }
        for name, port in ports.items():
            names_are_good(name, port)
        targets = {"producer:9701": "producer", "spark-worker:9711": "spark", "monitor:8090": "monitor"}
        prometheus = Prometheus(work, {target: ports[name] for target, name in targets.items()})
        until(lambda: len(prometheus.query("up == 1")) == 3, "producer, Spark driver and monitor are scraped")
        jobs_keep_their_names(prometheus)
        metrics_exist(prometheus)
        panels_show_something(prometheus)
        rules_work(prometheus)
        alert_arrives(prometheus, demo)
    finally:
        if prometheus:
            prometheus.stop()
        subprocess.run([ROOT / "pipeline", "down", "--data", data], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
