"""Articles, tickers, trades and alerts from a seed, as they arrive: late, doubled, corrected, broken."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGIN = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
SECOND = 1_000_000
PAIRS = ("XBT/USD", "ETH/USD", "SOL/EUR")
CURRENCIES = ("ADA", "BTC", "ETH", "SOL")


@dataclass(frozen=True)
class Sent:
    """One record: its fields as the rules need them, or why it is refused. Times are microseconds after BEGIN."""

    topic: str
    key: str
    value: str
    fields: dict
    reason: str | None = None


def iso(micros: int) -> str:
    return (BEGIN + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def epoch(micros: int) -> int:
    return int(BEGIN.timestamp()) * SECOND + micros


def written(number: int, **fields: object) -> str:
    """JSON in which text that begins with # is a number; the number makes each record unlike all others."""
    text = json.dumps({**fields, "n": number}, separators=(",", ":"))
    for value in fields.values():
        if isinstance(value, str) and value.startswith("#"):
            text = text.replace(json.dumps(value), value[1:])
    return text


def tickers(dice: random.Random, count: int) -> Iterator[Sent]:
    now = dict.fromkeys(PAIRS, 0)
    level = dict.fromkeys(PAIRS, 6_000_000)
    sent: dict[str, list[int]] = {pair: [] for pair in PAIRS}
    for n in range(count):
        pair = dice.choice(PAIRS)
        now[pair] += dice.choice([1, 1, 2, 3, 5, 8, 13] * 6 + [75, 400]) * SECOND + dice.randrange(1000) * 1000
        level[pair] += dice.choice([0, 0, 1, -1, 25, -25, 600])
        late = dice.choice([0] * 8 + [20, 90, 119, 130, 300]) * SECOND
        micros = max(0, now[pair] - late)
        if sent[pair] and dice.random() < 0.06:
            micros = dice.choice(sent[pair][-20:])
        sent[pair].append(micros)
        at = f"{epoch(micros) // SECOND}.{epoch(micros) % SECOND:06d}"
        price = f"{level[pair] // 100}.{level[pair] % 100:02d}"
        fields = {"last": price, "bid": price, "ask": f"{price}1", "volume": f"{n}.25", "change": "-0.5"}
        line = written(
            n,
            pair=pair,
            last=f"#{price}",
            bid=f"#{price}0",
            ask=f"{price}1",
            volume_24h=f"#{n}.25",
            timestamp=f"#{at}",
            pct_change="#-0.5",
        )
        yield Sent("rawticker", pair, line, {"pair": pair, "micros": micros, **fields})
        if dice.random() < 0.05:
            value, reason = dice.choice(
                [
                    (line.replace(f'"last":{price}', '"last":0'), "out_of_range"),
                    (line.replace(pair, "XBTUSD"), "bad_value"),
                    (line.replace(at, "32503680000"), "time_out_of_range"),
                    (line.replace('"ask"', '"asked"'), "missing_field"),
                    (f"{{{n}", "not_json"),
                ]
            )
            yield Sent("rawticker", pair, value, {}, reason)


def articles(dice: random.Random, count: int) -> Iterator[Sent]:
    now = 0
    kept: list[dict] = []
    for n in range(count):
        now += dice.choice([1, 5, 10, 30, 60]) * SECOND
        late = dice.choice([0] * 8 + [30, 110, 140, 600]) * SECOND
        mentioned = dice.sample(CURRENCIES, dice.choice([0, 1, 1, 2, 3]))
        fields = {"id": f"https://x.example/{n}", "micros": max(0, now - late), "mentioned": mentioned}
        fields["score"] = f"0.{dice.randrange(100):02d}"
        if kept and dice.random() < 0.1:
            fields = dict(dice.choice(kept[-30:]))
            if dice.random() < 0.5:
                fields["score"] = f"0.{dice.randrange(100):02d}"
        kept.append(fields)
        line = written(
            n,
            id=fields["id"],
            title=f"Article {n}",
            url=fields["id"],
            website="x.example",
            published_at=iso(fields["micros"]),
            content={"summary": "S"},
            cryptocurrencies_mentioned=fields["mentioned"],
            sentiment={"score": float(fields["score"]), "label": "said"},
        )
        yield Sent("rawarticle", fields["id"], line, {**fields, "title": f"Article {n}"})
        if dice.random() < 0.05:
            value, reason = dice.choice(
                [
                    (written(n, id="b", title="no sentiment"), "missing_field"),
                    (line.replace('"score":', '"score":2').replace('"label":"said"', f'"label":"{n}"'), "out_of_range"),
                    (line.replace(iso(fields["micros"]), "yesterday"), "bad_value"),
                    (f"[{n}]", "not_json"),
                ]
            )
            yield Sent("rawarticle", fields["id"], value, {}, reason)


def trades(dice: random.Random, count: int) -> Iterator[Sent]:
    for n in range(count):
        number = n if dice.random() > 0.1 else dice.randrange(max(1, n))
        fields = {
            "id": number,
            "micros": number * 7 * SECOND,
            "price": f"{60000 + number}.10",
            "quantity": "0.00100000",
        }
        line = written(
            n,
            source="coinbase",
            symbol="BTC-USD",
            trade_id=number,
            price=f"#{fields['price']}",
            quantity=f"#{fields['quantity']}",
            trade_time=iso(fields["micros"]),
            is_buyer_maker=number % 2 == 0,
        )
        yield Sent("rawtrade", "coinbase|BTC-USD", line, fields)
        if dice.random() < 0.05:
            yield Sent("rawtrade", "coinbase|BTC-USD", line.replace(fields["price"], "-1"), {}, "out_of_range")


def alerts(dice: random.Random, count: int) -> Iterator[Sent]:
    for n in range(count):
        number = n if dice.random() > 0.4 else dice.randrange(max(1, n))
        raised, cleared = number * 60 * SECOND, number * 60 * SECOND + 5 * SECOND if number != n else None
        line = written(
            n,
            id=str(number),
            raised_at=iso(raised),
            check_name="freshness",
            subject="binance BTCUSDT",
            severity="warning",
            message=f"said {n}",
            cleared_at=None if cleared is None else iso(cleared),
        )
        fields = {"id": str(number), "raised": raised, "message": f"said {n}", "cleared": cleared}
        yield Sent("rawalert", str(number), line, fields)
        if dice.random() < 0.1:
            early = line.replace('"cleared_at":null', f'"cleared_at":"{iso(raised - 1)}"')
            if early != line:
                yield Sent("rawalert", str(number), early, {}, "time_conflict")


def market(seed: int) -> list[Sent]:
    """All records; those of one topic are in the order in which they are sent."""
    dice = random.Random(seed)
    made = [*tickers(dice, 1500), *articles(dice, 600), *trades(dice, 400), *alerts(dice, 80)]
    return made
