"""MarketEvents, Sentiment, Predictions and Sessions, killed in the middle, write what an undisturbed run does.

Records are made from a seed (events_market.py): late, doubled, corrected, broken. What must come of them is computed
anew with exact fractions (events_oracle.py). The undisturbed run reads the same topics into a database of its own. The
feeds run for a moment too. Beside the live run whose folder is named, in which none of these jobs was run before, or
else a demo of its own.

Usage: jobs_events.py [DATA_DIR]
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from events_market import Sent, market
from events_oracle import PARTITIONS, Expected, difference, query
from live_run import ROOT, LiveRun, java, kill, live_run, program, say

JOBS = ("MarketEvents", "Sentiment", "Predictions", "Sessions")
TOPICS = ("rawticker", "rawarticle", "rawtrade", "rawalert")
AGAIN = "crypto_again"
SMALL = ("--max-prices-per-batch", "50")
BEGUN = "SELECT count(DISTINCT query) FROM event_commits WHERE rows_written > 0"
HELD = "SELECT pair, judged, held, held_percent FROM prediction_accuracy"
ALERT = """INSERT INTO alerts (check_name, subject, severity, message)
    VALUES ('freshness', 'stage', 'warning', 'from the table')"""
TIMES = {
    "ticker_data": "event_time",
    "article_data": "published_at",
    "trade_data": "event_time",
    "alert_data": "raised_at",
}


class Database:
    """A database of the run's PostgreSQL, as any of its roles."""

    def __init__(self, run: LiveRun, name: str = "crypto_data") -> None:
        lines = (run.data / "secrets").read_text().splitlines()
        self.secrets = dict(line.split("=", 1) for line in lines if "=" in line)
        state = subprocess.check_output([ROOT / "pipeline", "status", "--json", "--data", run.data]).decode()
        port = state.split("jdbc:postgresql://127.0.0.1:")[1].split("/")[0]
        self.url = f"jdbc:postgresql://127.0.0.1:{port}/{name}"

    def run(self, sql: str, role: str = "analyst") -> list[list[str]]:
        os.environ["PGPASSWORD"] = self.secrets[role]
        return [line.split("\t") for line in java(program("local"), "SqlLines.java", self.url, role, lines=sql)]


@contextmanager
def second_database(run: LiveRun) -> Iterator[Database]:
    first, again = Database(run), Database(run, AGAIN)
    first.run(f"DROP DATABASE IF EXISTS {AGAIN}", "postgres")
    first.run(f"CREATE DATABASE {AGAIN}", "postgres")
    try:
        for file in sorted((ROOT / "postgres/init").glob("*.sql")):
            again.run(file.read_text(), "postgres")
        yield again
    finally:
        first.run(f"DROP DATABASE IF EXISTS {AGAIN} WITH (FORCE)", "postgres")


def send(run: LiveRun, records: list[Sent]) -> None:
    for topic in TOPICS:
        run.send_keyed(topic, [(each.key, each.value) for each in records if each.topic == topic])


def part(records: list[Sent], number: int, parts: int) -> list[Sent]:
    """One of several parts of every topic."""
    chosen = []
    for topic in TOPICS:
        of_topic = [each for each in records if each.topic == topic]
        chosen += of_topic[len(of_topic) * number // parts : len(of_topic) * (number + 1) // parts]
    return chosen


def await_equal(database: Database, expected: Expected, limit: int = 300) -> None:
    """Until every table is as it must be."""
    end = time.monotonic() + limit
    waiting = list(expected.tables)
    while waiting:
        table = waiting[0]
        problem = difference(table, database.run(query(table)), expected.tables[table])
        if problem is None:
            say(f"{table}: {len(expected.tables[table])} rows equal")
            waiting.pop(0)
        else:
            assert time.monotonic() < end, f"after {limit} s {problem}"
            time.sleep(1)


def await_begun(database: Database, limit: int = 300) -> None:
    """Until every query has written something."""
    end = time.monotonic() + limit
    while (rows := database.run(BEGUN)) != [[str(len(TOPICS) + len(JOBS) - 1)]]:
        assert time.monotonic() < end, f"{rows} after {limit} s"
        time.sleep(1)


def check_letters(run: LiveRun, expected: Expected) -> None:
    """Each refused record with its reason, and nothing else; each job says it for itself."""
    for topic in TOPICS:
        letters = run.letters(f"{topic}_dead_letter")
        told = {(reason, value) for reason, _, value in letters}
        assert told == expected.letters[topic], f"{topic}: {sorted(told ^ expected.letters[topic])[:3]}"
        say(f"{topic}_dead_letter: {len(letters)} letters of {len(told)} refused records")


def start(run: LiveRun, *options: str) -> list[subprocess.Popen[bytes]]:
    return [run.job(name, *options) for name in JOBS]


def stop(processes: list[subprocess.Popen[bytes]], how: signal.Signals) -> None:
    for each in processes:
        if each.poll() is None:
            kill(each, how)


def killed_in_the_middle(run: LiveRun, database: Database, records: list[Sent], expected: Expected) -> None:
    jobs = []
    try:
        for topic in TOPICS:
            run.create(topic, PARTITIONS)
        # Small batches, so that the kill falls between and within them, not after the last.
        send(run, part(records, 0, 2))
        jobs = start(run, *SMALL)
        await_begun(database)
        stop(jobs, signal.SIGKILL)
        done = {table: len(database.run(query(table))) for table in expected.tables}
        assert done["ticker_data"] < len(Expected(part(records, 0, 2)).tables["ticker_data"]), done
        say(f"killed all four jobs in the middle: {done}")
        send(run, part(records, 2, 4))
        jobs = start(run)
        send(run, part(records, 3, 4))
        await_equal(database, expected)
    finally:
        stop(jobs, signal.SIGTERM)


def undisturbed(run: LiveRun, first: Database, expected: Expected) -> None:
    with second_database(run) as again:
        jobs = start(run, "--postgres-url", again.url, "--checkpoint", str(run.work / "again"))
        try:
            await_equal(again, expected)
        finally:
            stop(jobs, signal.SIGTERM)
        for table in expected.tables:
            assert first.run(query(table)) == again.run(query(table)), table
        say("an undisturbed run wrote the same rows, to the last digit")


def feeds(run: LiveRun, database: Database) -> None:
    """Each feed's records become rows."""
    database.run(ALERT, "crypto_monitor")
    before = {name: len(run.read(f"raw{name}")) for name in ("ticker", "article", "trade", "alert")}
    processes = [run.start(f"feed-{name}", "feed", name) for name in ("tickers", "news", "trades", "alerts")]
    try:
        end = time.monotonic() + 120
        while missing := [name for name, count in before.items() if len(run.read(f"raw{name}")) == count]:
            assert time.monotonic() < end, f"no records of {missing}"
    finally:
        stop(processes, signal.SIGTERM)
    arrived = {name: len(run.read(f"raw{name}")) - count for name, count in before.items()}
    assert any("from the table" in line for line in run.read("rawalert"))
    say(f"records of the feeds: {arrived}")
    events = "SELECT count(*) FROM {table} WHERE {time} > now() - interval '2 hours'"
    job = run.job("MarketEvents")
    try:
        end = time.monotonic() + 180
        while [t for t, column in TIMES.items() if database.run(events.format(table=t, time=column)) == [["0"]]]:
            assert time.monotonic() < end, "the feeds' records have no rows"
            time.sleep(1)
    finally:
        stop([job], signal.SIGTERM)
    say("and rows in all four tables")


def main() -> None:
    with live_run("--rate", "5", "--history", "1 minute") as run:
        Path(run.work).mkdir(exist_ok=True)
        database = Database(run)
        assert database.run("SELECT count(*) FROM event_commits") == [["0"]], "the jobs were run in this folder before"
        records = market(6)
        expected = Expected(records)
        say(f"{len(records)} records, {sum(len(x) for x in expected.letters.values())} of them refused")
        killed_in_the_middle(run, database, records, expected)
        check_letters(run, expected)
        undisturbed(run, database, expected)
        say(f"how often the interval held: {database.run(HELD)}")
        feeds(run, database)


if __name__ == "__main__":
    main()
