"""MarketEvents, Sentiment, Predictions and Sessions, killed in the middle, write what an undisturbed run does.

Records are made from a seed (events_market.py): late, doubled, corrected, broken. What must come of them is computed
anew with exact fractions (events_oracle.py). The undisturbed run reads the same topics into a database of its own. The
feeds run for a moment too. Beside the live run whose folder is named, in which none of these jobs was run before, or
else a demo of its own.

Usage: jobs_events.py [DATA_DIR]
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from events_market import Sent, market
from events_oracle import PARTITIONS, Expected, difference, query
from live_run import Job, LiveRun, kill, live_run, stop
from programs import ROOT
from steps import say, until

JOBS = ("MarketEvents", "Sentiment", "Predictions", "Sessions")
TOPICS = ("rawticker", "rawarticle", "rawtrade", "rawalert")
AGAIN = "crypto_again"
SMALL = ("--max-prices-per-batch", "25")
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
        self.folder = run
        self.name = name

    def run(self, sql: str, role: str = "analyst") -> list[list[str]]:
        return self.folder.rows(sql, role, self.name)


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


def await_equal(database: Database, expected: Expected, limit: int = 900) -> None:
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


def await_begun(database: Database) -> None:
    queries = len(TOPICS) + len(JOBS) - 1
    until(lambda: database.run(BEGUN) == [[str(queries)]], f"all {queries} queries have written something", 900)


def check_letters(run: LiveRun, expected: Expected) -> None:
    """Each refused record with its reason, and nothing else; each job says it for itself."""
    for topic in TOPICS:
        letters = run.letters(f"{topic}_dead_letter")
        found = {(reason, value) for reason, _, value in letters}
        assert found == expected.letters[topic], f"{topic}: {sorted(found ^ expected.letters[topic])[:3]}"
        say(f"{topic}_dead_letter: {len(letters)} letters of {len(found)} refused records")


def start(run: LiveRun, *options: str) -> list[Job]:
    return [run.job(name, *options) for name in JOBS]


def killed_in_the_middle(run: LiveRun, database: Database, records: list[Sent], expected: Expected) -> None:
    jobs: list[Job] = []
    try:
        for topic in TOPICS:
            run.create(topic, PARTITIONS)
        # Small batches, so that the kill falls between and within them. All have begun with the first quarter when the
        # second is sent: however slowly one of them starts, none has read it all when they are killed.
        send(run, part(records, 0, 4))
        jobs = start(run, *SMALL)
        await_begun(database)
        tickers = [len(Expected(part(records, 0, share)).tables["ticker_data"]) for share in (4, 2)]
        send(run, part(records, 1, 4))
        until(lambda: len(database.run(query("ticker_data"))) > tickers[0], "the second quarter is being written")
        for job in jobs:
            kill(job, signal.SIGKILL)
        done = {table: len(database.run(query(table))) for table in expected.tables}
        assert tickers[0] < done["ticker_data"] < tickers[1], (tickers, done)
        say(f"killed all four jobs in the middle: {done}")
        send(run, part(records, 2, 4))
        jobs = start(run)
        send(run, part(records, 3, 4))
        await_equal(database, expected)
    finally:
        stop(jobs)


def undisturbed(run: LiveRun, first: Database, expected: Expected) -> None:
    with second_database(run) as again:
        jobs = start(run, "--postgres-url", run.url(AGAIN), "--checkpoint", str(run.work / "again"))
        try:
            await_equal(again, expected)
        finally:
            stop(jobs)
        for table in expected.tables:
            assert first.run(query(table)) == again.run(query(table)), table
        say("an undisturbed run wrote the same rows, to the last digit")


def feeds(run: LiveRun, database: Database) -> None:
    """Each feed's records become rows."""
    database.run(ALERT, "crypto_monitor")
    before = {name: len(run.read(f"raw{name}")) for name in ("ticker", "article", "trade", "alert")}
    processes = [run.start(f"feed-{name}", "feed", name) for name in ("tickers", "news", "trades", "alerts")]
    try:
        for name, count in before.items():
            until(partial(more, run, f"raw{name}", count), f"the feed of {name} has sent records")
        until(lambda: any("from the table" in line for line in run.read("rawalert")), "and the alert of the table")
    finally:
        stop(processes)
    arrived = {name: len(run.read(f"raw{name}")) - count for name, count in before.items()}
    say(f"records of the feeds: {arrived}")
    job = run.job("MarketEvents")
    try:
        for table, column in TIMES.items():
            events = f"SELECT 1 FROM {table} WHERE {column} > now() - interval '2 hours' LIMIT 1"
            until(lambda events=events: database.run(events), f"the feeds' records have rows in {table}")
    finally:
        stop([job])


def more(run: LiveRun, topic: str, than: int) -> bool:
    return len(run.read(topic)) > than


def main() -> None:
    with live_run("--rate", "5", "--history", "1 minute") as run:
        run.work.mkdir(exist_ok=True)
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
