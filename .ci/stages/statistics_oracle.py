"""Prices as they arrive, from a seed, and what must come of them: exact fractions."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction

WINDOWS = {"30s": 30, "1m": 60, "5m": 300, "15m": 900, "30m": 1800, "1h": 3600}
LATE = 10_000_000
AHEAD = 20_000_000
BEGIN = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
getcontext().prec = 80


def iso(micros: int) -> str:
    return (BEGIN + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class Price:
    micros: int
    text: str

    def line(self) -> str:
        return f'{{"symbol":"BTCUSDT","price":{self.text},"timestamp":"{iso(self.micros)}"}}'


def prices(dice: random.Random, begin: int, end: int) -> Iterator[str]:
    """Lines as they arrive."""
    level = 6_000_000
    for second in range(begin, end):
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


def late_prices(dice: random.Random, begin: int, end: int) -> list[str]:
    """Lines that come when their time is long over, some of them twice, some for an instant that has a price."""
    lines = []
    for number in range(60):
        price = Price(1_000_000 * dice.randrange(begin, end) + dice.randrange(3) * 50_000, f"{59_000 + number}.25")
        lines += [price.line()] * dice.choice([1, 1, 2])
    return [*lines, Price(-3_700_000_000, "59999.99").line(), Price(-5_000_000, "60001.5").line()]


def every(lines: list[str]) -> dict[int, str]:
    """Every price that can be read, late or not; of two at one instant the first."""
    kept: dict[int, str] = {}
    for line in lines:
        alone, _, _ = accepted([line])
        for micros, text in alone.items():
            kept.setdefault(micros, text)
    return kept


def newest_records(values: list[str]) -> list[dict]:
    """The newest record of each instant, in order of time: as docs/price-statistics.md reads the topics."""
    newest = {row["timestamp"]: row for row in (json.loads(value, parse_float=Decimal) for value in values)}
    return [newest[timestamp] for timestamp in sorted(newest)]


def root(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).sqrt()


def close(actual: object, expected: Decimal) -> bool:
    return abs(Decimal(str(actual)) - expected) <= abs(expected) * Decimal("1e-12")


def check_statistics(kept: dict[int, str], times: list[int], moving: list[dict], scores: list[dict]) -> None:
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


def check_moves(kept: dict[int, str], times: list[int], higher: list[dict], lower: list[dict]) -> None:
    for name, rows, up in (("higher_window", higher, 1), ("lower_window", lower, -1)):
        assert [row["timestamp"] for row in rows] == [iso(t) for t in times], name
        for t, row in zip(times, rows, strict=True):
            price = Decimal(kept[t])
            moves = [u - t for u in kept if t < u < t + AHEAD and up * (Decimal(kept[u]) - price) > 0]
            expected = Decimal(min(moves, default=AHEAD)) / 1_000_000
            assert Decimal(str(row[name])) == expected, (t, row, expected)


def settled_times(lines: list[str], ahead: int) -> list[int]:
    """The instants that a stream has written when it has read the lines."""
    kept, newest, _ = accepted(lines)
    return sorted(t for t in kept if t < newest - LATE - ahead)
