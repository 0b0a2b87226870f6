"""A recording of each exchange gives the same rows whatever happens to it on the way, and they are the right ones.

Recordings are made here, from a seed, in each exchange's own format, with frames of other channels between the trades. The
rows are computed here too, with Python's decimals, so the pipeline is not checked by its own code. Replayed: as it is;
every frame twice and neighbours swapped; with pieces cut out that REST must bring; and from the raw topic (the first
exchange's into the same tables again: `.ci/run` plays a real recording of it from the raw topic).

Usage: exchanges.py [EXCHANGE...]
"""

import difflib
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from csv import DictReader
from decimal import ROUND_HALF_EVEN, Context, Decimal
from pathlib import Path

from exchanges_market import MINUTES, WIRES, Trade, lines, market
from programs import ROOT
from steps import check, say

EXACT = Context(prec=60)
COLUMNS = (
    "symbol, to_char(window_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS minute, trade_count, open, high, low, close,"
    " avg_price, vwap, sum_qty, sum_value, taker_buy_qty, taker_buy_value, first_trade_id, last_trade_id, missing_trades,"
    " status"
)
SAME = f"SELECT {COLUMNS}, spike_count FROM trades_1min_agg ORDER BY source, symbol, window_start"


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
        each.sort(key=lambda trade: (trade.time.replace(microsecond=trade.time.microsecond // 1000 * 1000), trade.id))
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
        check(good, f"{self.source}: {what}", seen)

    def run(self) -> None:
        say(f"{self.source}: {len(self.trades)} trades in {len(self.lines)} frames")
        first = self.replay("first", self.whole)
        rows = self.sql(first, SAME)
        self.equals_oracle(rows)
        rejected = self.sql(first, "SELECT sum(rejected), sum(trades) FROM stream_commits").split()[-1]
        self.want("nothing rejected, each trade counted once", rejected == f"0,{len(self.trades)}", rejected)

        if self.source == next(iter(WIRES)):
            self.replay("first", self.whole)
            self.same("played into the same tables again", first, rows)
        else:
            self.same("from the raw topic", self.replay("raw", self.whole, "--topic", "raw_trades"), rows)
        swapped = self.recording("swapped", self.swapped([line for line in self.lines for _ in range(2)]))
        self.same("every frame twice, neighbours swapped", self.replay("swapped", swapped), rows)
        cut = self.replay("cut", self.recording("cut", self.cut()), "--tape", str(self.whole))
        # Whether a trade is a spike is decided when it arrives, by the minute known then; never for one a minute late.
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

    def swapped(self, content: list[str]) -> list[str]:
        """In one pair of five the two are swapped with each other, and never with the first or last frame."""
        result = list(content)
        for at in range(1, len(result) - 2, 2):
            if self.dice.random() < 0.2:
                result[at], result[at + 1] = result[at + 1], result[at]
        return result

    def cut(self) -> list[str]:
        """Twenty small pieces and one of a fifth; never the first or last trades, whose loss no id shows."""
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
