"""The price jobs on real Kafka: killed in the middle, they write what an undisturbed run and an independent computation say.

Prices are made here from a seed: late, doubled, equal, contradicting, from the far future, broken. The oracle below is
Python's exact fractions. The checkpoints of all jobs are torn and healed on the way. What came too late for the streams
is then restated, with a kill in the middle of that too, and all is held against fractions over all prices. Beside the live
run whose folder is named, or else a demo of its own.

Usage: jobs_statistics.py [DATA_DIR]
"""

import json
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

from live_run import ROOT, LiveRun, kill, live_run, say

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
    """The newest record of each instant, in order of time: as readers are told to read the topics."""
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


def await_collections(machine: LiveRun, url: str, scores: list[dict], limit: int = 120) -> None:
    end = time.monotonic() + limit
    while True:
        try:
            return check_collections(machine, url, scores)
        except AssertionError:
            if time.monotonic() > end:
                raise


def restate(machine: LiveRun, *, killed: bool = False) -> str:
    """Runs RestatePrices; what it says. Killed, if asked for, when it begins to publish."""
    command: list[str | Path] = [ROOT / "pipeline", "job", "RestatePrices", "--data", machine.data]
    with (machine.work / "RestatePrices.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True, text=True)
    said = ""
    assert process.stdout
    for line in process.stdout:
        # Spark's own lines begin with the year.
        said += "" if line.startswith("20") or line.startswith("\t") else line
        if killed and line.startswith("publishing"):
            kill(process, signal.SIGKILL)
    code = process.wait()
    assert code == (-signal.SIGKILL if killed else 0), f"exit code {code}\n{said}"
    return said


def tear(machine: LiveRun, job: str, log: str) -> None:
    """Empties the newest of a checkpoint's plans, commits or states, or the file named, as a full disk does."""
    checkpoint = machine.data / f"checkpoints/{job}-v1"
    newest = {each: max(int(f.name) for f in (checkpoint / each).glob("[0-9]*")) for each in ("offsets", "commits")}
    names = {each: f"{each}/{number}" for each, number in newest.items()}
    names["state"] = f"state/0/0/{newest['commits'] + 1}.delta"
    (checkpoint / names.get(log, log)).write_bytes(b"")


def recover(machine: LiveRun, expected: int) -> None:
    done = subprocess.run(
        [ROOT / "pipeline", "job", "Recover", "--data", machine.data], check=True, capture_output=True, text=True
    ).stdout
    lines = [line for line in done.splitlines() if " is torn: " in line]
    say("recover\n" + "\n".join(lines))
    assert len(lines) == expected, done


def await_instant(machine: LiveRun, topic: str, micros: int, limit: int = 180) -> None:
    """Until a stream has written an instant: the one it writes last."""
    end = time.monotonic() + limit
    while not any(iso(micros) in value for value in machine.read(topic)):
        assert time.monotonic() < end, f"{topic}: nothing about {iso(micros)} after {limit} s"


def settled_times(lines: list[str], ahead: int) -> list[int]:
    """The instants that a stream has written when it has read the lines."""
    kept, newest, _ = accepted(lines)
    return sorted(t for t in kept if t < newest - LATE - ahead)


def check_all(machine: LiveRun, mongo_url: str, lines: list[str]) -> None:
    """The newest record of each instant, in every topic and collection, is that of all prices."""
    whole = every(lines)
    statistics, moves = (max(settled_times(lines, ahead)) for ahead in (0, AHEAD))
    records = [machine.read(topic) for topic in TOPICS[:4]]
    for topic, values in zip(TOPICS, records, strict=False):
        streamed = [json.loads(value)["timestamp"] for value in values if "restated_at" not in value]
        assert len(streamed) == len(set(streamed)), f"{topic}: a stream has given an instant twice"
    moving, scores, higher, lower = (newest_records(values) for values in records)
    check_statistics(whole, sorted(t for t in whole if t <= statistics), moving, scores)
    check_moves(whole, sorted(t for t in whole if t <= moves), higher, lower)
    await_collections(machine, mongo_url, scores)
    say(f"{len(moving)} instants of {len(whole)} prices equal the independent computation over all of them")


def check_restated(machine: LiveRun, mongo_url: str, lines: list[str]) -> None:
    before = [len(machine.read(topic)) for topic in TOPICS[:4]]
    say("killed: " + restate(machine, killed=True).strip())
    assert [len(machine.read(topic)) for topic in TOPICS[:4]] == before, "a killed run has published something"
    say(restate(machine).strip())
    after = [machine.read(topic) for topic in TOPICS[:4]]
    check_all(machine, mongo_url, lines)
    for topic, values, count in zip(TOPICS, after, before, strict=False):
        restated = [json.loads(value)["version"] for value in values if "restated_at" in value]
        assert len(restated) == len(values) - count, topic
        assert set(restated) <= {1, 2}, topic
    assert restate(machine).strip() == "nothing to restate"
    assert [len(machine.read(topic)) for topic in TOPICS[:4]] == [len(values) for values in after]
    say("a second run has published nothing")


def run(machine: LiveRun) -> None:
    port = free_port()
    mongo_url = f"mongodb://127.0.0.1:{port}"
    names = ["MovingStats", "ZScores", "NextMoves", "ZScoresToMongo"]
    os.environ["MONGO_URL"] = mongo_url
    dice = random.Random(6)
    lines = list(prices(dice, 0, 900))
    kept, newest, refused = accepted(lines)
    settled = sum(t < newest - LATE for t in kept)
    say(f"{len(lines)} lines, {len(kept)} prices, {refused} refused, {settled} settled")
    store = machine.start("mongo", "mongo", "--port", str(port))
    # Small batches, so that the kill falls between and within them, and there is something to go back to.
    jobs = {name: machine.job(name, "--max-records-per-batch", "50") for name in names}
    try:
        for begin in range(0, len(lines), 150):
            if begin == 450:
                machine.wait("btc-price-moving", 100)
                for name in names:
                    kill(jobs[name], signal.SIGKILL)
                say("killed all four jobs")
                for job, log in zip(names, ["offsets", "commits", "state", "offsets"], strict=True):
                    tear(machine, job, log)
                recover(machine, len(names))
            machine.send("btc-price", "BTCUSDT", lines[begin : begin + 150])
            if begin == 600:
                jobs |= {name: machine.job(name) for name in names}
        machine.wait("btc-price-zscore", settled)
        machine.wait("btc-price-lower", sum(t < newest - LATE - AHEAD for t in kept))
        rows = {topic: machine.read(topic) for topic in TOPICS}
        for topic, values in rows.items():
            say(f"{topic}: {len(values)} records")
        parsed = {t: [json.loads(v, parse_float=Decimal) for v in rows[t]] for t in TOPICS[:4]}
        check_statistics(kept, settled_times(lines, 0), parsed["btc-price-moving"], parsed["btc-price-zscore"])
        check_moves(kept, settled_times(lines, AHEAD), parsed["btc-price-higher"], parsed["btc-price-lower"])
        # MovingStats and NextMoves refuse the same records; ZScores only those that cannot be read.
        assert len(rows["btc-price_dead_letter"]) >= 2 * refused
        await_documents(machine, mongo_url, settled)
        check_collections(machine, mongo_url, parsed["btc-price-zscore"])
        say("equal to the independent computation, after kill -9 of every job")
        late = late_prices(dice, 0, 850)
        machine.send("btc-price", "BTCUSDT", late)
        check_restated(machine, mongo_url, lines + late)
        kill(jobs["MovingStats"], signal.SIGKILL)
        tear(machine, "MovingStats", "metadata")
        recover(machine, 1)
        jobs["MovingStats"] = machine.job("MovingStats")
        more = list(prices(dice, 900, 1100))
        machine.send("btc-price", "BTCUSDT", more)
        lines += late + more
        for topic, ahead in (("btc-price-zscore", 0), ("btc-price-lower", AHEAD)):
            await_instant(machine, topic, settled_times(lines, ahead)[-1])
        say("the streams have gone on; again: " + restate(machine).strip())
        check_all(machine, mongo_url, lines)
    finally:
        for process in [*jobs.values(), store]:
            if process.poll() is None:
                kill(process, signal.SIGTERM)


if __name__ == "__main__":
    with live_run() as machine:
        run(machine)
