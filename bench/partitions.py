"""Month partitions of trades_1min_agg, beside the one table as postgres/init makes it: the same rows, statements and queries."""

import functools
import itertools
import random
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from servers import HOME, TICKS, Servers, java

JAR = HOME / "spark-processor" / "target" / "spark-processor-all.jar"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
SOURCE = "bench"
TURNS = 5
PRINT_UPSERT = """
class Upsert {
    public static void main(String[] none) throws Exception {
        var sql = Class.forName("marketdata.spark.core.ledger.LedgerStatements").getDeclaredField("UPSERT_MINUTES");
        sql.setAccessible(true);
        System.out.println(sql.get(null));
    }
}
"""
ROWS = """
    INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price,
        vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id,
        missing_trades, status)
    SELECT %(source)s, 'SYM' || s || 'USDT', m, m + interval '1 minute', 50, p, p + 1.25, p - 1.5, p + 0.75, p, p, 12.345678,
        p * 12.345678, 6.1, p * 6.1, 0, id, id + 49, 0, 'certified'
    FROM generate_series(%(first)s::timestamptz, %(last)s::timestamptz - interval '1 minute', interval '1 minute') AS m
    CROSS JOIN generate_series(1, %(symbols)s) AS s
    CROSS JOIN LATERAL (
        SELECT 100 + s + (extract(epoch FROM m)::bigint / 60 %% 997)::numeric / 100 AS p,
               extract(epoch FROM m - %(first)s::timestamptz)::bigint / 60 * 50 AS id) AS made
    ORDER BY m, s"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = 'trades_1min_agg'::regclass AND NOT indisprimary"""


def months(number):
    """Starts of the months, and of the one after the last."""
    starts = [FIRST]
    for _ in range(number):
        starts.append((starts[-1] + timedelta(days=32)).replace(day=1))
    return starts


def init_files(bounds):
    """The schema's files; with partitions the table is divided by month."""
    for file in sorted((HOME / "postgres" / "init").glob("*.sql")):
        text = file.read_text()
        if bounds and file.name == "10_minutes.sql":
            whole = ") WITH (fillfactor = 70);"
            assert text.count(whole) == 1
            parts = "".join(
                f"\nCREATE TABLE trades_1min_agg_{start:%Y_%m} PARTITION OF trades_1min_agg"
                f" FOR VALUES FROM ('{start.isoformat()}') TO ('{end.isoformat()}') WITH (fillfactor = 70);"
                for start, end in itertools.pairwise(bounds)
            )
            text = text.replace(whole, f") PARTITION BY RANGE (window_start);{parts}")
        yield text


def make(servers, name, bounds, starts, symbols):
    """A database with the schema and the rows; gives the seconds that loading took."""
    import psycopg

    with servers.connect() as admin:
        admin.execute(f"CREATE DATABASE {name}")
    connection = psycopg.connect(servers.url("postgres", name), autocommit=True)
    for text in init_files(bounds):
        connection.execute(text)
    connection.execute("SET max_parallel_workers_per_gather = 0")
    connection.execute("SET max_parallel_maintenance_workers = 0")
    begun = time.monotonic()
    # The secondary indexes after the rows, as pg_restore does; each statement's cost is measured later, with all of them.
    indexes = connection.execute(INDEXES).fetchall()
    for index, _ in indexes:
        connection.execute(f"DROP INDEX {index}")
    for start, end in itertools.pairwise(starts):
        connection.execute(ROWS, {"source": SOURCE, "symbols": symbols, "first": start, "last": end})
    for _, definition in indexes:
        connection.execute(definition.replace(" ON ONLY ", " ON "))
    connection.execute("VACUUM (ANALYZE, FREEZE) trades_1min_agg")
    connection.execute("CHECKPOINT")
    return connection, time.monotonic() - begun


def upsert_statement():
    """The job's own, as its jar has it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "Upsert.java"
        source.write_text(PRINT_UPSERT)
        command = [java(), "-cp", str(JAR), str(source)]
        printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return printed.replace("%", "%%").replace("?", "%s")


def batch(rows):
    """Arguments of the upsert: (symbol, minute, trades, status) of each row."""
    columns = [[], [], [], []] + [[] for _ in range(15)]
    for symbol, minute, trades, status in rows:
        values = (
            *(SOURCE, f"SYM{symbol}USDT", minute.isoformat(), trades),
            *("100", "102", "99", "101", "100", "100", str(trades), str(100 * trades), "1", "100"),
            *(0, 1_000_000_000, 1_000_000_000 + trades - 1, 0, status),
        )
        for column, value in zip(columns, values, strict=True):
            column.append(value)
    return [*columns, "bench"]


class Measured:
    """CPU of the connection's own process and time of a client, for each of several calls."""

    def __init__(self, connection):
        self.connection = connection
        self.stat = Path(f"/proc/{connection.info.backend_pid}/stat")

    def cpu(self):
        return sum(map(int, self.stat.read_text().rsplit(")", 1)[1].split()[11:13])) / TICKS

    def each(self, calls):
        """(CPU ms a call, median ms a call)."""
        times, before = [], self.cpu()
        for call in calls:
            begun = time.perf_counter()
            call()
            times.append(time.perf_counter() - begun)
        return (self.cpu() - before) * 1000 / len(times), statistics.median(times) * 1000

    def query(self, statement, arguments, repetitions):
        def once(values):
            return lambda: self.connection.execute(statement, values, prepare=True).fetchall()

        once(arguments[0])()
        return self.each([once(arguments[i % len(arguments)]) for i in range(repetitions)])


def live(measured, sql, symbols, minutes, seconds):
    """A second's batches: every symbol's open minute grows, sixty times, then is certified and the next one begins."""

    def write(rows):
        return lambda: measured.connection.execute(sql, batch(rows), prepare=True)

    calls = []
    for minute in minutes:
        for second in range(1, seconds + 1):
            calls.append(write([(s, minute, second, "open") for s in range(1, symbols + 1)]))
        calls.append(write([(s, minute, seconds, "certified") for s in range(1, symbols + 1)]))
    return measured.each(calls)


def partitions(folder, args):
    """Prints a table of both."""
    with Servers(folder / "servers") as servers:
        compare(servers, args.symbols, args.months)


def compare(servers, symbols, number):
    starts = months(number)
    end = starts[-1]
    following = (end + timedelta(days=32)).replace(day=1)
    sql = upsert_statement()
    chosen = random.Random(1)
    days = [
        (f"SYM{chosen.randint(1, symbols)}USDT", day, day + timedelta(days=1))
        for day in (starts[-2] + timedelta(days=chosen.randint(0, 27)) for _ in range(50))
    ]
    one_month = [(f"SYM{s}USDT", starts[-2], end) for s in range(1, symbols + 1)]
    queries = {
        "`latest_minutes`": ("SELECT * FROM latest_minutes", [None], 40),
        "a day of `trades_1h`, one symbol": (
            "SELECT * FROM trades_1h WHERE source = 'bench' AND symbol = %s AND window_start >= %s AND window_start < %s",
            days,
            50,
        ),
        "a month of `trades_1d`, one symbol": (
            "SELECT * FROM trades_1d WHERE source = 'bench' AND symbol = %s AND window_start >= %s AND window_start < %s",
            one_month,
            10,
        ),
        "coverage of a month, one symbol": (
            "SELECT * FROM coverage_by_day WHERE source = 'bench' AND symbol = %s AND day >= %s::date AND day < %s::date",
            one_month,
            10,
        ),
        "480 candles of one symbol": (
            "SELECT * FROM trades_1min_agg WHERE source = 'bench' AND symbol = %s AND window_start < %s"
            " ORDER BY window_start DESC LIMIT 480",
            [(each[0], each[1]) for each in days],
            50,
        ),
        "the last hour by status, all symbols": (
            "SELECT status, count(*) FROM trades_1min_agg WHERE window_start >= %s AND window_start <= %s GROUP BY status",
            [(end - timedelta(hours=1), end)],
            100,
        ),
    }
    bounds = {"whole": None, "parts": [*starts, following]}
    measured, found = {}, {}
    for name in bounds:
        connection, seconds = make(servers, name, bounds[name], starts, symbols)
        rows = connection.execute("SELECT count(*) FROM trades_1min_agg").fetchone()[0]
        measured[name] = Measured(connection)
        found[name] = {
            "rows, and size in GB": f"{rows:,}, {size(connection) / 1e9:.2f}",
            "loaded and indexed, s": f"{seconds:.0f}",
        }
        print(name, found[name], file=sys.stderr)
    samples = {}
    # In turn, so that what else the machine does costs both alike.
    for turn in range(TURNS):
        for what, (statement, arguments, repetitions) in queries.items():
            for name, each in measured.items():
                samples.setdefault((what, name), []).append(each.query(statement, arguments, repetitions))
        minutes = [end + timedelta(minutes=2 * turn + i) for i in range(2)]
        what = f"upsert of {symbols} open minutes"
        for name, each in measured.items():
            samples.setdefault((what, name), []).append(live(each, sql, symbols, minutes, 60))
        what = f"upsert of {symbols * 100:,} closed minutes that have become better"
        first = 1 + 200 * turn
        old = [batch(better(symbols, end, j)) for j in (first, first + 100)]
        for name, each in measured.items():
            calls = [functools.partial(each.connection.execute, sql, rows, prepare=True) for rows in old]
            samples.setdefault((what, name), []).append(each.each(calls))
    for (what, name), of_turns in samples.items():
        cpu, median = (statistics.median(column) for column in zip(*of_turns, strict=True))
        found[name][what] = f"{cpu:,.1f} / {median:,.1f}"
    for name, each in measured.items():
        found[name].update(retention(each, bounds[name], starts))
        each.connection.close()
    print("| CPU ms / median ms, of one call | one table | month partitions |\n|---|---|---|")
    for what, figure in found["whole"].items():
        print(f"| {what} | {figure} | {found['parts'][what]} |")


def better(symbols, end, first):
    """A hundred old minutes of each symbol, each with a trade more."""
    return [
        (symbol, end - timedelta(minutes=i), 51, "certified")
        for symbol in range(1, symbols + 1)
        for i in range(first, first + 100)
    ]


def size(connection):
    """Bytes of table and indexes."""
    return connection.execute(
        "SELECT pg_total_relation_size('trades_1min_agg') + coalesce(sum(pg_total_relation_size(relid)), 0)::bigint"
        " FROM pg_partition_tree('trades_1min_agg') WHERE isleaf"
    ).fetchone()[0]


def retention(measured, bounds, starts):
    """Removes the oldest month and measures the disk space that this frees."""
    connection = measured.connection

    def wal():
        return connection.execute("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint").fetchone()[0]

    bytes_before, wal_before = size(connection), wal()
    if bounds:
        gone = [lambda: connection.execute(f"DROP TABLE trades_1min_agg_{starts[0]:%Y_%m}")]
    else:
        gone = [
            lambda: (
                connection.execute("DELETE FROM trades_1min_agg WHERE window_start < %s", [starts[1]]),
                connection.execute("VACUUM trades_1min_agg"),
            )
        ]
    cpu, median = measured.each(gone)
    return {
        "a month removed (DELETE and VACUUM; DROP)": f"{cpu:,.0f} / {median:,.0f}",
        "its WAL in MB": f"{(wal() - wal_before) / 1e6:,.1f}",
        "disk space freed, GB": f"{(bytes_before - size(connection)) / 1e9:.2f}",
    }
