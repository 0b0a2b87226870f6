"""The submit, monitor and stop DAGs on real Airflow and real Spark, through the REST interface. Run by airflow.sh."""

import json
import os
import re
import signal
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "airflow"))

from spark_pages import follow  # noqa: E402
from steps import check, say  # noqa: E402

from stand_ins.processes import until  # noqa: E402
from stand_ins.receivers import SmtpReceiver, WebhookReceiver  # noqa: E402
from standalone import Standalone  # noqa: E402

#: Longer than the limit of freshness: no minute has ended, none was written, nothing was committed.
STALE = """SELECT greatest(max(window_end), max(updated_at), (SELECT max(committed_at) FROM stream_commits))
    < now() - interval '75 seconds' FROM trades_1min_agg"""
#: A minute of every symbol has just ended and is closed: the best moment to ask whether all is fresh.
FRESH = """SELECT min(newest) > now() - interval '20 seconds'
    FROM (SELECT max(window_end) AS newest FROM trades_1min_agg WHERE status <> 'open' GROUP BY symbol) AS each"""
MAIN = "marketdata.spark.job.CryptoAnalytics"


class Stage:
    def __init__(self, stack: Standalone) -> None:
        self.stack = stack
        self.token = ""
        self.last_log = ""
        self.token = self.call("POST", "/auth/token", {"username": "admin", "password": "admin"})["access_token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(self.stack.url + path, method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(
            request, None if body is None else json.dumps(body).encode(), timeout=300
        ) as answer:
            return json.load(answer)

    def run(self, dag: str, **conf: Any) -> str:
        self.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
        began = time.monotonic()
        run_id = self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        path = f"/api/v2/dags/{dag}/dagRuns/{urllib.parse.quote(run_id)}"
        until(f"{dag} ends", 1200, lambda: self.call("GET", path)["state"] in ("success", "failed"))
        state = str(self.call("GET", path)["state"])
        say(f"{dag}: {state} in {time.monotonic() - began:.0f} s")
        for task in self.call("GET", f"{path}/taskInstances")["task_instances"]:
            if task["state"] == "failed":
                log = self.call("GET", f"{path}/taskInstances/{task['task_id']}/logs/{task['try_number']}")
                text = "\n".join(str(line.get("event", "")) for line in log["content"] if isinstance(line, dict))
                self.last_log = json.dumps(log["content"]).replace("\\n", "\n")
                say(f"{task['task_id']} failed; its log ends:\n{text[-1500:]}")
        return state

    def rest(self, dag: str) -> None:
        """None of its runs is at work, and none begins by the clock until `run` is called."""
        active = f"/api/v2/dags/{dag}/dagRuns?state=running&state=queued"
        until(f"no run of {dag}", 600, lambda: self.call("GET", active)["total_entries"] == 0)
        self.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": True})

    def drivers(self, job: str = "CryptoAnalytics") -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.stack.spark_web}/json/", timeout=300) as answer:
            return [each for each in json.load(answer)["activedrivers"] if each["mainclass"].endswith(f".{job}")]

    def trades(self) -> int:
        return int(self.sql("SELECT coalesce(sum(trade_count), 0) FROM trades_1min_agg")[0][0])

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        return self.stack.sql(statement)

    def whole(self) -> bool:
        """Every id between a symbol's first and last is in exactly one row."""
        found = self.sql(
            "SELECT sum(trade_count) = max(last_trade_id) - min(first_trade_id) + 1 AND sum(missing_trades) = 0"
            " FROM trades_1min_agg GROUP BY symbol"
        )
        return bool(found) and all(row[0] for row in found)

    def grows(self, seconds: float = 900) -> None:
        before = self.trades()
        until("new trades in the table", seconds, lambda: self.trades() > before)


def driver_process() -> int:
    for each in Path("/proc").glob("[0-9]*"):
        try:
            words = (each / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"org.apache.spark.deploy.worker.DriverWrapper" in words and MAIN.encode() in words:
            return int(each.name)
    raise RuntimeError("no driver process")


def story(stage: Stage, webhook: WebhookReceiver, mail: SmtpReceiver) -> None:
    until("ten DAGs", 600, lambda: stage.call("GET", "/api/v2/dags")["total_entries"] == 10)
    check(stage.call("GET", "/api/v2/importErrors")["import_errors"] == [], "no import error")

    check(stage.run("crypto_pipeline_submit_dag") == "success", "submit succeeds")
    certified = "SELECT count(*) FROM trades_1min_agg WHERE status = 'certified'"
    until("certified rows", 600, lambda: stage.sql(certified)[0][0] > 0)
    say(f"{stage.sql(certified)[0][0]} certified rows, {stage.trades()} trades")
    check(stage.run("crypto_pipeline_submit_dag") == "success", "submit again succeeds")
    check(len(stage.drivers()) == 1, "still one driver")
    pages, dead = follow(f"http://127.0.0.1:{stage.stack.spark_web}/")
    check(dead == {}, f"no dead link on {len(pages)} of Spark's pages: {dead}")
    jobs_page = re.compile(r"/proxy/app-[0-9-]+/jobs/")
    check(any(jobs_page.search(each) for each in pages), "the running job's own page is among them")
    check(any("logPage" in each and "driverId" in each for each in pages), "and the driver's log")

    began = time.monotonic()
    check(stage.run("crypto_pipeline_submit_dag", job="TradeWindows", arguments="--sink posgres") == "failed", "red")
    said = stage.last_log.splitlines()
    check(any("error: Invalid value for option '--sink'" in line for line in said), "by the job's own message")
    say(f"a wrong option: {time.monotonic() - began:.0f} s")
    check(stage.drivers("TradeWindows") == [], "and its driver is stopped")

    victim = driver_process()
    environment = Path(f"/proc/{victim}/environ").read_text()
    check(
        "AIRFLOW" not in environment and "POSTGRES_URL" in environment, "nothing of Airflow in the driver's environment"
    )
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    stage.grows()
    check(driver_process() != victim, f"driver back {time.monotonic() - killed:.0f} s after kill -9")
    check(len(stage.drivers()) == 1 and stage.whole(), "one driver, nothing lost or doubled")

    check(stage.run("crypto_pipeline_monitor_dag") == "success", "monitor is green")
    check(webhook.received == [] and mail.received == [], "no alert so far")
    # A run by the schedule could see a half stopped producer, or gaps that are just being filled.
    stage.rest("crypto_pipeline_monitor_dag")
    stage.stack.processes.stop("producer")
    say("producer stopped; limit of freshness: 60 s")
    until("nothing is fresh", 600, lambda: stage.sql(STALE) == [(True,)])
    check(stage.run("crypto_pipeline_monitor_dag") == "failed", "monitor turns red")
    check(stage.run("crypto_pipeline_monitor_dag") == "failed", "and stays red")
    say(f"webhook got {webhook.events()}")
    raised = webhook.events()
    check(("raised", "producer") in raised, "the producer is named")
    check(len(set(raised)) == len(raised) and {state for state, _ in raised} == {"raised"}, "each alert once by HTTP")
    check(sorted(mail.events()) == sorted(raised), "the same alerts by mail")
    print(mail.received[0], flush=True)

    stage.rest("crypto_pipeline_monitor_dag")
    stage.stack.start_producer()
    stage.grows()
    until("the time without a producer was fetched", 600, stage.whole)
    until("a minute has just ended", 600, lambda: stage.sql(FRESH) == [(True,)])
    check(stage.run("crypto_pipeline_monitor_dag") == "success", "monitor is green again")
    ended = [("cleared", name) for _, name in raised]
    for receiver, name in ((webhook, "HTTP"), (mail, "mail")):
        now = receiver.events()
        check(len(set(now)) == len(now) and set(ended) <= set(now), f"each alert and its end once by {name}: {now}")
    until("nothing is lost or doubled", 600, stage.whole)

    check(stage.run("crypto_pipeline_reconcile_dag") == "success", "every closed minute equals the exchange's candle")
    verdicts = stage.sql("SELECT verdict, count(*) FROM reconciliations GROUP BY verdict")
    say(f"reconciled: {verdicts}")
    check([verdict for verdict, _ in verdicts] == ["equal"], "tolerance zero")
    check(stage.run("crypto_pipeline_orchestrator", minutes=2) == "success", "lake beside ingestion, both checked")
    check(stage.run("crypto_pipeline_stop_dag", job="OhlcLake") == "success", "the lake's job stops too")
    check(stage.run("crypto_pipeline_stop_dag") == "success", "stop succeeds")
    check(stage.drivers() == [], "no driver is left")


def main() -> None:
    webhook, mail = WebhookReceiver(), SmtpReceiver()
    limits = {"PIPELINE_MAX_AGE": "1 minute", "PIPELINE_MAX_PRODUCER_AGE": "1 minute"}
    stack = Standalone({"ALERT_URLS": f"{webhook.url} {mail.url}", **limits})
    try:
        stack.start()
        say("Airflow is healthy; DockerOperator meets a stand-in, this is not Docker")
        story(Stage(stack), webhook, mail)
        say("airflow: all held")
    finally:
        stack.close()


if __name__ == "__main__":
    main()
