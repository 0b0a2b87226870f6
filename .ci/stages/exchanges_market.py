"""A market from a seed, in the format of each exchange, with frames of other channels between the trades."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

BEGIN = datetime(2026, 3, 1, 23, 55, 13, tzinfo=UTC)
MINUTES = 12
QUIET = range(5, 7)


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


def okx_frame(trade: Trade) -> str:
    """Every number is a text."""
    data = {
        "instId": trade.symbol,
        "tradeId": str(trade.id),
        "px": format(trade.price, "f"),
        "sz": format(trade.quantity, "f"),
        "side": "buy" if trade.taker_buys else "sell",
        "source": "0",
        "ts": str(int(trade.time.timestamp() * 1_000_000) // 1000),
    }
    return json.dumps({"arg": {"channel": "trades-all", "instId": trade.symbol}, "data": [data]})


def okx_noise(dice: random.Random, last: Trade) -> str:
    arg = {"channel": "trades-all", "instId": last.symbol}
    aggregated = {
        "instId": last.symbol,
        "tradeId": str(last.id),
        "px": "1",
        "sz": "1",
        "side": "buy",
        "ts": "1",
        "count": "2",
    }
    ticker = {"instType": "SPOT", "instId": last.symbol, "last": format(last.price, "f"), "lastSz": "1"}
    return dice.choice(
        [
            json.dumps({"event": "subscribe", "arg": arg, "connId": "a4d3ae55"}),
            json.dumps(
                {"event": "channel-conn-count", "channel": "trades-all", "connCount": "1", "connId": "a4d3ae55"}
            ),
            json.dumps({"arg": {**arg, "channel": "trades"}, "data": [aggregated]}),
            json.dumps({"arg": {**arg, "channel": "tickers"}, "data": [ticker]}),
            json.dumps({"arg": {**arg, "channel": "books"}, "action": "update", "data": [{"asks": [], "bids": []}]}),
        ]
    )


WIRES = {
    "binance": Wire(("BTCUSDT", "ETHUSDT", "SHIBUSDT"), binance_frame, binance_noise, 1000),
    "coinbase": Wire(("BTC-USD", "ETH-USD", "SHIB-USD"), match, coinbase_noise),
    "kraken": Wire(("BTC/USD", "ETH/USD", "SHIB/USD"), kraken_frame, kraken_noise),
    "okx": Wire(("BTC-USDT", "ETH-USDT", "SHIB-USDT"), okx_frame, okx_noise, 1000),
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
