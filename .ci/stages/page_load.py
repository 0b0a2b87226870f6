"""The page over 500 symbols with a day of minutes each: what painting it costs, what a commit costs, with one page and with 200.

Wall times depend on what else the machine does: they are printed beside its load. What must hold is counted or is time of a
CPU: requests, bytes and CPU until the candles are there, CPU of a commit until it is drawn, what the page keeps after
thirty hours of minutes (page_load.mjs), the cores that 200 open pages cost.

The price that is written is the database's time of the commit in milliseconds, so that the browser sees how old it is.

Usage: page_load.py DATA NPM_FOLDER
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from folder import Folder
from steps import check, say

SYMBOLS = 500
PAGES = 200
COMMITS = 45
#: Cores of the monitor and of its sessions of PostgreSQL.
CORES = 0.2

FILL = f"""
INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap,
    sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status,
    updated_at)
SELECT 'load', 'S' || symbol, start, start + interval '1 minute', 2, 100, 103 + sin(minute / 30.0), 99, 101 + sin(minute / 30.0),
    101, 101, 2, 202, 1, 101, 0, 2 * minute, 2 * minute + 1, 0, CASE minute WHEN 1440 THEN 'open' ELSE 'certified' END,
    start
FROM generate_series(1, {SYMBOLS}) symbol, generate_series(1, 1440) minute,
    LATERAL (SELECT date_trunc('minute', now()) - (1440 - minute) * interval '1 minute' AS start) times
ON CONFLICT DO NOTHING"""

# Commits of the newest minute of every symbol, and in the middle the one that closes it and begins the next.
# A price of at most eight digits before the point.
COMMIT = f"""
DO $$
DECLARE
    price numeric;
    newest timestamptz := (SELECT max(window_start) FROM trades_1min_agg WHERE source = 'load');
BEGIN
    FOR number IN 1..{COMMITS} LOOP
        PERFORM pg_sleep(0.7);
        -- now() is the time of a transaction's start.
        COMMIT;
        INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late,
            newest_event_time)
        VALUES ('CryptoAnalytics:load', number, 1, '{{}}', 500, 1, 0, 0, 0, now())
        ON CONFLICT (query, batch) DO UPDATE SET committed_at = now(), newest_event_time = now();
        price := round((extract(epoch FROM clock_timestamp()) * 1000) % 100000000, 3) + 1000;
        UPDATE trades_1min_agg SET close = price, high = price, updated_at = now(),
            status = CASE number WHEN {COMMITS // 2} THEN 'certified' ELSE status END
        WHERE source = 'load' AND window_start = newest;
        IF number = {COMMITS // 2} THEN
            INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close,
                avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id,
                last_trade_id, missing_trades, status)
            SELECT source, symbol, window_end, window_end + interval '1 minute', trade_count, open, high, low, close,
                avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, last_trade_id + 1,
                last_trade_id + 2, 0, 'open'
            FROM trades_1min_agg WHERE source = 'load' AND window_start = newest;
            newest := newest + interval '1 minute';
        END IF;
        COMMIT;
    END LOOP;
END
$$"""

CLEAN = """
WITH minutes AS (DELETE FROM trades_1min_agg WHERE source = 'load'),
    commits AS (DELETE FROM stream_commits WHERE query = 'CryptoAnalytics:load')
SELECT 1"""


def commits(run: Folder) -> threading.Thread:
    """They are made while something else is done, which asks the database nothing."""
    thread = threading.Thread(target=run.rows, args=(COMMIT, "postgres"))
    thread.start()
    return thread


def cpu_seconds(pid: int) -> float:
    """Of a process since its start; 0 when there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def sessions(run: Folder) -> list[int]:
    """The processes of PostgreSQL that work for the monitor."""
    found = run.rows("SELECT pid FROM pg_stat_activity WHERE application_name = 'monitor'", "postgres")
    return [int(pid) for (pid,) in found]


class OpenPage:
    """What a browser asks for while the market view is open: the stream, and the facts when a minute is closed."""

    def __init__(self, address: str, symbol: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.market = {"source": "load", "symbol": symbol}
        self.minutes = self.asked = 0

    async def request(self, path: str, **more: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=1 << 22)
        query = urlencode({**self.market, **more})
        kind = "text/event-stream" if path == "stream" else "application/json"
        lines = (
            f"GET /api/v1/{path}?{query} HTTP/1.1\r\nHost: {self.host}\r\nAccept: {kind}\r\nConnection: close\r\n\r\n"
        )
        writer.write(lines.encode())
        return reader, writer

    async def facts(self) -> None:
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 86400))
        for path, more in (("coverage", {"from": day}), ("gaps", {"state": "open", "limit": "1000"})):
            reader, writer = await self.request(path, **more)
            answer = await reader.read()
            writer.close()
            assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
            self.asked += 1

    async def follow(self) -> None:
        reader, _ = await self.request("stream")
        event = b""
        facts = []
        while line := await reader.readline():
            if line.startswith(b"event:"):
                event = line.split()[1]
            elif line.startswith(b"data:") and event == b"minutes":
                rows = json.loads(line[5:])["minutes"]
                self.minutes += len(rows)
                if any(row["status"] != "open" for row in rows):
                    facts.append(asyncio.create_task(self.facts()))


async def opened(pages: list[OpenPage], commits: threading.Thread) -> None:
    """All at once, until the commits have been made and a little longer."""
    tasks = [asyncio.create_task(page.follow()) for page in pages]
    while commits.is_alive():
        await asyncio.sleep(0.5)
    await asyncio.sleep(2)
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    lost = [each for each in ended if not isinstance(each, asyncio.CancelledError)]
    assert not lost, f"{len(lost)} of {len(tasks)} streams have ended: {lost[0]!r}"


def many_pages(run: Folder, address: str) -> None:
    monitor = run.pid("monitor")
    before = {pid: cpu_seconds(pid) for pid in [monitor, *sessions(run)]}
    pages = [OpenPage(address, f"S{number + 1}") for number in range(PAGES)]
    began = time.monotonic()
    asyncio.run(opened(pages, commits(run)))
    seconds = time.monotonic() - began
    used = {pid: cpu_seconds(pid) - before.get(pid, 0) for pid in [monitor, *sessions(run)]}
    server, database = used.pop(monitor), sum(used.values())
    say(
        f"{PAGES} open pages, {SYMBOLS} symbols, {COMMITS} commits in {seconds:.0f} s: the monitor takes"
        f" {server / seconds:.3f} cores, its sessions of PostgreSQL {database / seconds:.3f}"
    )
    check(min(page.minutes for page in pages) >= COMMITS // 2, "every open page gets its minutes")
    check(min(page.asked for page in pages) >= 2, "every open page asks for its facts when the minute is closed")
    check(server + database < CORES * seconds, f"{PAGES} open pages cost less than {CORES} cores")


def main(data: Path, npm: Path) -> int:
    run = Folder(data)
    try:
        run.rows(FILL, role="postgres")
        run.rows("ANALYZE trades_1min_agg", role="postgres")
        say(f"{SYMBOLS} symbols have a day of minutes each")
        address = f"http://127.0.0.1:{run.port('monitor', 'http')}/"
        script = str(Path(__file__).with_suffix(".mjs"))
        command = ["node", script, address, str(npm), str(run.pid("monitor"))]
        browser = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert browser.stdout
        made = None
        for line in browser.stdout:
            print(line, end="", flush=True)
            if line.startswith("painted"):
                made = commits(run)
        if made:
            made.join()
        if code := browser.wait():
            return code
        many_pages(run, address)
        return 0
    finally:
        run.rows(CLEAN, role="postgres")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
