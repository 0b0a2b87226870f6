"""A recording of each exchange gives the same rows whatever happens to it on the way, and they are the right ones.

Recordings are made here, from a seed, in each exchange's own words, with frames of other channels between the trades. The
rows are computed here too, with Python's decimals, so nothing of ours judges itself. Replayed: as it is; into the same
tables again; from the raw topic; every frame twice; neighbours swapped; and with pieces cut out that REST must bring.

Usage: exchanges.py [binance] [coinbase] [kraken]
"""

import difflib
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from csv import DictReader
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BEGIN = datetime(2026, 3, 1, 23, 55, 13, tzinfo=UTC)
MINUTES = 12
QUIET = range(5, 7)
EXACT = Context(prec=60)
COLUMNS = (
    "symbol, to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS minute, trade_count, open, high, low, close,"
    " avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, first_trade_id, last_trade_id, missing_trades,"
    " status"
)
SAME = f"SELECT {COLUMNS}, spike_count FROM trades_1min_agg ORDER BY source, symbol, window_start"
START = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


@dataclass(frozen=True)
class Trade:
    symbol: str
    id: int
    price: Decimal
    quantity: Decimal
    time: datetime
    taker_buys: bool


@dataclass(frozen=True)
class Wire:
    """How an exchange writes things down, and how fine its times are."""

    symbols: tuple[str, ...]
    frame: Callable[[Trade], str]
    noise: Callable[[random.Random, Trade], str]
    step_micros: int = 1


def iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def match(trade: Trade, kind: str = "match") -> str:
    return json.dumps(
        {
            "type": kind,
            "trade_id": trade.id,
            "maker_order_id": "ac928c66-ca53-498f-9c13-a110027a60e8",
            "taker_order_id": "132fb6ae-456b-4654-b4e0-d681ac05cea1",
            "side": "sell" if trade.taker_buys else "buy",
            "size": format(trade.quantity, "f"),
            "price": format(trade.price, "f"),
            "product_id": trade.symbol,
            "sequence": 130 * trade.id,
            "time": iso(trade.time),
        }
    )


def coinbase_noise(dice: random.Random, last: Trade) -> str:
    return dice.choice(
        [
            match(last, "last_match"),
            json.dumps(
                {
                    "type": "heartbeat",
                    "last_trade_id": dice.choice([last.id, 0]),
                    "product_id": last.symbol,
                    "sequence": 130 * last.id,
                    "time": iso(last.time),
                }
            ),
            '{"type":"subscriptions","channels":[{"name":"matches","product_ids":["ETH-USD","BTC-USD"],"account_ids":null}]}',
            json.dumps(
                {
                    "type": "ticker",
                    "sequence": 130 * last.id,
                    "product_id": last.symbol,
                    "price": str(last.price),
                    "open_24h": "1",
                    "side": "buy",
                    "time": iso(last.time),
                    "trade_id": last.id,
                    "last_size": "1",
                }
            ),
            '{"type":"status","products":[{"id":"BTC-USD","type":"spot","status":"online"}],"currencies":[{"id":"BTC"}]}',
            json.dumps(
                {
                    "type": "l2update",
                    "product_id": last.symbol,
                    "changes": [["buy", str(last.price), "0.1"]],
                    "time": iso(last.time),
                }
            ),
        ]
    )


def trade_object(trade: Trade) -> str:
    """By hand, because json.dumps would make doubles of the numbers."""
    return (
        f'{{"symbol":"{trade.symbol}","side":"{"buy" if trade.taker_buys else "sell"}","price":{trade.price:f},'
        f'"qty":{trade.quantity:f},"ord_type":"limit","trade_id":{trade.id},"timestamp":"{iso(trade.time)}"}}'
    )


def kraken_frame(trade: Trade) -> str:
    return f'{{"channel":"trade","type":"update","data":[{trade_object(trade)}]}}'


def kraken_noise(dice: random.Random, last: Trade) -> str:
    return dice.choice(
        [
            '{"channel":"heartbeat"}',
            '{"channel":"status","type":"update","data":[{"system":"online","api_version":"v2","connection_id":1}]}',
            f'{{"channel":"trade","type":"snapshot","data":[{trade_object(last)}]}}',
            json.dumps({"channel": "ticker", "type": "update", "data": [{"symbol": last.symbol, "last": 1.5}]}),
            json.dumps(
                {"channel": "book", "type": "update", "data": [{"symbol": last.symbol, "bids": [], "checksum": 1}]}
            ),
            json.dumps({"method": "subscribe", "result": {"channel": "trade", "symbol": last.symbol}, "success": True}),
            '{"method":"pong","req_id":42,"time_in":"x","time_out":"y"}',
        ]
    )


def binance_data(trade: Trade) -> dict[str, object]:
    millis = int(trade.time.timestamp() * 1_000_000) // 1000
    return {
        "e": "trade",
        "E": millis + 1,
        "s": trade.symbol,
        "t": trade.id,
        "p": format(trade.price, ".8f"),
        "q": format(trade.quantity, ".8f"),
        "T": millis,
        "m": not trade.taker_buys,
        "M": True,
    }


def binance_frame(trade: Trade) -> str:
    return json.dumps({"stream": f"{trade.symbol.lower()}@trade", "data": binance_data(trade)})


def binance_noise(dice: random.Random, last: Trade) -> str:
    name = last.symbol.lower()
    return dice.choice(
        [
            '{"result":null,"id":1}',
            json.dumps({"stream": f"{name}@aggTrade", "data": {**binance_data(last), "e": "aggTrade", "a": last.id}}),
            json.dumps({"stream": f"{name}@miniTicker", "data": {"e": "24hrMiniTicker", "s": last.symbol, "c": "1.5"}}),
            json.dumps(
                {"stream": f"{name}@bookTicker", "data": {"u": 400900217, "s": last.symbol, "b": "1", "a": "2"}}
            ),
            json.dumps({"e": "depthUpdate", "s": last.symbol, "U": 157, "u": 160, "b": [["0.0024", "10"]], "a": []}),
        ]
    )


WIRES = {
    "binance": Wire(("BTCUSDT", "ETHUSDT", "SHIBUSDT"), binance_frame, binance_noise, 1000),
    "coinbase": Wire(("BTC-USD", "ETH-USD", "SHIB-USD"), match, coinbase_noise),
    "kraken": Wire(("BTC/USD", "ETH/USD", "SHIB/USD"), kraken_frame, kraken_noise),
}


def market(wire: Wire, dice: random.Random) -> list[Trade]:
    """Bursts at one instant, two quiet minutes, prices of eight decimals, one thin symbol."""
    trades = []
    for symbol, price, step, rate in zip(
        wire.symbols,
        (Decimal("80691.53"), Decimal("3012.07"), Decimal("0.00001234")),
        (Decimal("0.01"), Decimal("0.01"), Decimal("0.00000001")),
        (4.0, 2.0, 0.05),
        strict=True,
    ):
        when, number = BEGIN, dice.randint(10**6, 10**9)
        while when < BEGIN + timedelta(minutes=MINUTES):
            number += 1
            price = max(step, price + step * dice.randint(-20, 20))
            quantity = Decimal(dice.choice([1, 7, 12_300, 5_000_000, 250_000_000])).scaleb(-8)
            shown = when - timedelta(microseconds=when.microsecond % wire.step_micros)
            trades.append(Trade(symbol, number, price, quantity, shown, dice.random() < 0.5))
            if dice.random() < 0.8:
                when += timedelta(microseconds=1 + int(dice.expovariate(rate) * 1_000_000))
            if (when - BEGIN) // timedelta(minutes=1) in QUIET and symbol != wire.symbols[0]:
                when = BEGIN + timedelta(minutes=QUIET.stop, microseconds=dice.randint(0, 10**6))
    trades.sort(key=lambda trade: (trade.time, trade.id))
    return trades


def lines(wire: Wire, trades: list[Trade], dice: random.Random) -> list[str]:
    """The recording: one line a frame, received a little later than it happened."""
    result = []
    for trade in trades:
        received = int(trade.time.timestamp() * 1_000_000) * 1000 + 40_000_000
        result.append(f'{{"local_ns":{received},"msg":{wire.frame(trade)}}}')
        if dice.random() < 0.1:
            result.append(f'{{"local_ns":{received + 1},"msg":{wire.noise(dice, trade)}}}')
    return result


def plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def mean(total: Decimal, by: Decimal) -> str:
    return plain(EXACT.divide(total, by).quantize(Decimal("1e-18"), ROUND_HALF_EVEN, EXACT))


def oracle(trades: list[Trade]) -> Iterator[dict[str, str]]:
    """The row of every minute that has trades, but for its status."""
    minutes: dict[tuple[str, str], list[Trade]] = {}
    for trade in trades:
        minutes.setdefault((trade.symbol, trade.time.strftime("%Y-%m-%d %H:%M")), []).append(trade)
    for (symbol, minute), each in sorted(minutes.items()):
        each.sort(key=lambda trade: (trade.time, trade.id))
        quantity = EXACT.create_decimal(sum((t.quantity for t in each), Decimal(0)))
        value = sum((EXACT.multiply(t.price, t.quantity) for t in each), Decimal(0))
        yield {
            "symbol": symbol,
            "minute": minute,
            "trade_count": str(len(each)),
            "open": plain(each[0].price),
            "high": plain(max(t.price for t in each)),
            "low": plain(min(t.price for t in each)),
            "close": plain(each[-1].price),
            "avg_price": mean(sum((t.price for t in each), Decimal(0)), Decimal(len(each))),
            "vwap": mean(value, quantity),
            "sum_qty": plain(quantity),
            "sum_value": plain(value),
            "taker_buy_qty": plain(sum((t.quantity for t in each if t.taker_buys), Decimal(0))),
            "taker_buy_value": plain(
                sum((EXACT.multiply(t.price, t.quantity) for t in each if t.taker_buys), Decimal(0))
            ),
            "first_trade_id": str(min(t.id for t in each)),
            "last_trade_id": str(max(t.id for t in each)),
            "missing_trades": "0",
        }


class Stage:
    def __init__(self, source: str, work: Path) -> None:
        dice = random.Random(20261121)
        self.source = source
        self.work = work
        self.wire = WIRES[source]
        self.dice = dice
        self.trades = market(self.wire, dice)
        self.lines = lines(self.wire, self.trades, dice)
        self.whole = self.recording("whole", self.lines)

    def recording(self, name: str, content: list[str]) -> Path:
        path = self.work / f"{self.source}-{name}.ndjson"
        path.write_text("\n".join(content) + "\n")
        return path

    def pipeline(self, *arguments: str) -> str:
        done = subprocess.run([ROOT / "pipeline", *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise SystemExit(f"FAILED: ./pipeline {' '.join(arguments)}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def sql(self, data: Path, query: str) -> str:
        return self.pipeline("sql", "--data", str(data), query)

    def replay(self, name: str, recording: Path, *options: str) -> Path:
        data = self.work / f"{self.source}-{name}"
        self.pipeline("replay", str(recording), "--source", self.source, "--data", str(data), *options)
        return data

    def want(self, what: str, good: bool, seen: str = "") -> None:
        if not good:
            raise SystemExit(f"FAILED: {self.source}: {what}\n{seen}")
        say(f"ok: {self.source}: {what}")

    def run(self) -> None:
        say(f"{self.source}: {len(self.trades)} trades in {len(self.lines)} frames")
        first = self.replay("first", self.whole)
        rows = self.sql(first, SAME)
        self.equals_oracle(rows)
        rejected = self.sql(first, "SELECT sum(rejected), sum(trades) FROM stream_commits").split()[-1]
        self.want("nothing refused, each trade counted once", rejected == f"0,{len(self.trades)}", rejected)

        self.replay("first", self.whole)
        self.same("played into the same tables again", first, rows)
        self.same("from the raw topic", self.replay("raw", self.whole, "--topic", "raw_trades"), rows)
        twice = self.recording("twice", [line for line in self.lines for _ in range(2)])
        self.same("every frame twice", self.replay("twice", twice), rows)
        swapped = self.replay("swapped", self.recording("swapped", self.swapped()))
        self.same("neighbours swapped", swapped, rows)
        cut = self.replay("cut", self.recording("cut", self.cut()), "--tape", str(self.whole))
        # A spike is judged when its trade arrives, against the minute known then; what comes a minute late is not judged.
        self.same("pieces cut out, brought by REST", cut, rows, but_spikes=True)
        gaps = self.sql(cut, "SELECT count(*) FROM feed_gaps WHERE state <> 'filled'").split()[-1]
        self.want("every gap filled", gaps == "0", gaps)

    def equals_oracle(self, rows: str) -> None:
        stored = {(row["symbol"], row["minute"]): row for row in DictReader(rows.splitlines())}
        proven = 0
        for expected in oracle(self.trades):
            row = stored.pop((expected["symbol"], expected["minute"]))
            different = {name: (row[name], value) for name, value in expected.items() if row[name] != value}
            if different:
                self.want(f"the row of {expected['symbol']} {expected['minute']}: {different}", False, str(row))
            proven += row["status"] == "certified"
        self.want(f"every row as computed here, {proven} of them certified", proven >= 3 * (MINUTES - 6))
        quiet = [row["status"] for row in stored.values()]
        self.want(f"{len(quiet)} minutes without trades are quiet", set(quiet) == {"quiet"}, str(quiet))

    def same(self, what: str, data: Path, rows: str, but_spikes: bool = False) -> None:
        then, now = rows.splitlines(), self.sql(data, SAME).splitlines()
        if but_spikes:
            then, now = ([row.rpartition(",")[0] for row in each] for each in (then, now))
        self.want(what, now == then, "\n".join(difflib.unified_diff(then, now, lineterm="", n=0)))

    def swapped(self) -> list[str]:
        result = list(self.lines)
        for at in range(1, len(result) - 2, 2):
            if self.dice.random() < 0.2:
                result[at], result[at + 1] = result[at + 1], result[at]
        return result

    def cut(self) -> list[str]:
        """Twenty small pieces and one of a fifth; never the first or last trades, of which no id tells."""
        result = list(self.lines)
        for _ in range(20):
            at = self.dice.randrange(200, len(result) - 300)
            del result[at : at + self.dice.randint(1, 5)]
        middle = len(result) // 2
        del result[middle : middle + len(result) // 5]
        return result


def run(source: str) -> None:
    with tempfile.TemporaryDirectory() as work:
        Stage(source, Path(work)).run()


def main() -> None:
    with ThreadPoolExecutor(2) as pool:
        for each in [pool.submit(run, source) for source in sys.argv[1:] or WIRES]:
            each.result()
    say("all exchanges pass")


if __name__ == "__main__":
    main()
