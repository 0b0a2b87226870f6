"""Full disks, memory that runs out, and SIGTERM while busy."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

import disks
from faults_run import (
    DISKS,
    ELSEWHERE,
    RUN,
    WORK,
    await_batches,
    broker,
    log_since,
    pipeline,
    producer_status,
    restarts,
    servers,
)
from programs import LIBRARIES, ROOT, java, jvm
from steps import LONG, check, say, until

# ---- fault 21: a full disk under PostgreSQL and under Kafka's log


def full() -> None:
    """A disk that is nearly full is reported early; a full one stops what writes there; with room again, all resumes."""
    if not disks.MOUNTED:
        say("NOT RUN  full disks: no file system can be mounted here, neither as root nor by unshare -rm")
        return
    await_batches("the stream is at work")
    for name in DISKS:
        disks.fill(RUN.data / name, 0.88)
    printed = pipeline("monitor", "check", "disk", expect=1)
    check(
        bool(re.search(r"^! kafka broker 1 \S+/kafka: [89]\d\.\d % full", printed, re.MULTILINE)), "Kafka warns itself"
    )
    check(
        bool(re.search(r"^! \S+/postgres: [89]\d\.\d % full", printed, re.MULTILINE)), "PostgreSQL's disk is reported"
    )
    disks.give_room(RUN.data / "kafka")
    producer, failures = RUN.pid("producer"), producer_status()["send_failures"]

    spark, postgres = len(RUN.log("spark")), len(RUN.log("postgres"))
    command = ["java", "-Xmx96m", "-cp", f"{jvm(LIBRARIES).classes}:{LIBRARIES}", "BrokerFaults", "panic", RUN.url()]
    owner = {**os.environ, "POSTGRES_PASSWORD": RUN.secret("postgres")}
    session = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=owner)
    assert session.stdout
    check(session.stdout.readline() == "connected\n", "a session of its superuser's")
    disks.fill(RUN.data / "postgres", 1)
    until(
        lambda: "(53100); trying again" in log_since("spark", spark), "PostgreSQL has no room: the driver waits (53100)"
    )
    check("✘" in line_of("/postgres", pipeline("monitor", "check", "disk", expect=1)), "check disk is critical")
    say(session.communicate("now\n", timeout=LONG)[0].strip())
    until(lambda: "PANIC" in log_since("postgres", postgres), "no room for its log either: PostgreSQL ends in a panic")
    disks.give_room(RUN.data / "postgres")
    await_batches("with room again PostgreSQL recovers and the stream continues")

    before = restarts("kafka")
    disks.fill(RUN.data / "kafka", 1)
    until(lambda: restarts("kafka") > before, "Kafka has no room: the broker ends, and its restarts fail")
    check("✘" in line_of("/kafka", pipeline("monitor", "check", "disk", expect=1)), "check disk is critical")
    disks.give_room(RUN.data / "kafka")
    await_batches("with room again Kafka recovers and the stream continues")
    check(RUN.pid("producer") == producer, "the producer is the same process, it waited")
    check(producer_status()["send_failures"] == failures, "and no record failed")
    pipeline("monitor", "check", "disk", expect=None)


def line_of(place: str, printed: str) -> str:
    return next((line for line in printed.splitlines() if f"{place}: " in line), "")


# ---- faults 34 and 35: out of memory, and SIGTERM while busy


def runs_again(name: str, before: int, how: str) -> None:
    until(lambda: restarts(name) > before and RUN.pid(name) > 0, f"{name} {how} and runs again")


def memory() -> None:
    for name in ("producer", "spark", "tape"):
        before = restarts(name)
        broker("memory", str(RUN.pid(name)))
        runs_again(name, before, "ran out of memory")
        check("OutOfMemoryError" in RUN.log(name), "its log says so")
    await_batches("the stream continues")


def terminated() -> None:
    for name in ("producer", "spark", "tape"):
        before = restarts(name)
        asked = time.monotonic()
        os.kill(RUN.pid(name), signal.SIGTERM)
        runs_again(name, before, "ended")
        say(f"        after {time.monotonic() - asked:.1f} s, the pause before a new start included")
        # A driver's exit code stays the signal's: with 0 a cluster would think that it had finished, and not start it again.
        printed = "asked to stop, signal 15" if name == "spark" else "exit code 0"
        check(f"{name} ended ({printed})" in RUN.log("local"), f"{name} ended: {printed}")


def side_programs() -> None:
    """The monitor's server and the feeds, started by hand and asked to stop while they are at work."""
    exchange = f"127.0.0.1:{RUN.port('simulator', 'http')}"
    producer = ["java", "-Xmx96m", "-jar", str(ROOT / "producer/target/producer-all.jar")]
    monitor = ["java", "-Xmx96m", "-jar", str(ROOT / "monitor/target/monitor-all.jar")]
    kafka = ["--kafka-bootstrap-servers", servers()]
    trades = [*producer, "trades", "--source", "binance", "--websocket-url", f"ws://{exchange}", *kafka]
    ended_by_sigterm("monitor serve", [*monitor, "serve", "--port", "0", *kafka], "")
    ended_by_sigterm("prices", [*producer, "prices", "--rest-url", f"http://{exchange}", *kafka], "btc-price")
    ended_by_sigterm("trades", trades, "rawtrade")


def ended_by_sigterm(name: str, command: list[str], topic: str) -> None:
    output = WORK / "side.log"
    with output.open("w") as out:
        running = subprocess.Popen(command, stdout=out, stderr=out, env=ELSEWHERE)
        until(lambda: running.poll() is not None or at_work(output, topic), f"{name} is at work")
        asked = time.monotonic()
        running.send_signal(signal.SIGTERM)
        code = running.wait(timeout=LONG)
    check(code == 0, f"{name} ended with {code} after {time.monotonic() - asked:.1f} s", output.read_text()[-2000:])


def at_work(output: Path, topic: str) -> bool:
    """Whether records of it are in its topic; without one, whether it answers where it says that it listens."""
    if topic:
        return bool(java("KafkaLines", "read", servers(), topic))
    listening = re.search(r"Listening on (http://\S+)", output.read_text())
    if not listening:
        return False
    with urllib.request.urlopen(f"{listening[1]}/metrics", timeout=30) as answer:
        return bool(answer.read())
