"""Where the jobs TradeWindows and OhlcLake write, read by DuckDB, and what must be there."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from live_run import parquet
from windows_market import BEGIN, Candle, Sent, Window, candles, closed, final, windows

TOPIC = "crypto_trades"
MINUTE_OF = f"CAST((epoch_us(window_start) - {int(BEGIN.timestamp()) * 1_000_000}) / 60000000 AS INT)"
WINDOW = "trade_count, avg_price, min_price, max_price, {qty}, sum_value, {spikes}, missing_trades"
TUMBLING = WINDOW.format(qty="sum_qty", spikes="spike_count")
SLIDING = WINDOW.format(qty="0", spikes="0")


@dataclass(frozen=True)
class Place:
    """Where one run of the two Parquet jobs writes."""

    folder: Path

    def options(self) -> list[str]:
        own = ["--data-dir", str(self.folder), "--checkpoint", str(self.folder / "checkpoints")]
        # Several batches, however fast the topic is read; late trades wait long enough to be met by a kill.
        return [*own, "--kafka-topic", TOPIC, "--max-trades-per-batch", "1000", "--restate-every", "15 seconds"]

    def rows(self, table: str, columns: str, prefix: str) -> list[list[str]]:
        """Of our symbols, in order; readable at any moment, each key once."""
        if not any((self.folder / table).glob("date=*/*.parquet")):
            return []
        rows = parquet(
            f"SELECT symbol, {MINUTE_OF} AS minute, {columns} FROM '{self.folder}/{table}/date=*/*.parquet'"
            f" WHERE starts_with(symbol, '{prefix}') ORDER BY 1, 2"
        )
        assert len({(row[0], row[1]) for row in rows}) == len(rows), f"{table}: a row twice"
        return rows


def window(row: list[str], qty: bool) -> Window:
    amounts = [Decimal(cell) for cell in row[3:8]]
    if not qty:
        amounts[3] = Decimal(0)
    avg, low, high, quantity, value = amounts
    return Window(row[0], int(row[1]), int(row[2]), avg, low, high, quantity, value, int(row[8]), int(row[9]))


def candle(row: list[str]) -> Candle:
    o, h, low, c, volume, quote = (Decimal(cell) for cell in row[2:8])
    count, first, last, missing = (int(cell) for cell in row[8:12])
    return Candle(row[0], int(row[1]), (o, h, low, c), volume, quote, count, first, last, missing, row[12])


def read_candles(place: Place, prefix: str) -> list[Candle]:
    columns = "open, high, low, close, volume, quote_volume, trade_count, first_trade_id, last_trade_id, missing_trades, status"
    return [candle(row) for row in place.rows("data_lake/ohlc_data", columns, prefix)]


def read_windows(place: Place, table: str, prefix: str) -> list[Window]:
    tumbling = table == "tumbling_1m"
    rows = place.rows(f"spark_out/{table}", TUMBLING if tumbling else SLIDING, prefix)
    return [window(row, tumbling) for row in rows]


@dataclass(frozen=True)
class Expected:
    candles: dict[tuple[str, int], Candle]
    tumbling: dict[tuple[str, int], Window]
    sliding: dict[tuple[str, int], Window]
    all_tumbling: dict[tuple[str, int], Window]
    all_sliding: dict[tuple[str, int], Window]

    @staticmethod
    def of(market: list[Sent]) -> "Expected":
        minutes = candles(market)
        tumbling = windows(market, 1)
        sliding = {
            k: Window(**{**vars(w), "sum_qty": Decimal(0), "spike_count": 0}) for k, w in windows(market, 5).items()
        }
        return Expected(
            {k: minutes[k] for k in closed(minutes)},
            {k: tumbling[k] for k in closed(tumbling)},
            {k: sliding[k] for k in final(sliding)},
            tumbling,
            sliding,
        )
