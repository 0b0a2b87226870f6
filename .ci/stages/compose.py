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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import steps
from programs import java
from steps import Answer, check, say

WORK = Path(sys.argv[1])
HERE = Path(__file__).resolve().parent
AIRFLOW = "http://127.0.0.1:8081"
ONE_SHOT = {"kafka-init", "migrate", "airflow-init"}


def run(*command: str) -> str:
    """What it prints; an OSError when it fails, which whoever waits for something takes for "not yet"."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"FAILED: {' '.join(command)}\n{(done.stdout + done.stderr)[-6000:]}")
    return done.stdout


def compose(*words: str) -> str:
    return run("docker-compose", *words)


def until(what: str, seconds: float, look: Callable[[], Answer]) -> Answer:
    """Before it gives up, every service's last words are shown."""
    return steps.until(look, what, seconds, report=last_words)


def last_words() -> None:
    for name, id_ in containers().items():
        print(f"---- {name}", run("sh", "-c", f"docker logs --tail 15 {id_} 2>&1"), sep="\n", flush=True)


def containers() -> dict[str, str]:
    """By service, those that have ended too. The engine is asked: docker-compose 1.29 takes a second for each service."""
    project = f"label=com.docker.compose.project={os.environ['COMPOSE_PROJECT_NAME']}"
    line = '{{.Label "com.docker.compose.service"}} {{.ID}}'
    lines = run("docker", "ps", "-a", "--no-trunc", "--filter", project, "--format", line).splitlines()
    return dict(sorted((each.split()[0], each.split()[1]) for each in lines))


def services() -> list[str]:
    return list(containers())


def container(service: str) -> str:
    return containers()[service]


def health() -> dict[str, str]:
    """Of every service that runs for long."""
    ids = {name: id_ for name, id_ in containers().items() if name not in ONE_SHOT}
    state = "{{.State.Status}} {{if .State.Health}}{{.State.Health.Status}}{{end}}"
    states = run("docker", "inspect", "-f", state, *ids.values()).splitlines() if ids else []
    return dict(zip(ids, (each.strip() for each in states), strict=True))


def all_healthy() -> bool:
    return set(health().values()) == {"running healthy"}


def long_running() -> list[str]:
    return [name for name in services() if name not in ONE_SHOT]


#: Run as root: the engine's socket belongs to it; PostgreSQL and MongoDB hand themselves to a user of their own.
ROOTS = {"docker-proxy", "postgres", "mongo"}
#: What may be gained beside nothing at all; pgAdmin's image binds port 80 by a capability of its program.
GAINED = {"postgres": 5, "mongo": 4}
UNBOUND = {"pgadmin"}


def bounded() -> bool:
    """What the engine itself says each container may do."""
    found = []
    for name, id_ in containers().items():
        if name in ONE_SHOT:
            continue
        told = json.loads(run("docker", "inspect", id_))[0]
        host = told["HostConfig"]
        if told["Config"]["User"] in ("", "0", "root") and name not in ROOTS:
            found.append(f"{name} runs as root")
        if host["CapDrop"] != ["ALL"] and name not in UNBOUND:
            found.append(f"{name} keeps capabilities")
        if len(host["CapAdd"] or []) != GAINED.get(name, 0):
            found.append(f"{name} gains {host['CapAdd']}")
        if host["Privileged"] or "no-new-privileges:true" not in host["SecurityOpt"]:
            found.append(f"{name} may gain privileges")
        if not host["Memory"] or not host["PidsLimit"]:
            found.append(f"{name} has no limit: memory {host['Memory']}, processes {host['PidsLimit']}")
        image = told["Config"]["Image"].partition(":")[0]
        ours = image in {
            f"crypto-pipeline/{program}" for program in ("producer", "simulator", "monitor", "docker-proxy")
        }
        if ours and not host["ReadonlyRootfs"]:
            found.append(f"{name} can write its own files")
        for bindings in (host["PortBindings"] or {}).values():
            found += [f"{name}: port {b}" for b in bindings if b["HostIp"] != "127.0.0.1"]
    say("".join(f"\n  {line}" for line in found) or "every container has its limits")
    return not found


def told_secret() -> list[str]:
    """Services whose log holds a password or key of .env, or "the process list"; "admin" is too common a word to look for."""
    secrets = [
        line.split("=", 1)[1]
        for line in Path(".env").read_text().splitlines()
        if re.match(r"[A-Z_]*(PASSWORD|SECRET|KEY)=", line)
    ]
    secrets = [secret for secret in secrets if secret != "admin"]
    check(len(secrets) >= 5, "there are secrets to look for")
    texts = {name: run("sh", "-c", f"docker logs {id_} 2>&1") for name, id_ in containers().items()}
    texts["the process list"] = run("ps", "axww", "-o", "args")
    return [name for name, text in texts.items() if any(secret in text for secret in secrets)]


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
        with urllib.request.urlopen(request, data, timeout=300) as answer:
            text = answer.read().decode()
            return json.loads(text) if text.startswith(("{", "[")) else text

    def trigger(self, dag: str, **conf: Any) -> str:
        run_id = self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"]
        return self.finish(dag, run_id)

    def finish(self, dag: str, run_id: str, seconds: float = 1200) -> str:
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


def drivers() -> int:
    with urllib.request.urlopen("http://127.0.0.1:8080/json/", timeout=300) as answer:
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


def rows_grow(seconds: float = 600) -> None:
    before = trades()
    until("new trades in the table", seconds, lambda: trades() > before)


def up() -> float:
    start = time.monotonic()
    compose("up", "--build", "-d")
    built = time.monotonic()
    until("all services healthy", 900, all_healthy)
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
    for service, state in health().items():
        say(f"  {service}: {state}")
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
    check(bounded(), "every container runs with what it needs and no more")
    airflow = Airflow()
    until("seven DAGs", 600, lambda: airflow.call("GET", "/api/v2/dags")["total_entries"] == 7)
    check(airflow.call("GET", "/api/v2/importErrors")["import_errors"] == [], "seven DAGs and no import error")

    shots = WORK / "screenshots"
    shots.mkdir(exist_ok=True)
    if has_browser():
        if not (HERE / "node_modules").exists():
            run("npm", "install", "--prefix", str(WORK / "npm"), "--silent", "playwright-core@1.65.1")
        say(browser("submit", str(WORK / "npm"), str(shots)).strip())
        newest = until("the run the button started", 300, lambda: airflow.runs("crypto_pipeline_submit_dag"))[0]
        check(newest["triggered_by"] == "ui", "it was triggered in the UI")
        check(airflow.finish(newest["dag_id"], newest["dag_run_id"]) == "success", "submit by button succeeds")
    else:
        say("NOT RUN: no chromium or no node here: the submit DAG is triggered by REST, pgAdmin is not looked at")
        check(airflow.trigger("crypto_pipeline_submit_dag") == "success", "submit succeeds")
    check(drivers() == 1, "one driver")
    until(
        "certified rows", 600, lambda: int(sql("SELECT count(*) FROM trades_1min_agg WHERE status = 'certified'")[0][0])
    )
    until("rows are certified, nothing lost or doubled", 600, nothing_lost_or_doubled)
    check(airflow.trigger("crypto_pipeline_submit_dag") == "success", "a second submit succeeds")
    check(drivers() == 1, "still one driver")
    check(driver_environment_is_clean(), "no secret of Airflow in the driver's environment")
    if has_browser():
        say(browser("pgadmin", str(WORK / "npm"), str(shots)).strip())
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)

    airflow.call("PATCH", "/api/v2/dags/crypto_pipeline_monitor_dag", {"is_paused": False})
    check(airflow.trigger("crypto_pipeline_monitor_dag") == "success", "monitor succeeds through DockerOperator")
    check(told_secret() == [], "no log and no process list holds a password")


def records(topic: str) -> int:
    """How many records a topic has, read as a user's program reads them: through the published port."""
    return len(java("KafkaLines", "read", "127.0.0.1:9092", topic))


def jobs() -> None:
    """The batch jobs, and the lake beside the main job and beside ingestion."""
    airflow = Airflow()
    airflow.call("PATCH", "/api/v2/dags/crypto_pipeline_reconcile_dag", {"is_paused": False})
    check(airflow.trigger("crypto_pipeline_reconcile_dag") == "success", "reconcile succeeds")
    verdicts = sql("SELECT verdict, count(*) FROM reconciliations GROUP BY verdict")
    say(f"reconciled: {verdicts}")
    check([verdict for verdict, _ in verdicts] == ["equal"], "every closed minute equals the exchange's candle")
    check(
        airflow.trigger("crypto_pipeline_orchestrator", minutes=2) == "success", "lake beside ingestion, both checked"
    )
    check(airflow.trigger("crypto_pipeline_stop_dag", job="OhlcLake") == "success", "the lake's job stops")
    check(drivers() == 1, "the main job alone is left")


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


#: Enough to see every profile, every feed and MongoDB at work; `all_others` starts the rest, too.
SOME = ["MarketEvents", "MovingStats", "ZScores", "ZScoresToMongo"]


def result_of(job: str) -> int:
    shows = OTHERS[job]
    if shows.startswith("SELECT"):
        return int(sql(shows)[0][0])
    return documents(shows) if job == "ZScoresToMongo" else records(shows)


def documents(collection: str) -> int:
    """How many a collection has, by MongoDB's own driver, through the published port."""
    return len(java("MongoLines", "mongodb://127.0.0.1:27017", "crypto_data", collection))


def all_others() -> None:
    """All the other streams at once."""
    others(list(OTHERS))


def others(jobs: list[str] = SOME) -> None:
    """Other streams at once, with their feeds and stores, as the profiles start them."""
    os.environ.update(PROFILES)
    compose("up", "-d")
    until("the services of all profiles healthy", 900, all_healthy)
    check(bounded(), "every container runs with what it needs and no more")
    sql(
        "INSERT INTO alerts (check_name, subject, severity, message)"
        " VALUES ('freshness', 'stage', 'warning', 'from the table')"
    )
    airflow = Airflow()
    for job in jobs:
        arguments = "--sink postgres" if job == "TradeWindows" else None
        check(airflow.trigger("crypto_pipeline_submit_dag", job=job, arguments=arguments) == "success", f"{job} starts")
    check(drivers() == len(jobs) + 1, "every job runs once, beside the main one")
    for job in jobs:
        until(f"results of {job}", 1200, lambda job=job: result_of(job))
        say(f"ok: {job}: {result_of(job)}")
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)
    rows_grow()
    until("nothing lost or doubled beside them", 600, nothing_lost_or_doubled)
    for job in jobs:
        check(airflow.trigger("crypto_pipeline_stop_dag", job=job) == "success", f"{job} stops")
    check(drivers() == 1, "the main job alone is left")
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
        check(airflow.trigger("crypto_pipeline_monitor_dag") == "failed", "the monitor DAG turns red")
        check(airflow.trigger("crypto_pipeline_submit_dag") == "success", "submit again succeeds")
    until("one driver", 600, lambda: drivers() == 1)


def restarts() -> None:
    """Each service in turn: nothing is lost, nothing counted twice."""
    for service in sys.argv[3:] or long_running():
        compose("restart", service)
        until(f"{service} healthy again", 900, lambda: all_healthy())
        one_driver(service)
        rows_grow()
        until(f"after a restart of {service} nothing is lost or doubled", 600, nothing_lost_or_doubled)
        say(f"ok: restart of {service}")


def down_and_up() -> None:
    """Data survive down; down -v leaves nothing."""
    before = trades()
    compose("down")
    up()
    check(trades() >= before, "rows survive down")
    until("the driver is back after down and up, or is submitted", 600, lambda: drivers() <= 1)
    check(Airflow().trigger("crypto_pipeline_submit_dag") == "success", "submit after down and up")
    rows_grow()
    until("after down and up nothing is lost or doubled", 600, nothing_lost_or_doubled)
    check(Airflow().trigger("crypto_pipeline_stop_dag") == "success", "stop succeeds")
    check(drivers() == 0, "no driver runs")
    compose("down", "-v")
    left = run(
        "docker", "volume", "ls", "-q", "--filter", "label=com.docker.compose.project=crypto-pipeline-ci"
    ).split()
    check(left == [], "down -v leaves no volume")
    ours = [f"ancestor=crypto-pipeline/{name}:0.1.0" for name in ("monitor", "producer")]
    left = [id_ for image in ours for id_ in run("docker", "ps", "-aq", "--filter", image).split()]
    check(left == [], "and no container of a task")


def driver_environment_is_clean() -> bool:
    # A process of another user cannot be read, and one may have ended meanwhile.
    program = "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true"
    found = run("docker", "exec", container("spark-worker"), "bash", "-c", program)
    return "POSTGRES_USER" in found and not re.search(r"AIRFLOW|FERNET|JWT", found)


if __name__ == "__main__":
    parts = {"use": use, "jobs": jobs, "others": others, "restarts": restarts, "down_and_up": down_and_up}
    by_name = {"all_others": all_others}
    chosen = sys.argv[2:3] or list(parts)
    for part in chosen:
        (parts | by_name)[part]()
    say(f"compose: all held ({', '.join(chosen)})")
