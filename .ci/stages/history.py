"""History, run as a user runs it.

`start` starts a run with history and tape. `repair`: gaps that Reconcile opens are closed, past days come from files and
REST, dead letters are re-driven. `replay` ends the run: its tape replays to the same checksum. Between the last two, other
stages may use the run.

Usage: history.py start|repair|replay DATA_DIR
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from folder import Folder
from live_run import kill
from programs import ROOT, java
from steps import LONG, check, free_port, pipeline, say, until

RUN = Folder(Path(sys.argv[2]).resolve())
WORK = Path(tempfile.mkdtemp(prefix="history-"))


def iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


# ---- a database restored from an old backup, and a topic that has forgotten meanwhile


def gaps() -> None:
    closed = (
        "SELECT to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS minute FROM trades_1min_agg"
        " WHERE symbol = 'ETHUSDT' AND status = 'certified' AND trade_count > 10 ORDER BY window_start LIMIT 4"
    )
    until(lambda: len(RUN.ask(closed)) == 4, "four minutes are certified")
    minutes = RUN.ask(closed)
    first, last = minutes[0]["minute"] + "+00", minutes[3]["minute"] + "+00"
    kept = (
        "SELECT window_start, trade_count, open, high, low, close, sum_qty, sum_value, first_trade_id, last_trade_id,"
        " status FROM trades_1min_agg"
        f" WHERE symbol = 'ETHUSDT' AND window_start BETWEEN '{first}' AND '{last}' ORDER BY 1"
    )
    before = RUN.ask(kept)
    for statement in (
        "UPDATE trades_1min_agg SET trade_count = trade_count - 5, last_trade_id = last_trade_id - 5,"
        f" status = 'incomplete' WHERE symbol = 'ETHUSDT' AND window_start = '{first}'",
        "DELETE FROM trades_1min_agg"
        f" WHERE symbol = 'ETHUSDT' AND window_start > '{first}' AND window_start < '{last}'",
    ):
        RUN.rows(statement, "postgres")
    check(RUN.ask(kept) != before, "the table is that of an old backup")
    read = RUN.rows("SELECT end_offsets FROM stream_commits ORDER BY committed_at DESC LIMIT 1")[0][0]
    offsets = json.loads(read)["clean_trades"].items()
    upto = [f"{part}={offset}" for part, offset in offsets]
    say(*java("KafkaLines", "forget", RUN.broker(), "clean_trades", *upto))

    pipeline("job", "Reconcile", "--data", str(RUN.data), expect=1)
    opened = RUN.ask("SELECT from_id, to_id, cause, state FROM feed_gaps WHERE symbol = 'ETHUSDT' AND state = 'open'")
    check(len(opened) == 1 and opened[0]["cause"].startswith("reconcile"), f"Reconcile opens a gap: {opened}")
    pipeline("job", "Restate", "--data", str(RUN.data))
    still = RUN.ask("SELECT count(*) AS n FROM feed_gaps WHERE state = 'open'")
    check(still[0]["n"] == "1", "Restate alone cannot close it: the topic has forgotten")

    pipeline("backfill", "--gaps", "--data", str(RUN.data))
    filled = RUN.ask(f"SELECT state, attempts FROM feed_gaps WHERE from_id = {opened[0]['from_id']}")
    check(filled == [{"state": "filled", "attempts": "1"}], "backfill --gaps closes it")
    check(RUN.ask(kept) == before, "its minutes are what they were before the backup was restored")
    pipeline("job", "Reconcile", "--data", str(RUN.data))
    again = pipeline("backfill", "--gaps", "--data", str(RUN.data))
    check(again.startswith("no gap"), "a second time there is nothing to do")


# ---- a day of another market, from files and REST


def backfill() -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=6, minute=0, second=0, microsecond=0)
    port = str(free_port())
    simulator = subprocess.Popen(
        [
            *("java", "-Xmx256m", "-XX:+UseSerialGC", "-jar", str(ROOT / "simulator/target/simulator-all.jar")),
            *("--port", port, "--rate", "3", "--seed", "77", "--symbols", "LTCUSDT"),
            *("--start", iso(day - timedelta(hours=3))),
        ],
        stdout=subprocess.DEVNULL,
    )
    try:
        fill(day, f"http://127.0.0.1:{port}")
    finally:
        simulator.kill()
        simulator.wait(timeout=60)


def fill(day: datetime, exchange: str) -> None:
    def answer(path: str) -> str:
        with urllib.request.urlopen(exchange + path, timeout=30) as response:
            return response.read().decode()

    until(lambda: answer("/api/v3/time"), "another exchange is up")
    words = ["backfill", "--data", str(RUN.data), "--symbols", "LTCUSDT", "--from", iso(day)]
    words += ["--until", iso(day + timedelta(hours=4)), "--rest-url", exchange]
    with (WORK / "killed").open("w") as log:
        command = [ROOT / "pipeline", *words, "--from-dumps", exchange]
        killed = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        until(lambda: "bytes" in (WORK / "killed").read_text() or killed.poll() is not None, "it reads the daily file")
        ended = killed.poll() is not None
        if not ended:
            kill(killed, signal.SIGKILL)
    last = (WORK / "killed").read_text().splitlines()[-1]
    say("it was faster than kill -9" if ended else f"killed with -9 at {last}")
    pipeline(*words, "--from-dumps", exchange)
    check("0 trades published" in pipeline(*words), "a second time, over REST alone, there is nothing to do")

    proven = (
        "SELECT count(*) AS n FROM trades_1min_agg WHERE symbol = 'LTCUSDT' AND status IN ('certified', 'quiet')"
        f" AND window_start >= '{iso(day)}' AND window_end <= '{iso(day + timedelta(hours=4))}'"
    )
    until(lambda: RUN.ask(proven)[0]["n"] == "240", "all 240 minutes are proven")
    rows = RUN.ask(
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
    check(RUN.ask("SELECT count(*) AS n FROM late_trades")[0]["n"] == "0", "none of it came too late")


# ---- frames that cannot be used


def inject(text: str) -> None:
    address = f"http://127.0.0.1:{RUN.port('simulator', 'http')}/simulator/fault"
    body = json.dumps({"fault": "inject", "text": text, "count": 1}).encode()
    urllib.request.urlopen(urllib.request.Request(address, data=body), timeout=30).close()


def groups() -> dict[str, dict]:
    text = pipeline("dead-letters", "list", "--json", "--data", str(RUN.data))
    return {each["reason"]: each for each in json.loads(text)["groups"]}


def dead_letters() -> None:
    now = int(time.time() * 1000)
    trade = {"e": "trade", "E": now, "s": "SOLUSDT", "t": 4711, "p": "140.5", "q": "2", "T": now, "m": True, "M": True}
    inject('{"stream":"btcusdt@trade","data":{"e":"trade"')
    inject(json.dumps({"stream": "solusdt@trade", "data": trade}))
    until(lambda: {"not_json", "unknown_symbol"} <= groups().keys(), "two dead letters are listed")
    check(groups()["not_json"]["readable_now"] == 0, "today's parser cannot read the one")
    check(groups()["unknown_symbol"]["readable_now"] == 1, "it can read the other")
    explained = pipeline("dead-letters", "explain", "unknown_symbol", "--data", str(RUN.data))
    check(all(text in explained for text in ("SOLUSDT", "allowed", "can be read")), "explained, with its bytes")

    first = pipeline("dead-letters", "redrive", "--data", str(RUN.data), "--reason", "unknown_symbol,not_json")
    check("2 letters looked at: 1 published" in first and "1 still rejected" in first, "one is re-driven, one rejected")
    rows = "SELECT trade_count, open, first_trade_id FROM trades_1min_agg WHERE symbol = 'SOLUSDT'"
    until(lambda: len(RUN.ask(rows)) == 1, "its trade is in the table")
    again = pipeline("dead-letters", "redrive", "--data", str(RUN.data), "--reason", "unknown_symbol")
    check("0 letters looked at" in again, "a second time there is nothing to do")
    check(groups()["unknown_symbol"]["redriven"] == 1, "the list says that it was re-driven")
    row = RUN.ask(rows)[0]
    check((row["trade_count"], Decimal(row["open"])) == ("1", Decimal("140.5")), "and it counts once")


# ---- the tape of all this


def replay() -> None:
    """Five minutes of the history that the run began with."""
    oldest = "SELECT extract(epoch FROM min(window_start))::bigint FROM trades_1min_agg WHERE symbol = 'ETHUSDT'"
    begin = datetime.fromtimestamp(RUN.number(oldest), UTC) + timedelta(minutes=3)
    pipeline("down", "--data", str(RUN.data))
    notes = [json.loads(each.read_text()) for each in (RUN.data / "tape/binance").glob("*/*.json")]
    say(f"the tape has {len(notes)} hours, {sum(each['frames'] for each in notes)} frames")
    try:
        text = pipeline(
            "replay",
            *("--tape-dir", str(RUN.data / "tape"), "--data", str(WORK / "replayed")),
            *("--from", iso(begin), "--until", iso(begin + timedelta(minutes=5))),
        )
        check("EQUAL" in text, "the replayed range has the checksum of the original")
    finally:
        subprocess.run([ROOT / "pipeline", "down", "--data", WORK / "replayed"], capture_output=True, timeout=LONG)


def start() -> None:
    pipeline(
        *("demo", "--tape", "--detach", "--data", str(RUN.data)),
        *("--symbols", "BTCUSDT,ETHUSDT", "--rate", "20", "--history", "12 minutes"),
    )


def repair() -> None:
    gaps()
    os.kill(RUN.pid("tape"), signal.SIGKILL)
    say("the tape's writer was killed with -9")
    backfill()
    dead_letters()


def main() -> int:
    try:
        {"start": start, "repair": repair, "replay": replay}[sys.argv[1]]()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
