"""The price jobs on real Kafka: killed in the middle, they write what an undisturbed run and an independent computation say.

Prices are made here from a seed: late, doubled, equal, contradicting, from the far future, broken. The oracle below is
Python's exact fractions. Beside the live run whose folder is named, or else a demo of its own.

Usage: jobs_statistics.py [DATA_DIR]
"""

import json
import os
import random
import signal
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction

from live_run import LiveRun, kill, live_run, say

WINDOWS = {"30s": 30, "1m": 60, "5m": 300, "15m": 900, "30m": 1800, "1h": 3600}
LATE = 10_000_000
AHEAD = 20_000_000
BEGIN = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
TOPICS = ["btc-price-moving", "btc-price-zscore", "btc-price-higher", "btc-price-lower", "btc-price_dead_letter"]
getcontext().prec = 80


def iso(micros: int) -> str:
    return (BEGIN + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Price:
    micros: int
    text: str

    def line(self) -> str:
        return f'{{"symbol":"BTCUSDT","price":{self.text},"timestamp":"{iso(self.micros)}"}}'


def prices(dice: random.Random, count: int) -> Iterator[str]:
    """Lines as they arrive."""
    level = 6_000_000
    for second in range(count):
        level += dice.choice([0, 0, 0, 1, -1, 25, -25])
        late = dice.choice([0] * 8 + [3_000_000, 9_000_000, 14_000_000])
        price = Price(1_000_000 * second + dice.randrange(3) * 100_000 - late, f"{level // 100}.{level % 100:02d}")
        yield price.line()
        odd = dice.random()
        if odd < 0.02:
            yield price.line()
        elif odd < 0.03:
            yield Price(price.micros, f"{level // 100 + 1}.5").line()
        elif odd < 0.04:
            yield f'{{"symbol":"BTCUSDT","price":1,"timestamp":"2999-01-01T00:00:0{dice.randrange(9)}Z"}}'
        elif odd < 0.05:
            yield dice.choice(
                ["{", "[]", '{"symbol":"BTCUSDT","price":1}', '{"symbol":"BTCUSDT","price":-1,"timestamp":"x"}']
            )


def accepted(lines: list[str]) -> tuple[dict[int, str], int, int]:
    """Prices by instant as the rules say, the newest instant, and how many lines are refused."""
    kept: dict[int, str] = {}
    newest = -(10**18)
    refused = 0
    for line in lines:
        try:
            price = json.loads(line, parse_float=str)
            moment = datetime.fromisoformat(price["timestamp"])
            value = Decimal(price["price"])
        except (ValueError, KeyError, TypeError):
            refused += 1
            continue
        micros = (moment - BEGIN) // timedelta(microseconds=1)
        if moment.year > 2900 or value <= 0:
            refused += 1
        elif micros in kept:
            refused += Decimal(kept[micros]) != value
        elif micros < newest - LATE:
            refused += 1
        else:
            kept[micros] = price["price"]
            newest = max(newest, micros)
    return kept, newest, refused


def root(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


def close(actual: object, expected: Decimal) -> bool:
    return abs(Decimal(str(actual)) - expected) <= abs(expected) * Decimal("1e-12")


def check_statistics(kept: dict[int, str], newest: int, moving: list[dict], scores: list[dict]) -> None:
    times = sorted(t for t in kept if t < newest - LATE)
    assert [row["timestamp"] for row in moving] == [iso(t) for t in times], "moving: other instants"
    assert [row["timestamp"] for row in scores] == [iso(t) for t in times], "zscore: other instants"
    exact = {t: Fraction(kept[t]) for t in kept}
    for t, row, score in zip(times, moving, scores, strict=True):
        assert [w["window"] for w in row["windows"]] == list(WINDOWS)
        for window, zscore in zip(row["windows"], score["zscores"], strict=True):
            span = WINDOWS[window["window"]] * 1_000_000
            inside = [exact[u] for u in exact if t - span < u <= t]
            mean = sum(inside) / len(inside)
            deviation = root(sum((p - mean) ** 2 for p in inside) / len(inside))
            assert window["count"] == len(inside), (t, window)
            assert Decimal(str(window["min_price"])) == Decimal(float(min(inside))).quantize(Decimal("0.01")), (
                t,
                window,
            )
            assert Decimal(str(window["max_price"])) == Decimal(float(max(inside))).quantize(Decimal("0.01")), (
                t,
                window,
            )
            assert close(window["avg_price"], Decimal(mean.numerator) / Decimal(mean.denominator)), (t, window)
            assert close(window["std_price"], deviation), (t, window, deviation)
            distance = exact[t] - mean
            expected = (
                Decimal(distance.numerator) / Decimal(distance.denominator) / deviation if deviation else Decimal(0)
            )
            assert zscore["window"] == window["window"]
            assert close(zscore["zscore_price"], expected), (t, zscore, expected)


def check_moves(kept: dict[int, str], newest: int, higher: list[dict], lower: list[dict]) -> None:
    times = sorted(t for t in kept if t < newest - LATE - AHEAD)
    for name, rows, up in (("higher_window", higher, 1), ("lower_window", lower, -1)):
        assert [row["timestamp"] for row in rows] == [iso(t) for t in times], name
        for t, row in zip(times, rows, strict=True):
            price = Decimal(kept[t])
            moves = [u - t for u in kept if t < u < t + AHEAD and up * (Decimal(kept[u]) - price) > 0]
            expected = Decimal(min(moves, default=AHEAD)) / 1_000_000
            assert Decimal(str(row[name])) == expected, (t, row, expected)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def await_documents(machine: LiveRun, url: str, count: int, limit: int = 120) -> None:
    end = time.monotonic() + limit
    while (seen := len(machine.documents(url, "btc-price-zscore-1h"))) < count:
        assert time.monotonic() < end, f"btc-price-zscore-1h: {seen} of {count} documents after {limit} s"


def check_collections(machine: LiveRun, url: str, scores: list[dict]) -> None:
    """Each collection has the topic's records, each once."""
    for place, window in enumerate(WINDOWS):
        name = f"btc-price-zscore-{window}"
        documents = [json.loads(line) for line in machine.documents(url, name)]
        assert [d["_id"] for d in documents] == [f"BTCUSDT|{row['timestamp']}" for row in scores], (
            f"{name}: other documents"
        )
        for document, row in zip(documents, scores, strict=True):
            assert Decimal(document["price"]["$numberDecimal"]) == row["price"], document
            assert document["zscore_price"] == float(row["zscores"][place]["zscore_price"]), document
    say(f"{len(WINDOWS)} collections of {len(scores)} documents")


def run(machine: LiveRun) -> None:
    port = free_port()
    mongo_url = f"mongodb://127.0.0.1:{port}"
    names = ["MovingStats", "ZScores", "NextMoves", "ZScoresToMongo"]
    os.environ["MONGO_URL"] = mongo_url
    lines = list(prices(random.Random(6), 900))
    kept, newest, refused = accepted(lines)
    settled = sum(t < newest - LATE for t in kept)
    say(f"{len(lines)} lines, {len(kept)} prices, {refused} refused, {settled} settled")
    store = machine.start("mongo", "mongo", "--port", str(port))
    jobs = {name: machine.job(name) for name in names}
    try:
        for begin in range(0, len(lines), 150):
            if begin == 450:
                machine.wait("btc-price-moving", 100)
                for name in names:
                    kill(jobs[name], signal.SIGKILL)
                say("killed all four jobs")
            machine.send("btc-price", "BTCUSDT", lines[begin : begin + 150])
            if begin == 600:
                jobs |= {name: machine.job(name) for name in names}
        machine.wait("btc-price-zscore", settled)
        machine.wait("btc-price-lower", sum(t < newest - LATE - AHEAD for t in kept))
        rows = {topic: machine.read(topic) for topic in TOPICS}
        for topic, values in rows.items():
            say(f"{topic}: {len(values)} records")
        parsed = {t: [json.loads(v, parse_float=Decimal) for v in rows[t]] for t in TOPICS[:4]}
        check_statistics(kept, newest, parsed["btc-price-moving"], parsed["btc-price-zscore"])
        check_moves(kept, newest, parsed["btc-price-higher"], parsed["btc-price-lower"])
        # MovingStats and NextMoves refuse the same records; ZScores only those that cannot be read.
        assert len(rows["btc-price_dead_letter"]) >= 2 * refused
        await_documents(machine, mongo_url, settled)
        check_collections(machine, mongo_url, parsed["btc-price-zscore"])
        say("equal to the independent computation, after kill -9 of every job")
    finally:
        for process in [*jobs.values(), store]:
            if process.poll() is None:
                kill(process, signal.SIGTERM)


if __name__ == "__main__":
    with live_run() as machine:
        run(machine)
