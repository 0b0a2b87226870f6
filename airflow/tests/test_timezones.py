"""What the DAGs read of the database is the same wherever the machine thinks it is."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from crypto_pipeline import database as asked
from crypto_pipeline import reports
from stand_ins.postgres import Postgres

ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata")
MINUTE = (
    "INSERT INTO trades_1min_agg (source, symbol, window_start, window_end, trade_count, sum_qty, sum_value,"
    " taker_buy_qty, taker_buy_value, spike_count, missing_trades, status) VALUES ('binance', 'BTCUSDT', %s,"
    " %s::timestamptz + interval '1 minute', 0, 0, 0, 0, 0, 0, 0, 'quiet')"
)


@pytest.fixture
def elsewhere(database: Postgres) -> Iterator[Any]:
    """Moves this process and the sessions of every role to a zone."""
    before = os.environ.get("TZ")

    def move(zone: str) -> None:
        os.environ["TZ"] = os.environ["PGTZ"] = zone
        time.tzset()
        database.execute(f"ALTER DATABASE crypto_data SET timezone = '{zone}'")

    yield move
    os.environ.pop("PGTZ", None)
    if before is None:
        os.environ.pop("TZ", None)
    else:
        os.environ["TZ"] = before
    time.tzset()
    database.execute("ALTER DATABASE crypto_data RESET timezone")


def test_commits_repairs_and_coverage_are_those_of_utc(database: Postgres, elsewhere: Any) -> None:
    # Yesterday's: of both days all minutes are over, so the reports do not change while they are read.
    midnight = database.execute("SELECT date_trunc('day', now(), 'UTC') - interval '24 hours'")[0][0]
    # Four minutes around midnight UTC: two days there, one day elsewhere.
    for offset in ("-2 minutes", "-1 minute", "0 minutes", "1 minute"):
        start = database.execute("SELECT %s + %s::interval", midnight, offset)[0][0]
        database.execute(MINUTE, start, start)
    database.execute(
        "INSERT INTO stream_commits VALUES ('CryptoAnalytics:0f3c', 1, 1, '{}', 3, 30, 0, 0, 0, now(), %s)", midnight
    )
    database.execute(
        "INSERT INTO trades_1min_agg_history SELECT *, 'late trade', %s FROM trades_1min_agg"
        " WHERE window_start < %s ORDER BY 1 LIMIT 1",
        midnight,
        midnight,
    )
    seen = {}
    for zone in ZONES:
        elsewhere(zone)
        seen[zone] = (
            asked.newest_commit("CryptoAnalytics"),
            reports.restated_since(midnight.timestamp() - 1),
            reports.restated_since(midnight.timestamp() + 1),
            reports.coverage(),
        )
    assert seen["UTC"][0] == midnight.timestamp()
    assert seen["UTC"][1].startswith("1 versions replaced")
    assert seen["UTC"][2].startswith("0 versions replaced")
    days = [line.split()[2] for line in seen["UTC"][3].splitlines() if line.startswith("binance")]
    assert len(days) == 2
    for zone in ZONES:
        assert seen[zone] == seen["UTC"], zone
