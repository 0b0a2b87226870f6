"""The table of minutes that the Python peers write: one batch of upserts, one transaction."""

import os
from collections.abc import Iterable
from typing import Any

import psycopg

UPSERT = f"""INSERT INTO {os.environ["PEER_TABLE"]} VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    ON CONFLICT (symbol, window_start) DO UPDATE SET trade_count = excluded.trade_count, open = excluded.open,
    high = excluded.high, low = excluded.low, close = excluded.close, avg_price = excluded.avg_price,
    sum_qty = excluded.sum_qty, sum_value = excluded.sum_value"""


class MinuteTable:
    """One connection; ``write`` takes (symbol, start, count, open, high, low, close, average, quantity, value)."""

    def __init__(self) -> None:
        self.connection = psycopg.connect(
            os.environ["POSTGRES_URL"].removeprefix("jdbc:"),
            user=os.environ["POSTGRES_USER"],
            password=os.environ["POSTGRES_PASSWORD"],
        )

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.connection.transaction(), self.connection.cursor() as cursor:
            cursor.executemany(UPSERT, rows)
        self.connection.commit()
