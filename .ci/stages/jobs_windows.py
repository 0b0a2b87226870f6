"""TradeWindows and OhlcLake on real Kafka: killed in the middle, they write what an undisturbed run and plain sums say.

Trades are made from a seed (windows_market.py): late, long after their minute was proven, doubled, out of order, held back
for minutes, never sent, broken. Read are the Parquet files by DuckDB, again and again while they are written, and the tables
of PostgreSQL. The examples of docs/windows-and-lake.md are run on the result, as far as their libraries are installed here.
Beside the live run whose folder is named (not one of Coinbase, which fills the same topic), or else a demo of its own.

Usage: jobs_windows.py [DATA_DIR]
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from live_run import Job, LiveRun, kill, live_run, stop
from programs import ROOT, jar
from steps import say, until
from windows_market import BEGIN, JUMP, Candle, Sent, Window, sent
from windows_tables import (
    SLIDING,
    TOPIC,
    TUMBLING,
    Expected,
    Place,
    read_candles,
    read_windows,
    window,
)

PATIENCE = 900  # seconds; the machine may have much else to do


def same(name: str, found: list[Window] | list[Candle], expected: dict) -> None:
    by_key = {(row.symbol, row.start): row for row in found}
    assert by_key.keys() == expected.keys(), f"{name}: {sorted(by_key.keys() ^ expected.keys())[:10]}"
    for key, row in by_key.items():
        assert row == expected[key], f"{name}:\n  is     {row}\n  should {expected[key]}"
    say(f"{name}: {len(found)} rows equal")


def await_all(place: Place, prefix: str, expected: Expected) -> None:
    """Until nothing more can come; whatever is read meanwhile is never incomplete and has no row twice."""
    end = time.monotonic() + PATIENCE
    counts: list[int] = []
    wanted = [
        sum(row.trade_count for row in rows.values())
        for rows in (expected.candles, expected.tumbling, expected.sliding)
    ]
    looks = 0
    while counts != wanted:
        assert time.monotonic() < end, f"{counts} trades after {PATIENCE} s, expected {wanted}"
        time.sleep(1)
        counts = [
            sum(row.trade_count for row in read_candles(place, prefix)),
            sum(row.trade_count for row in read_windows(place, "tumbling_1m", prefix)),
            sum(row.trade_count for row in read_windows(place, "sliding_5m_1m", prefix)),
        ]
        looks += sum(count > 0 for count in counts)
    say(f"{place.folder.name}: {counts} trades in candles, minutes, windows; {looks} looks while it was written")


def await_more(place: Place, prefix: str, table: str, than: int) -> int:
    """How many rows the table has once it has more than that."""
    end = time.monotonic() + PATIENCE
    while (rows := len(place.rows(table, "trade_count", prefix))) <= than:
        assert time.monotonic() < end, f"{table}: {rows} rows after {PATIENCE} s"
        time.sleep(1)
    return rows


def await_late(place: Place) -> dict[str, int]:
    """How many bytes of late trades wait, once both jobs that write files have met some."""
    folder, names = place.folder / "checkpoints", ("ohlc_data", "tumbling_1m")
    return until(
        lambda: {each: sorted(folder.glob(f"{each}-v*/late_trades"))[-1].stat().st_size for each in names},
        "late trades wait in both",
        PATIENCE,
    )


def check_parquet(place: Place, prefix: str, expected: Expected) -> None:
    same(f"{place.folder.name} ohlc_data", read_candles(place, prefix), expected.candles)
    same(f"{place.folder.name} tumbling_1m", read_windows(place, "tumbling_1m", prefix), expected.tumbling)
    same(f"{place.folder.name} sliding_5m_1m", read_windows(place, "sliding_5m_1m", prefix), expected.sliding)
    for table in ("data_lake/ohlc_data", "spark_out/tumbling_1m", "spark_out/sliding_5m_1m"):
        files = sorted(
            str(p.relative_to(place.folder / table)) for p in (place.folder / table).rglob("*") if p.is_file()
        )
        ours = [f for f in files if "2026-03-0" in f]
        hours = [f for f in ours if re.fullmatch(r"date=2026-03-0[12]/hour-\d\d\.parquet", f)]
        assert ours == hours, f"{table}: files of hours only, found {files}"
        assert len(hours) >= 2, f"{table}: one file an hour, found {files}"


def say_restated(run: LiveRun, name: str) -> None:
    lines = [line for line in (run.work / f"{name}.log").read_text().splitlines() if " late trades: " in line]
    assert lines, f"{name} never computed a minute anew"
    say(f"{name} looked at the past {len(lines)} times, the last: {lines[-1].split(' late trades: ')[1]}")


def check_postgres(run: LiveRun, prefix: str, expected: Expected) -> None:
    minute = f"(extract(epoch FROM window_start)::bigint - {int(BEGIN.timestamp())}) / 60"
    tables = (
        ("trade_windows_1m", TUMBLING, expected.all_tumbling),
        ("trade_windows_5m", SLIDING, expected.all_sliding),
    )
    for table, columns, rows in tables:
        query = f"SELECT symbol, {minute}, {columns} FROM {table} WHERE symbol LIKE '{prefix}%'"
        await_same(run, table, query, rows)


def await_same(run: LiveRun, table: str, query: str, expected: dict) -> None:
    """That the files are complete says nothing about the job that writes here."""

    def found() -> list[Window]:
        return [window(row, table == "trade_windows_1m") for row in run.rows(query)]

    def complete() -> bool:
        return {(row.symbol, row.start): row for row in found()} == expected

    until(complete, f"{table} is complete", PATIENCE, report=lambda: same(table, found(), expected))
    same(table, found(), expected)


def check_second_writer(run: LiveRun, place: Place) -> None:
    """Two that rewrite one table would lose rows: the later one is refused, in one line."""
    log = run.work / "second.log"
    log.unlink(missing_ok=True)
    second = run.start("second", "job", "OhlcLake", *place.options())
    assert second.wait(PATIENCE) == 2
    lines = [line for line in log.read_text().splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, lines
    assert "allowed: a folder no other job writes" in lines[0], lines
    say(f"a second writer is refused: {lines[0]}")


def check_letters(run: LiveRun, prefix: str, market: list[Sent]) -> None:
    """Each refused record is there with its reason, and nothing else; a batch that was repeated may have said it again."""
    expected = {(value, reason) for each in market for value, reason in each.refused.items()}
    letters = [letter for letter in run.letters("trades_dead_letter") if prefix in letter[2]]
    found = {(value, reason) for reason, _, value in letters}
    assert found == expected, found ^ expected
    assert {where.split("-")[0] for _, where, _ in letters} == {TOPIC}, "a late trade is no dead letter"
    say(f"{len(letters)} dead letters of {len(expected)} refused records and three jobs")


def monitor(run: LiveRun, place: Place, *command: str) -> tuple[int, dict]:
    done = subprocess.run(
        ["java", "-Xmx128m", "-jar", jar("monitor"), *command, "--json"],
        check=False,
        env={**os.environ, "PIPELINE_DATA_DIR": str(place.folder), "KAFKA_BOOTSTRAP_SERVERS": run.kafka},
        stdout=subprocess.PIPE,
    )
    return done.returncode, json.loads(done.stdout)


def watched(run: LiveRun, place: Place, words: str) -> bool:
    """Whether the monitor says so of all three."""
    _, report = monitor(run, place, "check", "all", "--max-commit-age", "5 seconds")
    found = {each["source"]: each["message"] for each in report["findings"] if each["check"] == "streams"}
    return all(words in found.get(name, "") for name in ("OhlcLake", "TradeWindows-parquet", "TradeWindows-postgres"))


def check_monitor(run: LiveRun, place: Place, prefix: str, expected: Expected) -> None:
    """It finds the holes that are there for ever and the jump, nothing else; and shows every table."""
    anomalies = {("missing_trades", *key) for key, c in expected.candles.items() if c.missing_trades}
    anomalies |= {("price_jump", symbol, JUMP) for symbol, _ in expected.candles}
    code, report = monitor(run, place, "check", "lake", "--since", "2026-03-01T00:00:00Z", "--max-age", "40000 days")
    found = {
        (a["kind"], a["symbol"], (datetime.fromisoformat(a["minute"]) - BEGIN) // timedelta(minutes=1))
        for a in report["anomalies"]
        if a["symbol"].startswith(prefix)
    }
    assert (code, found) == (1, anomalies), (code, found ^ anomalies)
    tours: list[dict] = []

    def well() -> bool:
        code, tour = monitor(run, place, "doctor", "--pipeline")
        tours.append(tour)
        return code == 0

    # On a busy machine the broker may answer one of its questions too late; all else is as it is.
    until(well, "the doctor finds nothing wrong", PATIENCE, report=lambda: say(str(tours[-1])))
    shown = {table["table"]: table["rows"] for table in tours[-1]["tables"]}
    assert min(shown.values()) > 0, shown
    say(f"monitor: {len(found)} anomalies found, {shown} rows shown")


def run_examples(place: Place) -> None:
    """The Python of the hand-over note, each block as it stands there."""
    blocks = re.findall(r"```python\n(.*?)```", (ROOT / "docs/windows-and-lake.md").read_text(), re.DOTALL)
    assert len(blocks) >= 3, "the note has lost its examples"
    for block in blocks:
        done = subprocess.run(
            [sys.executable, "-c", block],
            env={**os.environ, "PIPELINE_DATA_DIR": str(place.folder)},
            cwd=place.folder,
            check=False,
            capture_output=True,
        )
        error = done.stderr.decode()
        if "ModuleNotFoundError" in error:
            say(f"example not run: {error.splitlines()[-1]}")
            continue
        assert done.returncode == 0, error
        library = re.findall(r"(?:import|from) (\w+)", block)[1]
        say(f"example of {library} printed {len(done.stdout.splitlines())} lines")


def check_console(run: LiveRun, expected: Expected) -> None:
    log = run.work / "console.log"
    log.unlink(missing_ok=True)
    job = run.start("console", "job", "TradeWindows", "--kafka-topic", TOPIC)
    last = max(expected.all_sliding.values(), key=lambda w: (w.symbol, w.start))
    wanted = re.compile(rf"coinbase +{last.symbol} +2026-03-02 00:23 +{last.trade_count} ")
    try:
        until(lambda: wanted.search(log.read_text()), "SINK=console showed the newest window", PATIENCE)
    finally:
        stop([job])


def start_files(run: LiveRun, place: Place) -> list[Job]:
    return [run.job("OhlcLake", *place.options()), run.job("TradeWindows", "--sink", "parquet", *place.options())]


def start_all(run: LiveRun, place: Place) -> list[Job]:
    return [*start_files(run, place), run.job("TradeWindows", "--sink", "postgres", *place.options())]


def killed_twice(run: LiveRun, place: Place, prefix: str, send: Callable[[int], None], jobs: list[Job]) -> None:
    """Six parts of the trades, read by jobs that are killed while they write; the last ones run when it returns."""
    send(0)
    jobs += start_all(run, place)
    send(1)
    candles = await_more(place, prefix, "data_lake/ohlc_data", 0)
    send(2)
    for job in jobs:
        kill(job, signal.SIGKILL)
    send(3)
    until(lambda: watched(run, place, "stalled: "), "the monitor names all three, for which records wait", PATIENCE)
    slides = len(place.rows("spark_out/sliding_5m_1m", "trade_count", prefix))
    say(f"kill -9 of all three at {candles} candles, {slides} sliding windows")
    jobs[:] = start_all(run, place)
    slides = await_more(place, prefix, "spark_out/sliding_5m_1m", slides)
    send(4)
    waiting = await_late(place)
    for job in jobs[:2]:
        kill(job, signal.SIGKILL)
    say(f"kill -9 of both that write files, at {slides} sliding windows; bytes of late trades that wait: {waiting}")
    jobs[:2] = start_files(run, place)
    send(5)


def stage(run: LiveRun) -> None:
    prefix = f"CI{int(time.time()) % 10_000_000}"
    dice = random.Random(2)
    market = [
        sent(dice, f"{prefix}A-USD", Decimal(64000), Decimal("0.00001")),
        sent(dice, f"{prefix}B-USD", Decimal("0.00000520"), Decimal(1000)),
        sent(dice, f"{prefix}C-USD", Decimal("3.0002"), Decimal("0.01")),
    ]
    expected = Expected.of(market)
    say(f"{sum(len(each.lines) for each in market)} records, {sum(len(each.counted) for each in market)} trades")

    def send(part: int) -> None:
        """A sixth of every symbol's records."""
        records = []
        for each in market:
            sixth = -(-len(each.lines) // 6)
            records += [(f"coinbase|{each.symbol}", line) for line in each.lines[part * sixth : (part + 1) * sixth]]
        run.send_keyed(TOPIC, records)

    killed, undisturbed = Place(run.work / f"{prefix}-killed"), Place(run.work / f"{prefix}-undisturbed")
    jobs: list[Job] = []
    try:
        killed_twice(run, killed, prefix, send, jobs)
        await_all(killed, prefix, expected)
        check_parquet(killed, prefix, expected)
        check_postgres(run, prefix, expected)
        say_restated(run, "OhlcLake")
        say_restated(run, "TradeWindows")
        check_second_writer(run, killed)
        stop(jobs)
        assert watched(run, killed, "was stopped "), "a stop by SIGTERM is no finding"
        jobs[:] = start_files(run, undisturbed)
        await_all(undisturbed, prefix, expected)
        check_parquet(undisturbed, prefix, expected)
        check_letters(run, prefix, market)
        check_monitor(run, killed, prefix, expected)
        check_console(run, expected)
        run_examples(killed)
        say("equal to the undisturbed run and to the independent computation, after kill -9 of every job")
    finally:
        stop(jobs)


if __name__ == "__main__":
    with live_run("--rate", "5", "--history", "2 minutes") as machine:
        stage(machine)
