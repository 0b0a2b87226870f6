"""Queries of dashboards written for the older projects run unchanged, and see this project's rows."""

from collections.abc import Iterator
from typing import Any

import pytest

from stand_ins.postgres import Postgres

AT = "2026-11-20 12:00:00+00"


@pytest.fixture
def rows(database: Postgres) -> Iterator[Postgres]:
    tables = ("article_data", "ticker_data", "trade_data", "alert_data")
    for table in tables:
        database.execute("SELECT ensure_event_month(%s, %s)", table, AT)
    database.execute(
        "INSERT INTO sentiment_data (cryptocurrency, window_start, window_end, mentions, mean_score, std_score, label,"
        " confidence) VALUES ('BTC', timestamptz %s - interval '3 minutes', %s, 4, 0.75, 0.1, 'positive', 0.8)",
        AT,
        AT,
    )
    database.execute(
        "INSERT INTO prediction_data (pair, window_start, window_end, model, ticks, predicted_price, std_price,"
        " min_price, max_price, lower_bound, upper_bound, actual_price, actual_time) VALUES ('XBT/USD',"
        " timestamptz %s - interval '3 minutes', %s, 'moving_average', 3, 101, 1, 100, 102, 100, 102, 101.5, %s)",
        AT,
        AT,
        AT,
    )
    database.execute(
        "INSERT INTO article_data VALUES ('a1', %s, 'Up', 'https://news.example/a1', 'news.example', '{}', '{BTC}',"
        " 0.9, 'positive')",
        AT,
    )
    database.execute("INSERT INTO ticker_data VALUES ('XBT/USD', %s, 101, 100, 102, 5000, 1.5)", AT)
    database.execute("INSERT INTO trade_data VALUES ('binance', 'BTCUSDT', 7, %s, 101, 0.5, 'BUY')", AT)
    database.execute(
        "INSERT INTO alert_data VALUES ('1', %s, 'freshness', 'binance BTCUSDT', 'critical', 'no trades', NULL)", AT
    )
    yield database
    for table in ("sentiment_data", "prediction_data", *tables):
        database.execute(f"DELETE FROM {table}")


QUERIES = {
    "SELECT crypto_symbol, sentiment_score, sentiment_label, source, confidence FROM sentiment_data"
    " WHERE crypto_symbol = 'BTC' ORDER BY timestamp DESC LIMIT 1": ("BTC", 0.75, "positive", "news", 0.8),
    "SELECT crypto_symbol, predicted_price, actual_price, model_name, confidence_interval_low,"
    " confidence_interval_high FROM prediction_data WHERE timestamp >= '2026-11-20' AND crypto_symbol = 'BTC'": (
        *("BTC", 101, 101.5, "moving_average", 100, 102),
    ),
    "SELECT website, count(*), avg(sentiment_score)::float FROM article_data"
    " WHERE timestamp > timestamp '2026-11-20' GROUP BY website": ("news.example", 1, 0.9),
    "SELECT date_trunc('minute', timestamp) = '2026-11-20 12:00Z', pair, max(last), min(bid) FROM ticker_data"
    " GROUP BY 1, 2": (True, "XBT/USD", 101, 100),
    "SELECT symbol, side, sum(price * quantity) FROM trade_data WHERE timestamp < now() GROUP BY symbol, side": (
        *("BTCUSDT", "BUY", 50.5),
    ),
    "SELECT severity, message FROM alert_data ORDER BY timestamp DESC": ("critical", "no trades"),
}


@pytest.mark.parametrize(("query", "row"), QUERIES.items(), ids=lambda each: str(each).partition("FROM ")[2][:16])
def test_a_query_of_an_old_dashboard_runs_unchanged(rows: Postgres, query: str, row: tuple[Any, ...]) -> None:
    connection = rows.connect(user="analyst")
    with connection.cursor() as cursor:
        # As docker/migrate.sh sets it for the login of the old guides.
        cursor.execute("SET search_path = legacy, public")
        cursor.execute(query)
        assert [
            tuple(float(cell) if hasattr(cell, "is_nan") else cell for cell in each) for each in cursor.fetchall()
        ] == [row]
    connection.close()


def test_the_views_are_to_read_only(rows: Postgres) -> None:
    import psycopg2

    connection = rows.connect(user="analyst")
    with connection.cursor() as cursor, pytest.raises(psycopg2.Error, match=r"read-only|permission denied"):
        cursor.execute("DELETE FROM legacy.trade_data")
    connection.close()


def test_the_tables_without_an_old_name_are_found_as_before(rows: Postgres) -> None:
    connection = rows.connect(user="analyst")
    with connection.cursor() as cursor:
        cursor.execute("SET search_path = legacy, public")
        cursor.execute("SELECT count(*) FROM trades_1min_agg")
        assert cursor.fetchall() == [(0,)]
    connection.close()
