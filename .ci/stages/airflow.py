"""The submit, monitor and stop DAGs on real Airflow and real Spark, through the REST interface. Run by airflow.sh."""

import json
import os
import signal
import sys
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "airflow"))

from stand_ins.processes import until  # noqa: E402
from stand_ins.receivers import SmtpReceiver, WebhookReceiver  # noqa: E402
from standalone import Standalone  # noqa: E402

START = time.monotonic()
MAIN = "marketdata.spark.job.CryptoAnalytics"


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def want(what: str, good: bool) -> None:
    if not good:
        raise SystemExit(f"FAILED: {what}")
    say(f"ok: {what}")


class Stage:
    def __init__(self, stack: Standalone) -> None:
        self.stack = stack
        self.token = ""
        self.token = self.call("POST", "/auth/token", {"username": "admin", "password": "admin"})["access_token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(self.stack.url + path, method=method)
        request.add_header("Content-Type", "application/json")
        request.add_header("Authorization", f"Bearer {self.token}")
        with urllib.request.urlopen(request, None if body is None else json.dumps(body).encode(), timeout=30) as answer:
            return json.load(answer)

    def run(self, dag: str, **conf: Any) -> str:
        self.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": False})
        began = time.monotonic()
        run_id = self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        path = f"/api/v2/dags/{dag}/dagRuns/{urllib.parse.quote(run_id)}"
        until(f"{dag} ends", 400, lambda: self.call("GET", path)["state"] in ("success", "failed"))
        state = str(self.call("GET", path)["state"])
        say(f"{dag}: {state} in {time.monotonic() - began:.0f} s")
        for task in self.call("GET", f"{path}/taskInstances")["task_instances"]:
            if task["state"] == "failed":
                log = self.call("GET", f"{path}/taskInstances/{task['task_id']}/logs/{task['try_number']}")
                text = "\n".join(str(line.get("event", "")) for line in log["content"] if isinstance(line, dict))
                say(f"{task['task_id']} failed; its log ends:\n{text[-1500:]}")
        return state

    def drivers(self) -> list[dict[str, Any]]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.stack.spark_web}/json/", timeout=10) as answer:
            return [each for each in json.load(answer)["activedrivers"] if each["mainclass"] == MAIN]

    def trades(self) -> int:
        return int(self.sql("SELECT coalesce(sum(trade_count), 0) FROM trades_1min_agg")[0][0])

    def sql(self, statement: str) -> list[tuple[Any, ...]]:
        return self.stack.database.execute(statement)

    def whole(self) -> bool:
        """Every id between a symbol's first and last is in exactly one row."""
        found = self.sql(
            "SELECT sum(trade_count) = max(last_trade_id) - min(first_trade_id) + 1 AND sum(missing_trades) = 0"
            " FROM trades_1min_agg GROUP BY symbol"
        )
        return bool(found) and all(row[0] for row in found)

    def grows(self, seconds: float = 240) -> None:
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
    until("seven DAGs", 90, lambda: stage.call("GET", "/api/v2/dags")["total_entries"] == 7)
    want("no import error", stage.call("GET", "/api/v2/importErrors")["import_errors"] == [])

    want("submit succeeds", stage.run("crypto_pipeline_submit_dag") == "success")
    certified = "SELECT count(*) FROM trades_1min_agg WHERE status = 'certified'"
    until("certified rows", 60, lambda: stage.sql(certified)[0][0] > 0)
    say(f"{stage.sql(certified)[0][0]} certified rows, {stage.trades()} trades")
    want("submit again succeeds", stage.run("crypto_pipeline_submit_dag") == "success")
    want("still one driver", len(stage.drivers()) == 1)

    victim = driver_process()
    environment = Path(f"/proc/{victim}/environ").read_text()
    want(
        "nothing of Airflow in the driver's environment", "AIRFLOW" not in environment and "POSTGRES_URL" in environment
    )
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    stage.grows()
    want(f"driver back {time.monotonic() - killed:.0f} s after kill -9", driver_process() != victim)
    want("one driver, nothing lost or doubled", len(stage.drivers()) == 1 and stage.whole())

    want("monitor is green", stage.run("crypto_pipeline_monitor_dag") == "success")
    want("no alert so far", webhook.received == [] and mail.received == [])
    stage.stack.processes.stop("producer")
    say("producer stopped; limit of freshness: 60 s")
    time.sleep(150)
    want("monitor turns red", stage.run("crypto_pipeline_monitor_dag") == "failed")
    want("and stays red", stage.run("crypto_pipeline_monitor_dag") == "failed")
    say(f"webhook got {[(note['state'], note['check']) for note in webhook.received]}")
    want("one alert by HTTP", [note["state"] for note in webhook.received] == ["raised"])
    want("one alert by mail", len(mail.received) == 1)
    print(mail.received[0], flush=True)

    stage.stack.start_producer()
    stage.grows()
    time.sleep(20)
    want("monitor is green again", stage.run("crypto_pipeline_monitor_dag") == "success")
    want("one recovery by HTTP", [note["state"] for note in webhook.received] == ["raised", "cleared"])
    want("one recovery by mail", len(mail.received) == 2)
    want("the time without a producer was fetched", stage.whole())

    want("every closed minute equals the exchange's candle", stage.run("crypto_pipeline_reconcile_dag") == "success")
    verdicts = stage.sql("SELECT verdict, count(*) FROM reconciliations GROUP BY verdict")
    say(f"reconciled: {verdicts}")
    want("tolerance zero", [verdict for verdict, _ in verdicts] == ["equal"])
    want("lake beside ingestion, both checked", stage.run("crypto_pipeline_orchestrator", minutes=2) == "success")
    want("the lake's job stops too", stage.run("crypto_pipeline_stop_dag", job="OhlcLake") == "success")
    want("stop succeeds", stage.run("crypto_pipeline_stop_dag") == "success")
    want("no driver is left", stage.drivers() == [])


def main() -> None:
    webhook, mail = WebhookReceiver(), SmtpReceiver()
    alerts = {"ALERT_WEBHOOK_URL": webhook.url, "ALERT_SMTP_URL": mail.url, "ALERT_EMAIL_TO": "watch@example.com"}
    stack = Standalone({**alerts, "MAX_AGE": "1 minute"})
    try:
        stack.start()
        say("Airflow is healthy; DockerOperator meets a stand-in, this is not Docker")
        story(Stage(stack), webhook, mail)
        say("airflow: all held")
    finally:
        stack.close()


if __name__ == "__main__":
    main()
