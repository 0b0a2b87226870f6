"""The page over 500 symbols and a day of minutes each: when it is painted first, and how soon a commit is on it.

Writes 720,000 minutes and then a commit every 0.7 s into the database of a run. The price that is written is the database's
time of the commit in milliseconds, so that the browser (page_load.mjs) sees how old it is when it is shown.

Usage: page_load.py DATA NPM_FOLDER [FIRST_PAINT_SECONDS UPDATE_SECONDS], the limits that must hold
"""

import subprocess
import sys
import threading
from pathlib import Path

from folder import Folder

ROOT = Path(__file__).resolve().parents[2]
SYMBOLS = 500
COMMITS = 40

FILL = """
INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, open, high, low, close, avg_price, vwap,
    sum_qty, sum_value, taker_buy_qty, taker_buy_value, spike_count, first_trade_id, last_trade_id, missing_trades, status)
SELECT 'load', 'S' || symbol, start, start + interval '1 minute', 2, 100, 103 + sin(minute / 30.0), 99, 101 + sin(minute / 30.0),
    101, 101, 2, 202, 1, 101, 0, 2 * minute, 2 * minute + 1, 0, CASE minute WHEN 1440 THEN 'open' ELSE 'certified' END
FROM generate_series(1, {symbols}) symbol, generate_series(1, 1440) minute,
    LATERAL (SELECT date_trunc('minute', now()) - (1440 - minute) * interval '1 minute' AS start) times
ON CONFLICT DO NOTHING"""

# The newest minute is the one that FILL made; a price of at most eight digits before the point.
COMMIT = """
DO $$
DECLARE
    price numeric;
BEGIN
    FOR number IN 1..{commits} LOOP
        PERFORM pg_sleep(0.7);
        INSERT INTO stream_commits (query, batch, epoch, end_offsets, rows_written, trades, duplicates, rejected, late,
            newest_event_time)
        VALUES ('CryptoAnalytics:load', number, 1, '{{}}', 500, 1, 0, 0, 0, now())
        ON CONFLICT (query, batch) DO UPDATE SET committed_at = now(), newest_event_time = now();
        price := round((extract(epoch FROM clock_timestamp()) * 1000) % 100000000, 3) + 1000;
        UPDATE trades_1min_agg SET close = price, high = price, updated_at = now()
        WHERE source = 'load' AND window_start = (SELECT max(window_start) FROM trades_1min_agg WHERE source = 'load');
        COMMIT;
    END LOOP;
END
$$"""

CLEAN = """
WITH minutes AS (DELETE FROM trades_1min_agg WHERE source = 'load'),
    commits AS (DELETE FROM stream_commits WHERE query = 'CryptoAnalytics:load')
SELECT 1"""


def main(data: Path, npm: Path, limits: list[str]) -> int:
    run = Folder(data)
    run.rows(FILL.format(symbols=SYMBOLS), role="postgres")
    run.rows("ANALYZE trades_1min_agg", role="postgres")
    commits = threading.Thread(target=run.rows, args=(COMMIT.format(commits=COMMITS), "postgres"))
    address = f"http://127.0.0.1:{run.port('monitor', 'http')}/"
    try:
        script = str(Path(__file__).with_suffix(".mjs"))
        browser = subprocess.Popen(["node", script, address, str(npm), *limits], stdout=subprocess.PIPE, text=True)
        assert browser.stdout
        for line in browser.stdout:
            print(line, end="", flush=True)
            if line.startswith("painted"):
                commits.start()
        return browser.wait()
    finally:
        if commits.ident:
            commits.join()
        run.rows(CLEAN, role="postgres")


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
