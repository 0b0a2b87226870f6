"""A market for the stage of windows and lake, and what windows and candles over it must be: Python's exact numbers, from
trades alone (a sliding window is not made of minutes here)."""

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal
from fractions import Fraction
from itertools import pairwise

BEGIN = datetime(2026, 3, 1, 23, 40, tzinfo=UTC)
MINUTES = 40
MINUTE = 60_000_000
WATERMARK = 2 * MINUTE
QUIET = {7, 8}
HELD_BACK = {15}
NEVER_SENT = {5, 21}
JUMP = 30
EARLIER = 24
OLD_IDS = 101
EXACT = Context(prec=80)


@dataclass(frozen=True)
class Trade:
    symbol: str
    id: int
    micros: int
    price: Decimal
    quantity: Decimal
    spike: bool

    @property
    def minute(self) -> int:
        return self.micros // MINUTE

    def line(self) -> str:
        time = BEGIN + timedelta(microseconds=self.micros)
        return (
            f'{{"symbol":"{self.symbol}","price":{self.price:f},"quantity":{self.quantity:f},'
            f'"trade_value_usdt":{self.price * self.quantity:f},"trade_time":"{time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}",'
            f'"timestamp_ms":{int(time.timestamp() * 1000)},"is_buyer_maker":{str(self.id % 3 == 0).lower()},'
            f'"is_price_spike":{str(self.spike).lower()},"trade_id":{self.id},"source":"coinbase","later_field":[1]}}'
        )


@dataclass(frozen=True)
class Sent:
    """The records of one symbol in the order of their arrival, and what becomes of them."""

    symbol: str
    lines: list[str]
    counted: list[Trade]
    ids: set[int]
    refused: dict[str, str]


def trades(dice: random.Random, symbol: str, price: Decimal, quantity: Decimal) -> list[Trade]:
    """Bursts in one microsecond, two quiet minutes, a jump of the price, three minutes without end; and one trade whose
    time is a minute earlier than its id says."""
    made = []
    times = [
        minute * MINUTE + dice.choice([dice.randrange(MINUTE), 0, MINUTE - 1, 30_000_000])
        for minute in range(MINUTES)
        if minute not in QUIET
        for _ in range(dice.randrange(20, 50))
    ]
    step = price / 2000
    for place, micros in enumerate(sorted(times)):
        level = price * (2 if micros >= JUMP * MINUTE else 1) + step * dice.randrange(-9, 10)
        made.append(
            Trade(symbol, 1_000 + place, micros, level, quantity * dice.randrange(1, 10_000), dice.random() < 0.01)
        )
    place = next(n for n, trade in enumerate(made) if trade.minute == EARLIER) + 1
    made[place] = replace(made[place], micros=EARLIER * MINUTE - 1)
    last = made[-1]
    return [*made, Trade(symbol, last.id + 1, (MINUTES + 3) * MINUTE, last.price, quantity, False)]


def sent(dice: random.Random, symbol: str, price: Decimal, quantity: Decimal) -> Sent:
    """Late, doubled, out of order, held back for minutes, never sent; some long after their minute was proven; and records
    that must be refused."""
    arrivals: list[tuple[int, str]] = []
    counted = []
    holes = {minute: dice.randrange(5, 12) for minute in HELD_BACK | NEVER_SENT | {11, 12}}
    places: dict[int, int] = defaultdict(int)
    made = trades(dice, symbol, price, quantity)
    first_of = {trade.minute: trade.id for trade in reversed(made)}
    for trade in made:
        places[trade.minute] += 1
        missing = places[trade.minute] == holes.get(trade.minute)
        if missing and trade.minute in NEVER_SENT:
            continue
        counted.append(trade)
        late = dice.choice([0] * 9 + [dice.randrange(20_000_000)])
        if missing or trade.minute in HELD_BACK or (trade.minute == EARLIER - 1 and trade.id > first_of[EARLIER]):
            late = dice.randrange(6 * MINUTE, 12 * MINUTE)
        if trade.minute > MINUTES:
            late = 0
        arrivals.append((trade.micros + late, trade.line()))
        if dice.random() < 0.02:
            arrivals.append((trade.micros + late + dice.randrange(MINUTE), trade.line()))
    refused = bad(symbol)
    # Minute 3 is proven by then, its ids are above all: numbers of an earlier time.
    out_of_all_order = [Trade(symbol, OLD_IDS + n, 3 * MINUTE + n, price, quantity, False) for n in range(3)]
    counted += out_of_all_order
    lines = [*refused, *(trade.line() for trade in out_of_all_order), out_of_all_order[0].line()]
    arrivals += [(dice.randrange(25 * MINUTE, 28 * MINUTE), line) for line in lines]
    ids = {trade.id for trade in counted}
    return Sent(symbol, [line for _, line in sorted(arrivals)], counted, ids, refused)


def bad(symbol: str) -> dict[str, str]:
    """Values that are no trade, and the reason they are refused with."""
    good = Trade(symbol, 77, MINUTE, Decimal(1), Decimal(1), False).line()
    future = Trade(symbol, 78, 40 * 366 * 1440 * MINUTE, Decimal(1), Decimal(1), False).line()
    return {
        future: "time_out_of_range",
        f'{{"symbol":"{symbol}"': "not_json",
        f'["{symbol}"]': "not_json",
        good.replace('"price":1,', ""): "missing_field",
        good.replace('"price":1,', '"price":-1,'): "out_of_range",
        good.replace('"price":1,', '"price":"dear",'): "bad_value",
        good.replace('"price":1,', '"price":1,"price":2,'): "duplicate_field",
        good.replace("2026-03-01", "2999-03-01"): "time_conflict",
        good.replace('"quantity":1,', '"quantity":0.0000000000000000000001,'): "too_many_digits",
    }


def rounded(value: Fraction) -> Decimal:
    quotient = EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))
    return quotient.quantize(Decimal("1e-18"), ROUND_HALF_EVEN, EXACT)


@dataclass(frozen=True)
class Window:
    """One window or candle; {@code start} in minutes since BEGIN."""

    symbol: str
    start: int
    trade_count: int
    avg_price: Decimal
    min_price: Decimal
    max_price: Decimal
    sum_qty: Decimal
    sum_value: Decimal
    spike_count: int
    missing_trades: int


def missing(ids: list[int], first: int, last: int) -> int:
    """Of all ids that came, how many lack between first and last, or right beside them."""
    return sum(b - a - 1 for a, b in pairwise(ids) if b - a > 1 and b >= first and a <= last)


def windows(market: list[Sent], length: int) -> dict[tuple[str, int], Window]:
    """All windows of so many minutes that hold a trade, one beginning every minute."""
    found = {}
    for each in market:
        by_minute: dict[int, list[Trade]] = defaultdict(list)
        for trade in each.counted:
            by_minute[trade.minute].append(trade)
        lacks = {minute: lack(each, inside) for minute, inside in by_minute.items()}
        for start in sorted({minute - back for minute in by_minute for back in range(length)}):
            inside = [t for minute in range(start, start + length) for t in by_minute.get(minute, [])]
            prices = [t.price for t in inside]
            found[inside[0].symbol, start] = Window(
                inside[0].symbol,
                start,
                len(inside),
                rounded(sum((Fraction(p) for p in prices), Fraction()) / len(prices)),
                min(prices),
                max(prices),
                sum((t.quantity for t in inside), Decimal()),
                sum((EXACT.multiply(t.price, t.quantity) for t in inside), Decimal()),
                sum(t.spike for t in inside),
                sum(lacks.get(minute, 0) for minute in range(start, start + length)),
            )
    return found


def lack(each: Sent, inside: list[Trade]) -> int:
    numbers = [t.id for t in inside]
    return missing(sorted(each.ids), min(numbers), max(numbers))


@dataclass(frozen=True)
class Candle:
    symbol: str
    start: int
    prices: tuple[Decimal, Decimal, Decimal, Decimal]
    volume: Decimal
    quote_volume: Decimal
    trade_count: int
    first_trade_id: int
    last_trade_id: int
    missing_trades: int
    status: str


def candles(market: list[Sent]) -> dict[tuple[str, int], Candle]:
    found = {}
    for each in market:
        for (symbol, start), window in windows([each], 1).items():
            inside = sorted((t for t in each.counted if t.minute == start), key=lambda t: (t.micros // 1000, t.id))
            numbers = [t.id for t in inside]
            whole = all(n in each.ids for n in range(min(numbers) - 1, max(numbers) + 2))
            found[symbol, start] = Candle(
                symbol,
                start,
                (inside[0].price, window.max_price, window.min_price, inside[-1].price),
                window.sum_qty,
                window.sum_value,
                window.trade_count,
                min(numbers),
                max(numbers),
                0 if whole else window.missing_trades,
                "certified" if whole else "incomplete",
            )
    return found


def closed(starts: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """All minutes but that of the last trade."""
    return {key for key in starts if key[1] < MINUTES}


def final(starts: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """The sliding windows that the watermark has passed when the last trade comes."""
    return {key for key in starts if (key[1] + 5) * MINUTE + WATERMARK <= (MINUTES + 3) * MINUTE}
