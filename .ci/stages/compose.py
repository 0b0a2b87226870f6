"""What a user of docs/compose.md does, done by a program: run by compose.sh in a clean clone with .env made."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

WORK = Path(sys.argv[1])
HERE = Path(__file__).resolve().parent
AIRFLOW = "http://127.0.0.1:8081"
ONE_SHOT = {"kafka-init", "migrate", "airflow-init"}
START = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def run(*command: str, quiet: bool = True) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"FAILED: {' '.join(command)}\n{(done.stdout + done.stderr)[-6000:]}")
    return done.stdout


def compose(*words: str) -> str:
    return run("docker-compose", *words)


def until(what: str, seconds: float, look: Any) -> Any:
    """Looks once a second until there is an answer."""
    end = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < end:
        try:
            found = look()
            if found:
                return found
        except (OSError, ValueError, KeyError, IndexError) as e:
            last = e
        time.sleep(1)
    for name in services():
        print(f"---- {name}", run("docker", "logs", "--tail", "15", container(name)), sep="\n", flush=True)
    raise SystemExit(f"FAILED: {what} not within {seconds:.0f} s ({last})")


def services() -> list[str]:
    """Those that have a container; docker-compose 1.29 lists the others, too."""
    return [name for name in compose("ps", "--services").split() if container(name)]


def container(service: str) -> str:
    return compose("ps", "-q", service).strip()


def health(service: str) -> str:
    return run(
        "docker",
        "inspect",
        "-f",
        "{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}",
        container(service),
    ).strip()


def all_healthy() -> bool:
    return all(health(name) == "running healthy" for name in long_running())


def long_running() -> list[str]:
    return [name for name in services() if name not in ONE_SHOT]


def sql(statement: str) -> list[list[str]]:
    out = run(
        "docker", "exec", container("postgres"), "psql", "-U", "postgres", "-d", "crypto_data", "-XAtc", statement
    )
    return [line.split("|") for line in out.splitlines()]


class Airflow:
    """The REST interface, as its users call it."""

    def __init__(self) -> None:
        self.token = ""
        login = self.call("POST", "/auth/token", {"username": "admin", "password": "admin"})
        self.token = login["access_token"]

    def call(self, method: str, path: str, body: Any = None) -> Any:
        request = urllib.request.Request(AIRFLOW + path, method=method)
        request.add_header("Content-Type", "application/json")
        if self.token:
            request.add_header("Authorization", f"Bearer {self.token}")
        data = None if body is None else json.dumps(body).encode()
        with urllib.request.urlopen(request, data, timeout=30) as answer:
            text = answer.read().decode()
            return json.loads(text) if text.startswith(("{", "[")) else text

    def trigger(self, dag: str, **conf: Any) -> str:
        run_id = self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        return self.finish(dag, run_id)

    def finish(self, dag: str, run_id: str, seconds: float = 420) -> str:
        path = f"/api/v2/dags/{dag}/dagRuns/{urllib.parse.quote(run_id)}"
        state = until(f"{dag} {run_id}", seconds, lambda: self._ended(path))
        if state != "success":
            for task in self.call("GET", f"{path}/taskInstances")["task_instances"]:
                say(f"  {dag} {task['task_id']}: {task['state']}")
                if task["state"] == "failed":
                    log = self.call("GET", f"{path}/taskInstances/{task['task_id']}/logs/{task['try_number']}")
                    print(json.dumps(log)[-5000:].replace("\\n", "\n"), flush=True)
        return str(state)

    def _ended(self, path: str) -> str:
        state = self.call("GET", path)["state"]
        return state if state in ("success", "failed") else ""

    def runs(self, dag: str) -> list[dict[str, Any]]:
        return self.call("GET", f"/api/v2/dags/{dag}/dagRuns?order_by=-run_after&limit=5")["dag_runs"]


def want(what: str, good: bool) -> None:
    if not good:
        raise SystemExit(f"FAILED: {what}")
    say(f"ok: {what}")


def drivers() -> int:
    with urllib.request.urlopen("http://127.0.0.1:8080/json/", timeout=10) as answer:
        page = json.load(answer)
    return sum(driver["state"] in ("SUBMITTED", "RUNNING") for driver in page["activedrivers"])


def trades() -> int:
    return int(sql("SELECT coalesce(sum(trade_count), 0) FROM trades_1min_agg")[0][0])


def nothing_lost_or_doubled() -> bool:
    """Trade ids count from one without a hole: between a symbol's first and last every one is in exactly one row."""
    found = sql(
        "SELECT symbol, sum(trade_count), max(last_trade_id) - min(first_trade_id) + 1, sum(missing_trades)"
        " FROM trades_1min_agg GROUP BY 1"
    )
    gaps = sql("SELECT count(*) FROM feed_gaps WHERE state <> 'filled'")
    good = bool(found) and gaps == [["0"]] and all(row[1] == row[2] and row[3] == "0" for row in found)
    if not good:
        say(f"  rows {found}, gaps {gaps}")
    return good


def rows_grow(seconds: float = 150) -> None:
    before = trades()
    until("new trades in the table", seconds, lambda: trades() > before)


def up() -> float:
    start = time.monotonic()
    compose("up", "--build", "-d")
    built = time.monotonic()
    until("all services healthy", 300, all_healthy)
    say(f"up: commands {built - start:.0f} s, healthy {time.monotonic() - built:.0f} s later")
    return time.monotonic() - built


def browser(*words: str) -> str:
    """Chromium through playwright-core, when both are here."""
    return run("node", str(HERE / "browser.mjs"), *words)


def has_browser() -> bool:
    return shutil.which("chromium") is not None and shutil.which("node") is not None


def use() -> None:
    """Up, submit in the browser, look in pgAdmin, monitor."""
    say(f"engine {run('docker', 'version', '-f', '{{.Server.Version}}').strip()}, stand-in base images")
    up()
    for service in long_running():
        say(f"  {service}: {health(service)}")
    print(
        run(
            "docker",
            "images",
            "--format",
            "{{.Repository}}:{{.Tag}} {{.Size}}",
            "--filter",
            "reference=crypto-pipeline/*",
        )
    )
    airflow = Airflow()
    errors = airflow.call("GET", "/api/v2/importErrors")["import_errors"]
    until("seven DAGs", 120, lambda: airflow.call("GET", "/api/v2/dags")["total_entries"] == 7)
    want("seven DAGs and no import error", errors == [])

    shots = WORK / "screenshots"
    shots.mkdir(exist_ok=True)
    if has_browser():
        if not (HERE / "node_modules").exists():
            run("npm", "install", "--prefix", str(WORK / "npm"), "--silent", "playwright-core")
        say(browser("submit", str(WORK / "npm"), str(shots)).strip())
        newest = until("the run the button started", 30, lambda: airflow.runs("crypto_pipeline_submit_dag"))[0]
        want("it was triggered in the UI", newest["triggered_by"] == "ui")
        want("submit by button succeeds", airflow.finish(newest["dag_id"], newest["dag_run_id"]) == "success")
    else:
        say("NOT RUN: no chromium or no node here: the submit DAG is triggered by REST, pgAdmin is not looked at")
        want("submit succeeds", airflow.trigger("crypto_pipeline_submit_dag") == "success")
    want("one driver", drivers() == 1)
    until(
        "certified rows", 120, lambda: int(sql("SELECT count(*) FROM trades_1min_agg WHERE status = 'certified'")[0][0])
    )
    want("rows are certified, nothing lost or doubled", nothing_lost_or_doubled())
    want("a second submit succeeds", airflow.trigger("crypto_pipeline_submit_dag") == "success")
    want("still one driver", drivers() == 1)
    want("no secret of Airflow in the driver's environment", driver_environment_is_clean())
    if has_browser():
        say(browser("pgadmin", str(WORK / "npm"), str(shots)).strip())
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)

    airflow.call("PATCH", "/api/v2/dags/crypto_pipeline_monitor_dag", {"is_paused": False})
    want("monitor succeeds through DockerOperator", airflow.trigger("crypto_pipeline_monitor_dag") == "success")


def records(topic: str) -> int:
    """How many records a topic has had, by its offsets."""
    tool = ("/opt/kafka/bin/kafka-get-offsets.sh", "--bootstrap-server", "kafka:19092", "--topic", topic)
    lines = run("docker", "exec", container("kafka"), *tool).split()
    return sum(int(line.split(":")[2]) for line in lines if line.startswith(f"{topic}:"))


def jobs() -> None:
    """The batch jobs, and the lake beside the main job and beside ingestion."""
    airflow = Airflow()
    airflow.call("PATCH", "/api/v2/dags/crypto_pipeline_reconcile_dag", {"is_paused": False})
    want("reconcile succeeds", airflow.trigger("crypto_pipeline_reconcile_dag") == "success")
    verdicts = sql("SELECT verdict, count(*) FROM reconciliations GROUP BY verdict")
    say(f"reconciled: {verdicts}")
    want("every closed minute equals the exchange's candle", [verdict for verdict, _ in verdicts] == ["equal"])
    want("lake beside ingestion, both checked", airflow.trigger("crypto_pipeline_orchestrator", minutes=2) == "success")
    want("the lake's job stops", airflow.trigger("crypto_pipeline_stop_dag", job="OhlcLake") == "success")
    want("the main job alone is left", drivers() == 1)


PROFILES = {"COMPOSE_PROFILES": "demo,jobs,feeds,mongo"}

# What is not the main job, with what shows that it works.
OTHERS = {
    "MarketEvents": "SELECT least((SELECT count(*) FROM article_data), (SELECT count(*) FROM ticker_data),"
    " (SELECT count(*) FROM trade_data), (SELECT count(*) FROM alert_data))",
    "MovingStats": "btc-price-moving",
    "NextMoves": "btc-price-higher",
    "Predictions": "SELECT count(*) FROM prediction_data",
    "Sentiment": "SELECT count(*) FROM sentiment_data",
    "Sessions": "SELECT count(*) FROM sessions",
    "TradeWindows": "SELECT count(*) FROM trade_windows_5m",
    "ZScores": "btc-price-zscore",
    "ZScoresToMongo": "btc-price-zscore-30s",
}


def result_of(job: str) -> int:
    shows = OTHERS[job]
    if shows.startswith("SELECT"):
        return int(sql(shows)[0][0])
    return documents(shows) if job == "ZScoresToMongo" else records(shows)


def documents(collection: str) -> int:
    """How many a collection has, by MongoDB's own driver, through the published port."""
    jar = HERE.parents[1] / "spark-processor/target/spark-processor-0.1.0-all.jar"
    lines = run(
        "java", "-cp", str(jar), str(HERE / "MongoLines.java"), "mongodb://127.0.0.1:27017", "crypto_data", collection
    )
    return len(lines.splitlines())


def others() -> None:
    """All the other streams at once, with their feeds and stores, as the profiles start them."""
    os.environ.update(PROFILES)
    compose("up", "-d")
    until("the services of all profiles healthy", 180, all_healthy)
    sql(
        "INSERT INTO alerts (check_name, subject, severity, message)"
        " VALUES ('freshness', 'stage', 'warning', 'from the table')"
    )
    airflow = Airflow()
    for job in OTHERS:
        arguments = "--sink postgres" if job == "TradeWindows" else None
        want(f"{job} starts", airflow.trigger("crypto_pipeline_submit_dag", job=job, arguments=arguments) == "success")
    want("every job runs once, beside the main one", drivers() == len(OTHERS) + 1)
    for job in OTHERS:
        until(f"results of {job}", 420, lambda job=job: result_of(job))
        say(f"ok: {job}: {result_of(job)}")
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)
    rows_grow()
    want("nothing lost or doubled beside them", nothing_lost_or_doubled())
    for job in OTHERS:
        want(f"{job} stops", airflow.trigger("crypto_pipeline_stop_dag", job=job) == "success")
    want("the main job alone is left", drivers() == 1)
    del os.environ["COMPOSE_PROFILES"]
    profiles = [word for name in ("jobs", "feeds", "mongo") for word in ("--profile", name)]
    added = [name for name in services() if name.startswith("feed-") or name in ("mongo", "spark-worker-jobs")]
    run("docker-compose", *profiles, "rm", "-sf", *added)


def one_driver(service: str) -> None:
    """One driver again. Spark 3.5 may kill the driver while its master recovers; then the monitor DAG says what to do."""
    end = time.monotonic() + 60
    while time.monotonic() < end and drivers() != 1:
        time.sleep(1)
    if drivers() == 0 and service == "spark-master":
        say("  Spark's recovering master has killed the driver: the monitor DAG must say so, then submit again")
        airflow = Airflow()
        want("the monitor DAG turns red", airflow.trigger("crypto_pipeline_monitor_dag") == "failed")
        want("submit again succeeds", airflow.trigger("crypto_pipeline_submit_dag") == "success")
    until("one driver", 90, lambda: drivers() == 1)


def restarts() -> None:
    """Each service in turn: nothing is lost, nothing counted twice."""
    for service in sys.argv[3:] or long_running():
        compose("restart", service)
        until(f"{service} healthy again", 180, lambda: all_healthy())
        one_driver(service)
        rows_grow()
        until(f"after a restart of {service} nothing is lost or doubled", 150, nothing_lost_or_doubled)
        say(f"ok: restart of {service}")


def down_and_up() -> None:
    """Data survive down; down -v leaves nothing."""
    before = trades()
    compose("down")
    up()
    want("rows survive down", trades() >= before)
    until("the driver is back after down and up, or is submitted", 60, lambda: drivers() <= 1)
    want("submit after down and up", Airflow().trigger("crypto_pipeline_submit_dag") == "success")
    rows_grow()
    until("after down and up nothing is lost or doubled", 150, nothing_lost_or_doubled)
    want("stop succeeds", Airflow().trigger("crypto_pipeline_stop_dag") == "success")
    want("no driver runs", drivers() == 0)
    compose("down", "-v")
    left = run(
        "docker", "volume", "ls", "-q", "--filter", "label=com.docker.compose.project=crypto-pipeline-ci"
    ).split()
    want("down -v leaves no volume", left == [])


def driver_environment_is_clean() -> bool:
    # A process of another user cannot be read, and one may have ended meanwhile.
    program = "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true"
    found = run("docker", "exec", container("spark-worker"), "bash", "-c", program)
    return "POSTGRES_USER" in found and not re.search(r"AIRFLOW|FERNET|JWT", found)


if __name__ == "__main__":
    parts = {"use": use, "jobs": jobs, "others": others, "restarts": restarts, "down_and_up": down_and_up}
    chosen = sys.argv[2:3] or list(parts)
    for part in chosen:
        parts[part]()
    say(f"compose: all held ({', '.join(chosen)})")
