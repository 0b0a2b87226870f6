"""What a user of docs/compose.md does, done by a program: run by compose.sh in a clean clone."""

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

import doc_commands
import steps
from programs import java
from steps import Answer, check, say

WORK = Path(sys.argv[1])
HERE = Path(__file__).resolve().parent
AIRFLOW = "http://127.0.0.1:8081"
SUBMIT, STOP = "crypto_pipeline_submit_dag", "crypto_pipeline_stop_dag"
MONITOR, RECONCILE = "crypto_pipeline_monitor_dag", "crypto_pipeline_reconcile_dag"
ONE_SHOT = {"kafka-init", "migrate", "airflow-init"}
#: Restarted together, since no trade passes through them; and what trades come from. All others are restarted alone.
WATCHERS = ["airflow-apiserver", "airflow-scheduler", "airflow-dag-processor", "docker-proxy", "monitor", "pgadmin"]
FEED = ["simulator", "simulator-kraken", "producer"]
#: The container that receives alerts (alert_receiver.py), and the freshness limit (docs/compose.md says 3 minutes).
RECEIVER = f"{os.environ['COMPOSE_PROJECT_NAME']}-receiver"
MAX_AGE = "1 minute"
#: In place of what docker/make-env.sh writes, which is not of a login that a stage can know.
SETTINGS = {
    "ALERT_URLS": "json://receiver:8000/ mailto://receiver:8025?from=pipeline@example.com&to=watch@example.com",
    "AIRFLOW_ADMIN_PASSWORD": "admin",
    "PGADMIN_PASSWORD": "admin-demo",
    "PIPELINE_DEMO_LOGIN": "yes",
}
KINDS = ("http", "mail")
RAISED_UNDELIVERED = "SELECT count(*) > 0 FROM alerts WHERE check_name = 'producer' AND delivered_at IS NULL"
#: Longer than that limit: no minute has ended, none was written, nothing was committed.
STALE = """SELECT greatest(max(window_end), max(updated_at), (SELECT max(committed_at) FROM stream_commits))
    < now() - interval '75 seconds' FROM trades_1min_agg"""
#: A minute of every symbol has just ended and is closed, so the freshness check has nearly a minute to run.
FRESH = """SELECT min(newest) > now() - interval '20 seconds'
    FROM (SELECT max(window_end) AS newest FROM trades_1min_agg WHERE status <> 'open' GROUP BY symbol) AS each"""


def run(*command: str) -> str:
    """What it prints; an OSError when it fails, which whoever waits for something takes for "not yet"."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise OSError(f"FAILED: {' '.join(command)}\n{(done.stdout + done.stderr)[-6000:]}")
    return done.stdout


def compose(*words: str) -> str:
    return run("docker-compose", *words)


def until(what: str, seconds: float, look: Callable[[], Answer]) -> Answer:
    """Before it gives up, every service's last lines are printed."""
    return steps.until(look, what, seconds, report=last_lines)


def last_lines() -> None:
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


def all_healthy(*stopped: str) -> bool:
    """But for those that the stage has stopped."""
    return {state for name, state in health().items() if name not in stopped} == {"running healthy"}


def long_running() -> list[str]:
    return [name for name in services() if name not in ONE_SHOT]


#: Run as root: the engine's socket belongs to it; PostgreSQL and MongoDB hand themselves to a user of their own.
ROOTS = {"docker-proxy", "postgres", "mongo"}
#: What may be gained beside nothing at all; pgAdmin's image binds port 80 by a capability of its program.
GAINED = {"postgres": 5, "mongo": 4}
UNBOUND = {"pgadmin"}


def bounded() -> bool:
    """Whether the engine limits every container as docker-compose.yml intends; prints what it does not."""
    found = []
    for name, id_ in containers().items():
        if name in ONE_SHOT:
            continue
        details = json.loads(run("docker", "inspect", id_))[0]
        host = details["HostConfig"]
        if details["Config"]["User"] in ("", "0", "root") and name not in ROOTS:
            found.append(f"{name} runs as root")
        if host["CapDrop"] != ["ALL"] and name not in UNBOUND:
            found.append(f"{name} keeps capabilities")
        if len(host["CapAdd"] or []) != GAINED.get(name, 0):
            found.append(f"{name} gains {host['CapAdd']}")
        if host["Privileged"] or "no-new-privileges:true" not in host["SecurityOpt"]:
            found.append(f"{name} may gain privileges")
        if not host["Memory"] or not host["PidsLimit"]:
            found.append(f"{name} has no limit: memory {host['Memory']}, processes {host['PidsLimit']}")
        image = details["Config"]["Image"].partition(":")[0]
        ours = image in {
            f"crypto-pipeline/{program}" for program in ("producer", "simulator", "monitor", "docker-proxy")
        }
        if ours and not host["ReadonlyRootfs"]:
            found.append(f"{name} can write its own files")
        for bindings in (host["PortBindings"] or {}).values():
            found += [f"{name}: port {b}" for b in bindings if b["HostIp"] != "127.0.0.1"]
    say("".join(f"\n  {line}" for line in found) or "every container has its limits")
    return not found


def leaks() -> list[str]:
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

    def begin(self, dag: str, **conf: Any) -> str:
        """Triggers a run; one DAG's runs wait for each other."""
        return str(self.call("POST", f"/api/v2/dags/{dag}/dagRuns", {"logical_date": None, "conf": conf})["dag_run_id"])

    def trigger(self, dag: str, **conf: Any) -> str:
        return self.finish(dag, self.begin(dag, **conf))

    def unpaused(self, dag: str) -> str:
        """Unpauses a DAG, whose runs would only wait otherwise, and triggers one."""
        self.pause(dag, False)
        return self.trigger(dag)

    def pause(self, dag: str, paused: bool) -> None:
        self.call("PATCH", f"/api/v2/dags/{dag}", {"is_paused": paused})

    def rest(self, dag: str) -> None:
        """None of its runs is active, and the schedule starts none until it is unpaused."""
        active = f"/api/v2/dags/{dag}/dagRuns?state=running&state=queued"
        until(f"no run of {dag}", 600, lambda: self.call("GET", active)["total_entries"] == 0)
        self.pause(dag, True)

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


def up(*options: str) -> None:
    start = time.monotonic()
    compose("up", *options, "-d")
    built = time.monotonic()
    until("all services healthy", 900, all_healthy)
    say(f"up: commands {built - start:.0f} s, healthy {time.monotonic() - built:.0f} s later")


def browser(*words: str) -> str:
    """Chromium through playwright-core, when both are here."""
    return run("node", str(HERE / "browser.mjs"), *words)


def has_browser() -> bool:
    return shutil.which("chromium") is not None and shutil.which("node") is not None


def start_as_documented() -> None:
    """Without .env one line says what to run; then the commands of README and quickstart, as they stand there."""
    missing = subprocess.run(["docker-compose", "up", "-d"], capture_output=True, text=True)
    check(
        missing.returncode != 0 and "run docker/make-env.sh" in missing.stderr,
        "without .env it says what to run",
        missing.stderr,
    )
    (readme,) = doc_commands.docker_blocks(Path("README.md"))
    (quickstart,) = doc_commands.docker_blocks(Path("docs/quickstart.md"))
    commands = [line.partition("#")[0].strip() for line in quickstart.splitlines()]
    check(commands[:2] == readme.splitlines(), "README and quickstart name the same commands", quickstart)
    run("bash", "-ec", readme)
    until("all services healthy", 900, all_healthy)
    run("bash", "-ec", "\n".join(commands[2:]))


def use() -> None:
    """Up, submit in the browser, look in pgAdmin, monitor."""
    say(f"engine {run('docker', 'version', '-f', '{{.Server.Version}}').strip()}, stand-in base images")
    short_limits()
    start_as_documented()
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
    until("ten DAGs", 600, lambda: airflow.call("GET", "/api/v2/dags")["total_entries"] == 10)
    check(airflow.call("GET", "/api/v2/importErrors")["import_errors"] == [], "ten DAGs and no import error")

    shots = WORK / "screenshots"
    shots.mkdir(exist_ok=True)
    if has_browser():
        if not (HERE / "node_modules").exists():
            run("npm", "install", "--prefix", str(WORK / "npm"), "--silent", "playwright-core@1.65.1")
        say(browser("submit", str(WORK / "npm"), str(shots)).strip())
        newest = until("the run the button started", 300, lambda: airflow.runs(SUBMIT))[0]
        check(newest["triggered_by"] == "ui", "it was triggered in the UI")
        check(airflow.finish(newest["dag_id"], newest["dag_run_id"]) == "success", "submit by button succeeds")
    else:
        say("NOT RUN: no chromium or no node here: the submit DAG is triggered by REST, pgAdmin is not looked at")
        check(airflow.trigger(SUBMIT) == "success", "submit succeeds")
    check(drivers() == 1, "one driver")
    until(
        "certified rows", 600, lambda: int(sql("SELECT count(*) FROM trades_1min_agg WHERE status = 'certified'")[0][0])
    )
    until("rows are certified, nothing lost or doubled", 600, nothing_lost_or_doubled)
    check(airflow.trigger(SUBMIT) == "success", "a second submit succeeds")
    check(drivers() == 1, "still one driver")
    wrong = airflow.trigger(SUBMIT, job="TradeWindows", arguments="--sink posgres")
    check(wrong == "failed" and drivers() == 1, "a job with a wrong option is red, and its driver is stopped")
    the_old_guides_steps(airflow)
    found = doctor()
    check("✔ producer" in found and "./pipeline" not in found, "the doctor finds the producer at work", found)
    check(attacks() == [], "the proxy lets the scheduler reach its own containers only")
    check(driver_environment_is_clean(), "no secret of Airflow in the driver's environment")
    if has_browser():
        say(browser("pgadmin", str(WORK / "npm"), str(shots)).strip())
        keep_pictures(shots)
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)

    check(airflow.unpaused(MONITOR) == "success", "monitor succeeds through DockerOperator")
    check(leaks() == [], "no log and no process list holds a password")


def keep_pictures(shots: Path) -> None:
    """PICTURES=docs/images .ci/run compose: makes the pictures of docs/compose.md anew."""
    folder = os.environ.get("PICTURES")
    for name in ("airflow-run.png", "pgadmin-rows.png") if folder else ():
        shutil.copy(shots / name, HERE.parents[1] / str(folder))


def the_old_guides_steps(airflow: Airflow) -> None:
    """What those do who come from an older guide; View/Edit Data is the browser's (browser.mjs pgadmin)."""
    log = run("sh", "-c", "timeout 10 docker logs -f producer 2>&1 || true")
    check(bool(log), "docker logs -f producer")
    own = {"connection_id": "my_postgres", "conn_type": "postgres", "host": "postgres", "port": 5432}
    airflow.call(
        "POST", "/api/v2/connections", own | {"login": "user", "password": "password", "schema": "crypto_data"}
    )
    shown = airflow.call("GET", "/api/v2/connections/my_postgres")
    check((shown["host"], shown["login"]) == ("postgres", "user"), "a connection made by hand is there")
    check(old_login_reads(), "user / password reads the views with the old names")


def doctor() -> str:
    """What it prints; its exit code says whether all is well."""
    words = ["docker", "exec", container("monitor"), "java", "-jar", "/app/app.jar", "doctor"]
    return subprocess.run(words, capture_output=True, text=True).stdout


def old_login_reads() -> bool:
    words = [
        "-h",
        "postgres",
        "-U",
        "user",
        "-d",
        "crypto_data",
        "-Atc",
        "SELECT count(crypto_symbol) FROM ticker_data",
    ]
    return run("docker", "exec", "-e", "PGPASSWORD=password", container("postgres"), "psql", *words).strip().isdecimal()


#: Run in the scheduler's container; prints the attacks that were not rejected.
ATTACKS = """
import docker
client = docker.APIClient("tcp://docker-proxy:2375", version="1.41")
def create(**changes):
    host = {"NetworkMode": "crypto-pipeline", **changes.pop("HostConfig", {})}
    request = {"Image": "crypto-pipeline/monitor:local", "HostConfig": host, **changes}
    client._result(client._post_json(client._url("/containers/create"), data=request))
attacks = {
    "inspect": lambda: client.inspect_container("postgres"),
    "stop": lambda: client.stop("simulator"),
    "remove": lambda: client.remove_container("simulator", force=True, v=True),
    "attach": lambda: client.attach("airflow-init"),
    "list": lambda: client.containers(all=True),
    "root": lambda: create(User="0:0"),
    "shell": lambda: create(Entrypoint=["sh", "-c", "id"]),
    "java": lambda: create(Env=["JAVA_TOOL_OPTIONS=-XX:OnError=id"]),
    "host": lambda: create(HostConfig={"NetworkMode": "host"}),
    "bind": lambda: create(HostConfig={"Binds": ["/:/host"]}),
}
for name, attack in attacks.items():
    try:
        attack()
        print(name)
    except docker.errors.APIError as e:
        if e.status_code != 403:
            print(name, e)
"""


def attacks() -> list[str]:
    return run("docker", "exec", container("airflow-scheduler"), "python", "-c", ATTACKS).splitlines()


# ---- a driver that is killed, a producer that is gone


def short_limits() -> None:
    """Before `up`: a freshness limit that a stage can wait for."""
    # The monitor's own rounds and Airflow's must have the same limits.
    limits = f"    environment: {{PIPELINE_MAX_AGE: {MAX_AGE}, PIPELINE_MAX_PRODUCER_AGE: {MAX_AGE}}}\n"
    Path("docker-compose.override.yml").write_text(f"services:\n  airflow-scheduler:\n{limits}  monitor:\n{limits}")


def start_receiver() -> None:
    run("docker", "rm", "-f", RECEIVER)
    code = {
        HERE / "alert_receiver.py": "/app/alert_receiver.py",
        HERE.parents[1] / "airflow/stand_ins": "/app/stand_ins",
    }
    mounts = [word for here, there in code.items() for word in ("-v", f"{here}:{there}:ro")]
    words = ["--name", RECEIVER, "--network", "crypto-pipeline", "--network-alias", "receiver", *mounts]
    run("docker", "run", "-d", *words, "python:3.11-slim", "python", "-u", "/app/alert_receiver.py", "8000", "8025")


def alerts(kind: str) -> list[tuple[str, str]]:
    """What the receiver got by http or by mail, in order: raised, escalated or cleared, and what."""
    lines = [json.loads(line) for line in run("docker", "logs", RECEIVER).splitlines()]
    return [(line["state"], line["name"]) for line in lines if line["kind"] == kind]


def each_once(kind: str) -> bool:
    """No incident was reported twice, and no end of one that was not reported."""
    events = alerts(kind)
    raised = {name for state, name in events if state == "raised"}
    return len(set(events)) == len(events) and {name for state, name in events if state == "cleared"} <= raised


def driver_process() -> str:
    """The main job's process id in its container."""
    program = (
        "for each in /proc/[0-9]*; do tr '\\0' ' ' <$each/cmdline 2>/dev/null"
        " | grep -q '[D]riverWrapper.*[C]ryptoAnalytics' && echo ${each#/proc/}; done; true"
    )
    return run("docker", "exec", container("spark-worker"), "bash", "-c", program).strip()


def watch() -> None:
    """The driver is killed and comes back; without a producer it is named once, and its recovery is reported once."""
    lost = ("raised", "producer")
    victim = driver_process()
    check(victim.isdecimal(), f"the driver is process {victim}")
    run("docker", "exec", container("spark-worker"), "bash", "-c", f"kill -9 {victim}")
    killed = time.monotonic()
    until("another driver process", 600, lambda: driver_process() not in ("", victim))
    say(f"driver back {time.monotonic() - killed:.0f} s after kill -9")
    until("the doctor says that it was started again", 300, lambda: "left no message: killed" in doctor())
    rows_grow()
    check(drivers() == 1, "one driver")
    until("nothing lost or doubled", 600, nothing_lost_or_doubled)

    airflow = Airflow()
    # A run by the schedule could see a half stopped producer, or gaps that are just being filled.
    airflow.rest(MONITOR)
    compose("stop", "producer")
    compose("restart", *WATCHERS)
    until(f"healthy again: {', '.join(WATCHERS)}", 900, lambda: all_healthy("producer"))
    until(
        "the doctor names the stopped producer",
        300,
        lambda: re.search(r"✘ producer[^✔✘]*docker restart producer", doctor()),
    )
    airflow = Airflow()
    check(airflow.unpaused(RECONCILE) == "success", "reconcile succeeds")
    verdicts = sql("SELECT verdict, count(*) FROM reconciliations GROUP BY verdict")
    say(f"reconciled: {verdicts}")
    check([verdict for verdict, _ in verdicts] == ["equal"], "every closed minute equals the exchange's candle")
    until(f"nothing is fresh; the limit is {MAX_AGE}", 600, lambda: sql(STALE) == [["t"]])
    check(airflow.unpaused(MONITOR) == "failed", "the monitor DAG turns red")
    check(airflow.trigger(MONITOR) == "failed", "and stays red")
    until("its alert waits for a receiver", 300, lambda: sql(RAISED_UNDELIVERED) == [["t"]])
    start_receiver()
    until("the producer is named by HTTP and by mail", 120, lambda: all(lost in alerts(each) for each in KINDS))
    check(all(each_once(each) for each in KINDS), f"each alert once by HTTP, once by mail: {alerts('http')}")

    airflow.rest(MONITOR)
    compose("start", "producer")
    rows_grow()
    until("the time without a producer was fetched", 600, nothing_lost_or_doubled)
    until("a minute has just ended", 600, lambda: sql(FRESH) == [["t"]])
    check(airflow.unpaused(MONITOR) == "success", "the monitor DAG is green again")
    back = ("cleared", "producer")
    until("its recovery by HTTP and by mail", 300, lambda: all(back in alerts(each) for each in KINDS))
    check(all(each_once(each) for each in KINDS), f"each alert and each end once: {alerts('http')}")
    database_down()
    run("docker", "rm", "-f", RECEIVER)


def database_down() -> None:
    """PostgreSQL stops, then the receiver too, Airflow is restarted in between: the outage and its end arrive once each."""
    compose("stop", "postgres")
    until("the outage by HTTP and by mail", 600, lambda: all(("raised", "postgres") in alerts(each) for each in KINDS))
    run("docker", "stop", RECEIVER)
    compose("restart", "airflow-scheduler")
    compose("start", "postgres")
    until("healthy again after an outage of PostgreSQL", 900, all_healthy)
    run("docker", "start", RECEIVER)
    until("its end by HTTP and by mail", 300, lambda: all(("cleared", "postgres") in alerts(each) for each in KINDS))
    for kind in KINDS:
        states = [state for state, name in alerts(kind) if name == "postgres"]
        check(states == ["raised", "cleared"], f"once each by {kind}: {alerts(kind)}")
    one_driver(["postgres"])
    rows_grow()
    until("nothing lost or doubled by the outage", 600, nothing_lost_or_doubled)


# ---- the other jobs


def records(topic: str) -> int:
    """How many records a topic has, read as a user's program reads them: through the published port."""
    return len(java("KafkaLines", "read", "127.0.0.1:9092", topic))


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


#: Enough to see every profile, every feed and MongoDB at work; `all_jobs` starts the rest, too.
SOME = ["MarketEvents", "MovingStats", "ZScores", "ZScoresToMongo"]


def result_of(job: str) -> int:
    shows = OTHERS[job]
    if shows.startswith("SELECT"):
        return int(sql(shows)[0][0])
    return documents(shows) if job == "ZScoresToMongo" else records(shows)


def documents(collection: str) -> int:
    """How many a collection has, by MongoDB's own driver, through the published port."""
    return len(java("MongoLines", "mongodb://127.0.0.1:27017", "crypto_data", collection))


def all_jobs() -> None:
    """All the other streams at once."""
    jobs(list(OTHERS))


def jobs(names: list[str] = SOME) -> None:
    """Other streams at once, with their feeds and stores, as the profiles start them; by default the lake beside ingestion too.

    `all_jobs` leaves out the lake job: the workers have memory for nine jobs beside the main one.
    """
    os.environ.update(PROFILES)
    up()
    check(bounded(), "every container runs with what it needs and no more")
    sql(
        "INSERT INTO alerts (check_name, subject, severity, message)"
        " VALUES ('freshness', 'stage', 'warning', 'from the table')"
    )
    airflow = Airflow()
    orchestrator = "crypto_pipeline_orchestrator"
    lake = airflow.begin(orchestrator, minutes=2) if names is SOME else ""
    arguments = {"TradeWindows": "--sink postgres"}
    submitted = {name: airflow.begin(SUBMIT, job=name, arguments=arguments.get(name)) for name in names}
    for name, run_id in submitted.items():
        check(airflow.finish(SUBMIT, run_id) == "success", f"{name} starts")
    if lake:
        check(airflow.finish(orchestrator, lake) == "success", "lake beside ingestion, both checked")
    running = [*names, "OhlcLake"] if lake else names
    check(drivers() == len(running) + 1, "every job runs once, beside the main one")
    for name in names:
        until(f"results of {name}", 1200, lambda name=name: result_of(name))
        say(f"ok: {name}: {result_of(name)}")
    say("memory:")
    print(run("docker", "stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}"), flush=True)
    rows_grow()
    until("nothing lost or doubled beside them", 600, nothing_lost_or_doubled)
    stopped = {name: airflow.begin(STOP, job=name) for name in running}
    for name, run_id in stopped.items():
        check(airflow.finish(STOP, run_id) == "success", f"{name} stops")
    check(drivers() == 1, "the main job alone is left")
    del os.environ["COMPOSE_PROFILES"]
    profiles = [word for name in ("jobs", "feeds", "mongo") for word in ("--profile", name)]
    added = [name for name in services() if name.startswith("feed-") or name in ("mongo", "spark-worker-jobs")]
    run("docker-compose", *profiles, "rm", "-sf", *added)


# ---- restarts


def one_driver(restarted: list[str]) -> None:
    """One driver again. Spark 3.5 may kill the driver while its master recovers; then the monitor DAG must turn red."""
    end = time.monotonic() + 60
    while time.monotonic() < end and drivers() != 1:
        time.sleep(1)
    if drivers() == 0 and "spark-master" in restarted:
        say("  Spark's recovering master has killed the driver: the monitor DAG must say so, then submit again")
        airflow = Airflow()
        check(airflow.trigger(MONITOR) == "failed", "the monitor DAG turns red")
        check(airflow.trigger(SUBMIT) == "success", "submit again succeeds")
    until("one driver", 600, lambda: drivers() == 1)


def restarts() -> None:
    """What trades pass through, service by service (`watch` restarts the others): nothing is lost or doubled."""
    alone = [name for name in long_running() if name not in WATCHERS + FEED]
    check(len(alone) == len(long_running()) - len(WATCHERS + FEED), "no service is named that does not exist")
    for group in [*([name] for name in alone), FEED]:
        restarted(group)


def restarts_alone() -> None:
    """Every service alone."""
    for service in long_running():
        restarted([service])


def restarted(group: list[str]) -> None:
    compose("restart", *group)
    names = ", ".join(group)
    until(f"{names} healthy again", 900, all_healthy)
    one_driver(group)
    rows_grow()
    until(f"after a restart of {names} nothing is lost or doubled", 600, nothing_lost_or_doubled)


def down_and_up() -> None:
    """Data survive down; down -v leaves nothing."""
    wrong = ["docker-compose", "run", "--rm", "--no-deps", "-T", "-e", "PIPELINE_WEBSOCKET_URL=", "migrate"]
    guarded = subprocess.run(wrong, capture_output=True, text=True)
    check(
        guarded.returncode == 2 and "the volumes hold simulated trades" in guarded.stdout + guarded.stderr,
        "live trades are not mixed with simulated ones",
    )
    before = trades()
    compose("down")
    up()
    check(trades() >= before, "rows survive down")
    until("the driver is back after down and up, or is submitted", 600, lambda: drivers() <= 1)
    check(Airflow().trigger(SUBMIT) == "success", "submit after down and up")
    rows_grow()
    until("after down and up nothing is lost or doubled", 600, nothing_lost_or_doubled)
    check(Airflow().trigger(STOP) == "success", "stop succeeds")
    check(drivers() == 0, "no driver runs")
    compose("down", "-v")
    left = run(
        "docker", "volume", "ls", "-q", "--filter", "label=com.docker.compose.project=crypto-pipeline-ci"
    ).split()
    check(left == [], "down -v leaves no volume")
    ours = [f"ancestor=crypto-pipeline/{name}:local" for name in ("monitor", "producer")]
    left = [id_ for image in ours for id_ in run("docker", "ps", "-aq", "--filter", image).split()]
    check(left == [], "and no container of a task")


def driver_environment_is_clean() -> bool:
    # A process of another user cannot be read, and one may have ended meanwhile.
    program = "cat /proc/[0-9]*/environ 2>/dev/null | tr '\\0' '\\n'; true"
    found = run("docker", "exec", container("spark-worker"), "bash", "-c", program)
    return "POSTGRES_USER" in found and not re.search(r"AIRFLOW|FERNET|JWT", found)


if __name__ == "__main__":
    os.environ.update(SETTINGS)
    parts = {each.__name__: each for each in (use, watch, jobs, restarts, down_and_up)}
    chosen = sys.argv[2:] or list(parts)
    for part in chosen:
        say(f"---- {part}")
        (parts | {"all_jobs": all_jobs, "restarts_alone": restarts_alone})[part]()
    say(f"compose: all held ({', '.join(chosen)})")
