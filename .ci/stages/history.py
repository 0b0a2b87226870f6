"""History, run as a user runs it.

Gaps that Reconcile opens are closed, past days come from files and REST, dead letters are re-driven, and the tape of
all of it replays to the same checksum.

Usage: history.py
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from csv import DictReader
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAULTS = ROOT / ".ci/stages/HistoryFaults.java"
LIBRARIES = ROOT / "local/target/local-0.1.0-all.jar"
START = time.monotonic()
WORK = Path(tempfile.mkdtemp(prefix="history-"))
DATA = WORK / "run"
LONG = 600


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def check(holds: bool, text: str) -> None:
    say(("ok      " if holds else "FAILED  ") + text)
    if not holds:
        raise SystemExit(f"does not hold: {text}")


def pipeline(*words: str, expect: int | None = 0) -> str:
    done = subprocess.run([ROOT / "pipeline", *words], capture_output=True, text=True, timeout=LONG)
    for line in (done.stdout + done.stderr).splitlines()[-12:]:
        print(f"            {line[:220]}", flush=True)
    if expect is not None and done.returncode != expect:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}, not {expect}")
    return done.stdout + done.stderr


def sql(statement: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [ROOT / "pipeline", "sql", "--data", DATA, statement], capture_output=True, text=True, timeout=LONG
    )
    if done.returncode:
        raise SystemExit(done.stderr)
    return list(DictReader(done.stdout.splitlines()))


def until(holds: Callable[[], bool], text: str, seconds: int = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if holds():
            say(f"ok      {text}")
            return
        time.sleep(0.5)
    raise SystemExit(f"not within {seconds} s: {text}")


def status() -> dict[str, dict]:
    done = subprocess.run(
        [ROOT / "pipeline", "status", "--json", "--data", DATA], capture_output=True, text=True, timeout=LONG
    )
    report = json.loads(done.stdout)
    return {each["name"]: each for each in report["processes"]}


def java(*words: str, **environment: str) -> None:
    command = ["java", "-Xmx128m", "-cp", str(LIBRARIES), str(FAULTS), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONG, env={**os.environ, **environment})
    print(f"            {(done.stdout + done.stderr).strip()[:300]}", flush=True)
    if done.returncode:
        raise SystemExit(done.stderr)


def secret(role: str) -> str:
    found = re.search(rf"^{role}=(.*)$", (DATA / "secrets").read_text(), re.MULTILINE)
    assert found
    return found.group(1).replace("\\", "")


def iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- a database restored from an old backup, and a topic that has forgotten meanwhile


def gaps() -> None:
    closed = (
        "SELECT to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS minute FROM trades_1min_agg"
        " WHERE symbol = 'ETHUSDT' AND status = 'certified' AND trade_count > 10 ORDER BY window_start LIMIT 4"
    )
    until(lambda: len(sql(closed)) == 4, "four minutes are certified")
    minutes = sql(closed)
    first, last = minutes[0]["minute"] + "+00", minutes[3]["minute"] + "+00"
    kept = (
        "SELECT window_start, trade_count, open, high, low, close, sum_qty, sum_value, first_trade_id, last_trade_id,"
        " status FROM trades_1min_agg"
        f" WHERE symbol = 'ETHUSDT' AND window_start BETWEEN '{first}' AND '{last}' ORDER BY 1"
    )
    before = sql(kept)
    jdbc = re.search(r"jdbc:\S+", pipeline("status", "--data", str(DATA)))
    assert jdbc
    kafka = f"127.0.0.1:{status()['kafka']['ports']['broker']}"
    java(
        "sql",
        jdbc.group(0),
        "postgres",
        "UPDATE trades_1min_agg SET trade_count = trade_count - 5, last_trade_id = last_trade_id - 5,"
        f" status = 'incomplete' WHERE symbol = 'ETHUSDT' AND window_start = '{first}'",
        "DELETE FROM trades_1min_agg"
        f" WHERE symbol = 'ETHUSDT' AND window_start > '{first}' AND window_start < '{last}'",
        POSTGRES_PASSWORD=secret("postgres"),
    )
    read = sql("SELECT end_offsets FROM stream_commits ORDER BY committed_at DESC LIMIT 1")[0]["end_offsets"]
    offsets = json.loads(read)["clean_trades"].items()
    java("forget", kafka, "clean_trades", *(f"{part}={offset}" for part, offset in offsets))

    pipeline("job", "Reconcile", "--data", str(DATA), expect=1)
    opened = sql("SELECT from_id, to_id, cause, state FROM feed_gaps WHERE symbol = 'ETHUSDT' AND state = 'open'")
    check(len(opened) == 1 and opened[0]["cause"].startswith("reconcile"), f"Reconcile opens a gap: {opened}")
    pipeline("job", "Restate", "--data", str(DATA))
    still = sql("SELECT count(*) AS n FROM feed_gaps WHERE state = 'open'")
    check(still[0]["n"] == "1", "Restate alone cannot close it: the topic has forgotten")

    pipeline("backfill", "--gaps", "--data", str(DATA))
    filled = sql(f"SELECT state, attempts FROM feed_gaps WHERE from_id = {opened[0]['from_id']}")
    check(filled == [{"state": "filled", "attempts": "1"}], "backfill --gaps closes it")
    check(sql(kept) == before, "its minutes are what they were before the backup was restored")
    pipeline("job", "Reconcile", "--data", str(DATA))
    again = pipeline("backfill", "--gaps", "--data", str(DATA))
    check(again.startswith("no gap"), "a second time there is nothing to do")


# ---- a day of another market, from files and REST


def backfill() -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    exchange = "http://127.0.0.1:26871"
    simulator = subprocess.Popen(
        [
            *("java", "-Xmx256m", "-XX:+UseSerialGC", "-jar", str(ROOT / "simulator/target/simulator-0.1.0-all.jar")),
            *("--port", exchange[-5:], "--rate", "3", "--seed", "77", "--symbols", "LTCUSDT"),
            *("--start", iso(day - timedelta(hours=3))),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        fill(day, exchange)
    finally:
        simulator.kill()
        simulator.wait(timeout=60)


def fill(day: datetime, exchange: str) -> None:
    def answer(path: str) -> str:
        with urllib.request.urlopen(exchange + path, timeout=30) as response:
            return response.read().decode()

    def is_up() -> bool:
        try:
            return bool(answer("/api/v3/time"))
        except OSError:
            return False

    until(is_up, "another exchange is up")
    words = ["backfill", "--data", str(DATA), "--symbols", "LTCUSDT", "--from", iso(day)]
    words += ["--until", iso(day + timedelta(hours=4)), "--rest-url", exchange]
    with (WORK / "killed").open("w") as log:
        killed = subprocess.Popen([ROOT / "pipeline", *words, "--from-dumps", exchange], stdout=log, stderr=log)
        until(lambda: "bytes" in (WORK / "killed").read_text() or killed.poll() is not None, "it reads the daily file")
        ended = killed.poll() is not None
        subprocess.run(["pkill", "-KILL", "-P", str(killed.pid)], check=False)
        killed.wait(timeout=60)
    last = (WORK / "killed").read_text().splitlines()[-1]
    say("it was faster than kill -9" if ended else f"killed with -9 at {last}")
    pipeline(*words, "--from-dumps", exchange)
    check("0 trades published" in pipeline(*words), "a second time, over REST alone, there is nothing to do")

    proven = (
        "SELECT count(*) AS n FROM trades_1min_agg WHERE symbol = 'LTCUSDT' AND status IN ('certified', 'quiet')"
        f" AND window_start >= '{iso(day)}' AND window_end <= '{iso(day + timedelta(hours=4))}'"
    )
    until(lambda: sql(proven)[0]["n"] == "240", "all 240 minutes are proven")
    rows = sql(
        "SELECT (extract(epoch FROM window_start) * 1000)::bigint AS ms, open, high, low, close, sum_qty, trade_count"
        " FROM trades_1min_agg WHERE symbol = 'LTCUSDT' AND status = 'certified'"
        f" AND window_start >= '{iso(day)}' AND window_end <= '{iso(day + timedelta(hours=4))}'"
    )
    span = f"&startTime={int(day.timestamp() * 1000)}&limit=1000"
    candles = {str(k[0]): k for k in json.loads(answer("/api/v3/klines?symbol=LTCUSDT&interval=1m" + span))}
    names = ("open", "high", "low", "close", "sum_qty", "trade_count")
    different = [
        row
        for row in rows
        if [Decimal(row[n]) for n in names] != [Decimal(candles[row["ms"]][i]) for i in (1, 2, 3, 4, 5, 8)]
    ]
    check(len(rows) > 150 and not different, f"{len(rows)} minutes with trades equal the exchange's own candles")
    check(sql("SELECT count(*) AS n FROM late_trades")[0]["n"] == "0", "none of it came too late")


# ---- frames that cannot be used


def inject(text: str) -> None:
    address = f"http://127.0.0.1:{status()['simulator']['ports']['http']}/simulator/fault"
    body = json.dumps({"fault": "inject", "text": text, "count": 1}).encode()
    urllib.request.urlopen(urllib.request.Request(address, data=body), timeout=30).close()


def groups() -> dict[str, dict]:
    text = pipeline("dead-letters", "list", "--json", "--data", str(DATA))
    return {each["reason"]: each for each in json.loads(text)["groups"]}


def dead_letters() -> None:
    now = int(time.time() * 1000)
    trade = {"e": "trade", "E": now, "s": "SOLUSDT", "t": 4711, "p": "140.5", "q": "2", "T": now, "m": True, "M": True}
    inject('{"stream":"btcusdt@trade","data":{"e":"trade"')
    inject(json.dumps({"stream": "solusdt@trade", "data": trade}))
    until(lambda: {"not_json", "unknown_symbol"} <= groups().keys(), "two dead letters are listed")
    check(groups()["not_json"]["readable_now"] == 0, "today's parser cannot read the one")
    check(groups()["unknown_symbol"]["readable_now"] == 1, "it can read the other")
    told = pipeline("dead-letters", "explain", "unknown_symbol", "--data", str(DATA))
    check("SOLUSDT" in told and "allowed" in told and "can be read" in told, "explained, with its bytes")

    first = pipeline("dead-letters", "redrive", "--data", str(DATA), "--reason", "unknown_symbol,not_json")
    check("2 letters looked at: 1 published" in first and "1 still refused" in first, "one is re-driven, one refused")
    rows = "SELECT trade_count, open, first_trade_id FROM trades_1min_agg WHERE symbol = 'SOLUSDT'"
    until(lambda: len(sql(rows)) == 1, "its trade is in the table")
    again = pipeline("dead-letters", "redrive", "--data", str(DATA), "--reason", "unknown_symbol")
    check("0 letters looked at" in again, "a second time there is nothing to do")
    check(groups()["unknown_symbol"]["redriven"] == 1, "the list says that it was re-driven")
    row = sql(rows)[0]
    check((row["trade_count"], Decimal(row["open"])) == ("1", Decimal("140.5")), "and it counts once")


# ---- the tape of all this


def replay(begin: datetime) -> None:
    pipeline("down", "--data", str(DATA))
    notes = [json.loads(each.read_text()) for each in (DATA / "tape/binance").glob("*/*.json")]
    say(f"the tape has {len(notes)} hours, {sum(each['frames'] for each in notes)} frames")
    text = pipeline(
        "replay",
        *("--tape-dir", str(DATA / "tape"), "--data", str(WORK / "replayed")),
        *("--from", iso(begin), "--until", iso(begin + timedelta(minutes=5))),
    )
    check("EQUAL" in text, "the replayed range has the checksum of the original")


def main() -> int:
    say(f"works in {WORK}")
    begin = datetime.now(UTC).replace(second=0, microsecond=0) - timedelta(minutes=9)
    pipeline(
        *("demo", "--tape", "--detach", "--data", str(DATA)),
        *("--symbols", "BTCUSDT,ETHUSDT", "--rate", "20", "--history", "12 minutes"),
    )
    try:
        tape = status()["tape"]["pid"]
        gaps()
        os.kill(tape, 9)
        say("the tape's writer was killed with -9")
        backfill()
        dead_letters()
        replay(begin)
    finally:
        subprocess.run([ROOT / "pipeline", "down", "--data", DATA], capture_output=True, timeout=LONG)
        subprocess.run([ROOT / "pipeline", "down", "--data", WORK / "replayed"], capture_output=True, timeout=LONG)
    subprocess.run(["rm", "-rf", str(WORK)], check=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
