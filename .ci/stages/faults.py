"""Faults of the servers and the machine, done to a demo that runs in another time zone.

What the broker forgets is named and fetched again, a broker short of replicas is waited for, memory that runs out and
SIGTERM lose nothing, an older schema is named and brought up to date. In the end every minute equals the exchange's.

Usage: faults.py
"""

import json
import os
import pty
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from csv import DictReader
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LIBRARIES = ROOT / "local/target/local-0.1.0-all.jar"
START = time.monotonic()
WORK = Path(tempfile.mkdtemp(prefix="faults-"))
DATA = WORK / "run"
LONG = 600
#: No row and no report may depend on where the machine thinks it is.
ELSEWHERE = {**os.environ, "TZ": "Asia/Kolkata", "PGTZ": "America/New_York"}


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def check(holds: bool, text: str) -> None:
    say(("ok      " if holds else "FAILED  ") + text)
    if not holds:
        raise SystemExit(f"does not hold: {text}")


def pipeline(*words: str, expect: int | None = 0) -> str:
    done = subprocess.run(
        [ROOT / "pipeline", *words, "--data", DATA], capture_output=True, text=True, timeout=LONG, env=ELSEWHERE
    )
    for line in (done.stdout + done.stderr).splitlines()[-12:]:
        print(f"            {line[:220]}", flush=True)
    if expect is not None and done.returncode != expect:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}, not {expect}")
    return done.stdout + done.stderr


def demo() -> None:
    pipeline("demo", "--tape", "--detach", "--symbols", "BTCUSDT,ETHUSDT", "--rate", "20", "--history", "4 minutes")


def sql(statement: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [ROOT / "pipeline", "sql", "--data", DATA, statement],
        capture_output=True,
        text=True,
        timeout=LONG,
        env=ELSEWHERE,
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return list(DictReader(done.stdout.splitlines()))


def number(statement: str) -> int:
    return int(next(iter(sql(statement)[0].values())))


def until(holds: Callable[[], bool], text: str, seconds: int = 240) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            say(f"ok      {text}")
            return
        time.sleep(0.5)
    raise SystemExit(f"not within {seconds} s: {text}")


def state() -> dict:
    return json.loads((DATA / "state.json").read_text())


def process(name: str) -> dict:
    return next(each for each in state()["processes"] if each["name"] == name)


def pid(name: str) -> int:
    id_ = process(name)["id"]
    return int(id_["pid"]) if id_ else 0


def port(name: str, purpose: str) -> int:
    return int(process(name)["ports"][purpose])


def log(name: str) -> str:
    return (DATA / f"logs/{name}.log").read_text(errors="replace")


def broker(*words: str) -> str:
    command = ["java", "-Xmx96m", "-XX:TieredStopAtLevel=1", "-cp", f"{WORK}:{LIBRARIES}", "BrokerFaults", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG)
    print(f"            {(done.stdout + done.stderr).strip()[-300:]}", flush=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


def servers() -> str:
    return f"127.0.0.1:{port('kafka', 'broker')}"


def producer_status() -> dict:
    address = f"http://127.0.0.1:{port('producer', 'status')}/status"
    with urllib.request.urlopen(address, timeout=30) as response:
        return json.loads(response.read())


def simulator(path: str, body: dict | None = None) -> bytes:
    data = json.dumps(body).encode() if body else None
    address = f"http://127.0.0.1:{port('simulator', 'http')}{path}"
    with urllib.request.urlopen(urllib.request.Request(address, data=data), timeout=30) as response:
        return response.read()


def batches() -> int:
    return number("SELECT count(*) FROM stream_commits")


def goes_on(text: str) -> None:
    before = batches()
    until(lambda: batches() > before + 1, text)


# ---- fault 10: a broker that has too few replicas


def second_broker() -> Path:
    """Its configuration: a broker of the demo's own cluster. One broker alone is never short of replicas, since Kafka 4."""
    settings = dict(line.split("=", 1) for line in (DATA / "conf/kafka.properties").read_text().splitlines())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        listener = f"BROKER://127.0.0.1:{free.getsockname()[1]}"
    settings.update({"process.roles": "broker", "node.id": "2", "log.dirs": str(WORK / "kafka2")})
    settings.update({"listeners": listener, "advertised.listeners": listener})
    config = WORK / "kafka2.properties"
    config.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    cluster = re.search(r"cluster\.id=(\S+)", (DATA / "kafka/meta.properties").read_text())
    assert cluster
    command = kafka("kafka.tools.StorageTool", "format", "--cluster-id", cluster.group(1), "--config", str(config))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=LONG)
    return config


def kafka(*words: str) -> list[str]:
    log4j = f"-Dlog4j2.configurationFile={DATA / 'conf/kafka-log4j2.properties'}"
    libraries = str(ROOT / "local/target/runtime/kafka/*")
    return ["java", "-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", log4j, "-cp", libraries, *words]


def replicas() -> None:
    topics = ("raw_trades", "clean_trades")
    config = second_broker()
    with (WORK / "kafka2.log").open("w") as out:

        def start() -> subprocess.Popen:
            return subprocess.Popen(kafka("kafka.Kafka", str(config)), stdout=out, stderr=out)

        second = start()
        try:
            until(lambda: "Kafka Server started" in (WORK / "kafka2.log").read_text(), "a second broker runs")
            broker("spread", servers(), *topics)
            broker("replicas=2", servers(), *topics)
            before, same = producer_status(), pid("producer")
            second.kill()
            second.wait()
            until(lambda: producer_status()["in_flight"] > 100, "too few replicas: the producer holds back")
            rows = batches()
            time.sleep(2)
            check(batches() <= rows + 1, "nothing reaches the stream meanwhile")
            second = start()
            until(lambda: producer_status()["in_flight"] < 20, "with the replicas it goes on")
            after = producer_status()
            check(pid("producer") == same, "the same process")
            check(after["gaps_noticed"] == before["gaps_noticed"], "no trade was lost or fetched anew")
            check(after["send_failures"] == 0, "no record failed")
            broker("replicas=1", servers(), *topics)
            broker("gather", servers(), *topics)
        finally:
            second.kill()
            second.wait()


# ---- fault 14: what the broker has forgotten


def forgotten() -> None:
    goes_on("the stream is at work")
    spark = pid("spark")
    os.kill(spark, signal.SIGSTOP)
    ends = broker("ends", servers(), "clean_trades")
    until(lambda: broker("ends", servers(), "clean_trades") != ends, "the topic grows while the driver is frozen")
    time.sleep(2)
    broker("forget", servers(), "clean_trades")
    position = len(log("spark"))
    os.kill(spark, signal.SIGCONT)
    until(lambda: "records that the job has not read are gone" in log("spark")[position:], "the driver ends loudly")
    line = next(each for each in log("spark")[position:].splitlines() if "records that the job has not read" in each)
    say(line[:400])
    check(bool(re.search(r"clean_trades-\d", line) and re.search(r"offset \d+", line)), "naming partition and offset")
    check("./pipeline recover" in line, "and the command")
    rows = batches()
    until(lambda: process("spark")["restarts"] >= 2, "started again, it ends again")
    check(batches() == rows, "nothing was read over the hole")
    again()


def anew() -> None:
    goes_on("the stream is at work")
    position = len(log("spark"))
    broker("anew", servers(), "clean_trades")
    until(
        lambda: "records that the job has not read are gone" in log("spark")[position:], "a topic made anew ends it too"
    )
    say(
        next(each for each in log("spark")[position:].splitlines() if "records that the job has not read" in each)[:400]
    )
    again()


def again() -> None:
    """Recovered, started again, and what is gone is named or was fetched by the producer itself."""
    pipeline("down")
    told = pipeline("recover")
    check("clean_trades-" in told and "the job goes on at" in told, "recover says what is gone")
    check("goes on at" not in pipeline("recover"), "a second time there is nothing to do")
    demo()
    goes_on("the stream goes on")


def whole() -> None:
    """Every minute is proven: what was gone came again from the simulated exchange's history, or is named and fetched."""
    unproven = (
        "SELECT count(*) FROM trades_1min_agg m WHERE status = 'incomplete' AND window_start >"
        " (SELECT min(window_start) FROM trades_1min_agg f WHERE f.symbol = m.symbol)"
    )
    gaps = "SELECT count(*) FROM feed_gaps WHERE state = 'open'"
    say(f"gaps: {sql('SELECT symbol, from_id, to_id, state FROM feed_gaps')}")
    pipeline("backfill", "--gaps")
    until(lambda: number(gaps) == 0 and number(unproven) == 0, "no gap is open, every minute is proven")


# ---- faults 34 and 35: out of memory, and SIGTERM while busy


def restarted(name: str, before: int) -> bool:
    return process(name)["restarts"] > before and pid(name) > 0


def memory() -> None:
    for name in ("producer", "spark", "tape"):
        before = process(name)["restarts"]
        broker("memory", str(pid(name)))
        until(partial(restarted, name, before), f"{name} ran out of memory and runs again")
        check("OutOfMemoryError" in log(name), "its log says so")
    goes_on("the stream goes on")


def terminated() -> None:
    for name in ("producer", "spark", "tape"):
        before = process(name)["restarts"]
        asked = time.monotonic()
        os.kill(pid(name), signal.SIGTERM)
        until(partial(restarted, name, before), f"{name} ended and runs again")
        say(f"        after {time.monotonic() - asked:.1f} s, the pause before a new start included")
        # A driver's exit code stays the signal's: with 0 a cluster would think that it had finished, and not start it again.
        told = "asked to stop, signal 15" if name == "spark" else "exit code 0"
        check(f"{name} ended ({told})" in log_of_run(), f"{name} ended: {told}")


def log_of_run() -> str:
    return "".join(each.read_text(errors="replace") for each in (DATA / "logs").glob("*.log"))


def side_programs() -> None:
    """The monitor's server and the feeds, started by hand and asked to stop."""
    exchange = f"127.0.0.1:{port('simulator', 'http')}"
    producer = ["java", "-Xmx96m", "-jar", str(ROOT / "producer/target/producer-0.1.0-all.jar")]
    monitor = ["java", "-Xmx96m", "-jar", str(ROOT / "monitor/target/monitor-0.1.0-all.jar")]
    kafka = ["--kafka-bootstrap-servers", servers()]
    programs = {
        "monitor serve": ([*monitor, "serve", "--port", "0", *kafka], "Listening"),
        "prices": ([*producer, "prices", "--rest-url", f"http://{exchange}", *kafka], "BTCUSDT"),
        "trades": (
            [*producer, "trades", "--source", "binance", "--websocket-url", f"ws://{exchange}", *kafka],
            "binance from",
        ),
    }
    for name, (command, word) in programs.items():
        ended_by_sigterm(name, command, word)


def ended_by_sigterm(name: str, command: list[str], word: str) -> None:
    output = WORK / "side.log"
    with output.open("w") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out, env=ELSEWHERE)
        until(lambda: word in output.read_text() or running.poll() is not None, f"{name} runs", 120)
        time.sleep(1)
        asked = time.monotonic()
        running.send_signal(signal.SIGTERM)
        code = running.wait(timeout=10)
    if code:
        print(output.read_text()[-2000:])
    check(code == 0, f"{name} ended with {code} after {time.monotonic() - asked:.1f} s")


# ---- faults 30 and 38: tables of an older version


def older_schema() -> None:
    url = re.search(r"jdbc:\S+", pipeline("status"))
    assert url
    statements = (
        "DROP VIEW accounts",
        "ALTER TABLE stream_commits DROP COLUMN waiting CASCADE",
        "DROP TABLE reconciliations CASCADE",
        "DROP FUNCTION IF EXISTS minutes_checksum(timestamptz, timestamptz)",
    )
    command = ["java", "-Xmx96m", "-cp", str(LIBRARIES), str(ROOT / ".ci/stages/HistoryFaults.java"), "sql"]
    position = len(log("spark"))
    found = re.search(r"^postgres=(.*)$", (DATA / "secrets").read_text(), re.MULTILINE)
    assert found
    environment = {**os.environ, "POSTGRES_PASSWORD": found.group(1).replace("\\", "")}
    subprocess.run([*command, url.group(0), "postgres", *statements], check=True, env=environment, timeout=LONG)
    until(
        lambda: "PostgreSQL refuses the batch (42703)" in log("spark")[position:], "the driver ends with one clear line"
    )
    check("doctor" in log("spark")[position:], "that names the command")
    told = pipeline("monitor", "doctor", expect=None)
    check("waiting" in told or "reconciliations" in told, "doctor names what is missing")
    pipeline("down")
    demo()
    goes_on("the next start brings the tables up to date, and the stream goes on")


# ---- options never seen: asked again for exchange holes, days from a folder, a bar on a terminal


def exchange_holes() -> None:
    simulator("/simulator/fault", {"fault": "rest", "path": "rades", "count": 4, "text": "[]"})
    simulator("/simulator/fault", {"fault": "drop", "symbol": "ETHUSDT", "count": 3})
    holes = "SELECT count(*) FROM feed_gaps WHERE state = 'exchange_hole'"
    until(lambda: number(holes) > 0, "an exchange that answers with nothing makes a hole of its own", 240)
    pipeline("backfill", "--gaps")
    check(number(holes) > 0, "backfill --gaps leaves it alone")
    pipeline("backfill", "--gaps", "--exchange-holes", "--largest-gap", "1000")
    until(lambda: number(holes) == 0, "asked again with --exchange-holes, it is filled")


def dumps_on_a_terminal() -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    command = [
        *("java", "-Xmx256m", "-XX:+UseSerialGC", "-jar", str(ROOT / "simulator/target/simulator-0.1.0-all.jar")),
        *("--port", "26872", "--rate", "2", "--seed", "78", "--symbols", "LTCUSDT"),
        *("--start", (day - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")),
    ]
    exchange = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        folder = WORK / "dumps"
        folder.mkdir()
        name = f"LTCUSDT-trades-{day:%Y-%m-%d}.zip"
        address = f"http://127.0.0.1:26872/data/spot/daily/trades/LTCUSDT/{name}"

        def fetched() -> bool:
            try:
                with urllib.request.urlopen(address, timeout=60) as response:
                    (folder / name).write_bytes(response.read())
                return True
            except OSError:
                return False

        until(fetched, "a day's file lies in a folder")
        words = ["backfill", "--data", str(DATA), "--symbols", "LTCUSDT", "--rest-url", "http://127.0.0.1:26872"]
        words += ["--from", f"{day:%Y-%m-%dT%H:%M:%SZ}", "--until", f"{day + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"]
        seen = on_a_terminal([str(ROOT / "pipeline"), *words, "--from-dumps", str(folder)])
        say(repr(seen[-600:]))
        check("\r" in seen and re.search(r"\d+%", seen) is not None, "a bar moves on a terminal")
        check(re.search(r"[1-9][\d,]* from daily files", seen) is not None, "trades came from the folder")
    finally:
        exchange.kill()
        exchange.wait(timeout=60)


def on_a_terminal(command: list[str]) -> str:
    """What a program writes when it sees a terminal of 100 columns."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ.update({"COLUMNS": "100", "TERM": "xterm"})
        os.execv(command[0], command)
    seen = b""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            try:
                more = os.read(terminal, 65536)
            except OSError:
                break
            if not more:
                break
            seen += more
    _, code = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(code):
        raise SystemExit(f"ended with {code}: {seen.decode(errors='replace')[-800:]}")
    return seen.decode(errors="replace")


def equal() -> None:
    until(lambda: number("SELECT count(*) FROM feed_gaps WHERE state = 'open'") == 0, "no gap is open")
    pipeline("job", "Reconcile")
    minutes = number("SELECT count(*) FROM reconciliations")
    check(minutes > 4, f"{minutes} minutes reconciled")
    verdicts = sql("SELECT verdict, count(*) FROM reconciliations GROUP BY 1")
    check([each["verdict"] for each in verdicts] == ["equal"], f"every minute equals the exchange's candle: {verdicts}")


STEPS = {
    "replicas": replicas,
    "forgotten": forgotten,
    "whole": whole,
    "anew": anew,
    "memory": memory,
    "terminated": terminated,
    "side_programs": side_programs,
    "exchange_holes": exchange_holes,
    "dumps": dumps_on_a_terminal,
    "older_schema": older_schema,
    "equal": equal,
}


def main() -> int:
    say(f"works in {WORK}")
    subprocess.run(
        ["javac", "-cp", str(LIBRARIES), "-d", str(WORK), str(ROOT / ".ci/stages/BrokerFaults.java")],
        check=True,
        timeout=LONG,
    )
    demo()
    try:
        for name in sys.argv[1:] or STEPS:
            say(f"---- {name}")
            STEPS[name]()
    finally:
        subprocess.run([ROOT / "pipeline", "down", "--data", DATA], capture_output=True, timeout=LONG)
    subprocess.run(["rm", "-rf", str(WORK)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
