"""Faults of the servers and the machine, done to a demo that runs in another time zone.

What the broker forgets is named and fetched again, a broker short of replicas is waited for, full disks, memory that runs
out and SIGTERM lose nothing, an older schema is named and brought up to date. In the end every minute equals the exchange's.

Usage: faults.py [STEP...]
"""

import os
import pty
import re
import select
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import disks
from faults_brokers import anew, forgotten, replicas
from faults_machine import full, memory, side_programs, terminated
from faults_run import DISKS, OPEN_GAPS, RUN, WORK, await_batches, demo, log_since, pipeline, simulator
from programs import ROOT
from steps import LONG, check, free_port, say, until

# ---- faults 30 and 38: tables of an older version


def older_schema() -> None:
    statements = (
        "DROP VIEW accounts",
        "ALTER TABLE stream_commits DROP COLUMN refused CASCADE",
        "DROP TABLE reconciliations CASCADE",
        "DROP FUNCTION IF EXISTS minutes_checksum(timestamptz, timestamptz)",
    )
    position = len(RUN.log("spark"))
    for statement in statements:
        RUN.rows(statement, "postgres")
    refused = "PostgreSQL refuses the batch (42703)"
    until(lambda: refused in log_since("spark", position), "the driver ends with one clear line")
    line = next(each for each in log_since("spark", position).splitlines() if refused in each)
    check("doctor" in line, "that names the command", line)
    printed = pipeline("monitor", "doctor", expect=None)
    check("waiting" in printed or "reconciliations" in printed, "doctor names what is missing")
    pipeline("down")
    demo()
    await_batches("the next start brings the tables up to date, and the stream continues")


# ---- options never seen: asked again for exchange holes, days from a folder, a bar on a terminal


def exchange_holes() -> None:
    simulator("/simulator/fault", {"fault": "withhold", "symbol": "ETHUSDT", "count": 3})
    holes = "SELECT count(*) FROM feed_gaps WHERE state = 'exchange_hole'"
    until(lambda: RUN.number(holes) > 0, "trades that the exchange's own pages skip make an exchange_hole")
    simulator("/simulator/fault", {"fault": "withhold", "symbol": "ETHUSDT", "count": 0})
    pipeline("backfill", "--gaps")
    check(RUN.number(holes) > 0, "backfill --gaps leaves it alone")
    pipeline("backfill", "--gaps", "--exchange-holes")
    until(lambda: RUN.number(holes) == 0, "asked again with --exchange-holes, it is filled")


def dumps_on_a_terminal() -> None:
    port = str(free_port())
    # Its last hour: within the 25 that Reconcile looks back, whenever this runs.
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=23, minute=0, second=0, microsecond=0)
    command = [
        *("java", "-Xmx256m", "-XX:+UseSerialGC", "-jar", str(ROOT / "simulator/target/simulator-all.jar")),
        *("--port", port, "--rate", "2", "--seed", "78", "--symbols", "LTCUSDT"),
        *("--start", (day - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")),
    ]
    exchange = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        folder = WORK / "dumps"
        folder.mkdir()
        name = f"LTCUSDT-trades-{day:%Y-%m-%d}.zip"
        address = f"http://127.0.0.1:{port}/data/spot/daily/trades/LTCUSDT/{name}"

        def fetched() -> bool:
            try:
                with urllib.request.urlopen(address, timeout=60) as response:
                    (folder / name).write_bytes(response.read())
                return True
            except OSError:
                return False

        until(fetched, "a day's file lies in a folder")
        words = ["backfill", "--data", str(RUN.data), "--symbols", "LTCUSDT", "--rest-url", f"http://127.0.0.1:{port}"]
        words += ["--from", f"{day:%Y-%m-%dT%H:%M:%SZ}", "--until", f"{day + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"]
        seen = on_a_terminal([str(ROOT / "pipeline"), *words, "--from-dumps", str(folder)])
        say(repr(seen[-600:]))
        check("\r" in seen and re.search(r"\d+%", seen) is not None, "a bar moves on a terminal")
        check(re.search(r"[1-9][\d,]* from daily files", seen) is not None, "trades came from the folder")
    finally:
        exchange.kill()
        exchange.wait(timeout=60)
    printed = pipeline("job", "Reconcile", expect=1)
    unknown = r"LTCUSDT +not compared: .*-1121 Invalid symbol"
    check(re.search(unknown, printed) is not None, "Reconcile says which market the exchange does not know")
    check(re.search(r"ETHUSDT +equal +[1-9]", printed) is not None, "and compares the others")


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
    until(lambda: RUN.number(OPEN_GAPS) == 0, "no gap is open")
    # Also of what another exchange's files brought, which this one does not know.
    pipeline("job", "Reconcile", expect=None)
    minutes = RUN.number("SELECT count(*) FROM reconciliations")
    check(minutes > 4, f"{minutes} minutes reconciled")
    verdicts = RUN.ask("SELECT verdict, count(*) FROM reconciliations GROUP BY 1")
    check([each["verdict"] for each in verdicts] == ["equal"], f"every minute equals the exchange's candle: {verdicts}")


STEPS = {
    "replicas": replicas,
    "forgotten": forgotten,
    "anew": anew,
    "full": full,
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
    for name in DISKS:
        disks.mount(RUN.data / name)
    demo()
    try:
        for name in sys.argv[1:] or STEPS:
            say(f"---- {name}")
            STEPS[name]()
    finally:
        subprocess.run([ROOT / "pipeline", "down", "--data", RUN.data], capture_output=True, timeout=LONG)
        for name in DISKS:
            disks.unmount(RUN.data / name)
    subprocess.run(["rm", "-rf", str(WORK)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
