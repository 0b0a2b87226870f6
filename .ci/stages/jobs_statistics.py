"""The price jobs on real Kafka: killed in the middle, they write what an undisturbed run and an independent computation say.

Prices are made from a seed: late, doubled, equal, contradicting, from the far future, broken. The oracle is Python's exact
fractions (statistics_oracle.py). The checkpoints of all jobs are damaged and set aside on the way. What came too late for the
streams is then restated, with a kill in the middle of that too, and all is held against fractions over all prices. Beside
the live run whose folder is named, or else a demo of its own.

Usage: jobs_statistics.py [DATA_DIR]
"""

import json
import os
import random
import re
import signal
import subprocess
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

from live_run import LiveRun, kill, live_run, stop
from programs import ROOT
from statistics_oracle import (
    AHEAD,
    LATE,
    WINDOWS,
    accepted,
    check_moves,
    check_statistics,
    every,
    iso,
    late_prices,
    newest_records,
    prices,
    settled_times,
)
from steps import free_port, say, until

TOPICS = ["btc-price-moving", "btc-price-zscore", "btc-price-higher", "btc-price-lower", "btc-price_dead_letter"]


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


def await_collections(machine: LiveRun, url: str, scores: list[dict], limit: int = 600) -> None:
    end = time.monotonic() + limit
    while True:
        try:
            return check_collections(machine, url, scores)
        except AssertionError:
            if time.monotonic() > end:
                raise
        time.sleep(1)


def restate(machine: LiveRun, *, killed: bool = False) -> str:
    """Runs RestatePrices; what it says. Killed, if asked for, when it begins to publish."""
    command: list[str | Path] = [ROOT / "pipeline", "job", "RestatePrices", "--data", machine.data]
    with (machine.work / "RestatePrices.log").open("ab") as log:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, start_new_session=True, text=True)
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        if killed and line.startswith("publishing"):
            with suppress(ProcessLookupError):
                kill(process, signal.SIGKILL)
    code = process.wait()
    assert code == 0 or (killed and code == -signal.SIGKILL), f"exit code {code}\n{said}"
    return said.strip()


def counts(machine: LiveRun) -> list[int]:
    return [len(machine.read(topic)) for topic in TOPICS[:4]]


def kill_while_publishing(machine: LiveRun, dice: random.Random, lines: list[str]) -> int:
    """Late prices are sent, and RestatePrices is killed over them: all or nothing is published.

    A kill that comes after the last record has killed nothing; then there are others to be late. How often it was tried.
    """
    for attempt in range(1, 10):
        late = late_prices(dice, 0, 850)
        machine.send("btc-price", "BTCUSDT", late)
        lines += late
        before = counts(machine)
        said = restate(machine, killed=True)
        announced = re.search(r"publishing (\d+) records", said)
        assert announced, said
        published = settled(machine, sum(before), int(announced[1]))
        say(f"killed: {said}; {published} of them published")
        if not published:
            return attempt
    raise AssertionError("no kill has come before the end")


def settled(machine: LiveRun, before: int, announced: int) -> int:
    """How many records were published: all or none, once every topic's end of a transaction that was being ended is there."""
    end = time.monotonic() + 300
    while (published := sum(counts(machine)) - before) not in (0, announced):
        assert time.monotonic() < end, f"a killed run has published a part: {published} of {announced}"
        time.sleep(1)
    return published


def tear(machine: LiveRun, job: str, log: str) -> None:
    """Empties the newest of a checkpoint's plans, commits or states, or the file named, as a full disk does."""
    checkpoint = next((machine.data / "checkpoints").glob(f"{job}-v?"))
    newest = {each: max(int(f.name) for f in (checkpoint / each).glob("[0-9]*")) for each in ("offsets", "commits")}
    names = {each: f"{each}/{number}" for each, number in newest.items()}
    names["state"] = f"state/0/0/{newest['commits'] + 1}.delta"
    (checkpoint / names.get(log, log)).write_bytes(b"")


def recover(machine: LiveRun, expected: int) -> None:
    done = subprocess.run(
        [ROOT / "pipeline", "job", "Recover", "--data", machine.data], check=True, capture_output=True, text=True
    ).stdout
    lines = [line for line in done.splitlines() if " is corrupt: " in line]
    say("recover\n" + "\n".join(lines))
    assert len(lines) == expected, done


def await_instant(machine: LiveRun, topic: str, micros: int, limit: int = 600) -> None:
    """Until a stream has written an instant: the one it writes last."""
    end = time.monotonic() + limit
    while not any(iso(micros) in value for value in machine.read(topic)):
        assert time.monotonic() < end, f"{topic}: nothing about {iso(micros)} after {limit} s"
        time.sleep(1)


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


def check_restated(machine: LiveRun, mongo_url: str, lines: list[str], dice: random.Random) -> None:
    attempts = kill_while_publishing(machine, dice, lines)
    before = [machine.read(topic) for topic in TOPICS[:4]]
    say(restate(machine))
    after = [machine.read(topic) for topic in TOPICS[:4]]
    check_all(machine, mongo_url, lines)
    for topic, values, old in zip(TOPICS, after, before, strict=False):
        versions, earlier = ([json.loads(v)["version"] for v in each if "restated_at" in v] for each in (values, old))
        assert len(versions) - len(earlier) == len(values) - len(old), topic
        assert set(versions) <= set(range(1, attempts + 2)), topic
    assert restate(machine) == "nothing to restate"
    assert counts(machine) == [len(values) for values in after]
    say("a second run has published nothing")


def run(machine: LiveRun) -> None:
    port = free_port()
    mongo_url = f"mongodb://127.0.0.1:{port}"
    names = ["MovingStats", "ZScores", "NextMoves", "ZScoresToMongo"]
    os.environ["PIPELINE_MONGO_URL"] = mongo_url
    dice = random.Random(6)
    lines = list(prices(dice, 0, 900))
    kept, newest, refused = accepted(lines)
    settled, moved = (sum(t < newest - LATE - ahead for t in kept) for ahead in (0, AHEAD))
    say(f"{len(lines)} lines, {len(kept)} prices, {refused} refused, {settled} settled")
    store = machine.start("mongo", "mongo", "--port", str(port))
    # Small batches, so that the kill falls between and within them, and there is something to go back to.
    jobs = {name: machine.job(name, "--max-records-per-batch", "50") for name in names}
    try:
        for begin in range(0, len(lines), 150):
            if begin == 450:
                # Each has something that can be damaged.
                for topic in TOPICS[:4]:
                    machine.wait(topic, 100)
                until(lambda: machine.documents(mongo_url, f"btc-price-zscore-{list(WINDOWS)[-1]}"), "documents")
                for name in names:
                    kill(jobs[name], signal.SIGKILL)
                say("killed all four jobs")
                for job, log in zip(names, ["offsets", "commits", "state", "offsets"], strict=True):
                    tear(machine, job, log)
                recover(machine, len(names))
            machine.send("btc-price", "BTCUSDT", lines[begin : begin + 150])
            if begin == 600:
                jobs |= {name: machine.job(name) for name in names}
        for topic, number in zip(TOPICS, (settled, settled, moved, moved, 2 * refused), strict=True):
            machine.wait(topic, number)
        rows = {topic: machine.read(topic) for topic in TOPICS}
        for topic, values in rows.items():
            say(f"{topic}: {len(values)} records")
        parsed = {t: [json.loads(v, parse_float=Decimal) for v in rows[t]] for t in TOPICS[:4]}
        check_statistics(kept, settled_times(lines, 0), parsed["btc-price-moving"], parsed["btc-price-zscore"])
        check_moves(kept, settled_times(lines, AHEAD), parsed["btc-price-higher"], parsed["btc-price-lower"])
        # MovingStats and NextMoves refuse the same records; ZScores only those that cannot be read.
        assert len(rows["btc-price_dead_letter"]) >= 2 * refused
        await_collections(machine, mongo_url, parsed["btc-price-zscore"])
        say("equal to the independent computation, after kill -9 of every job")
        check_restated(machine, mongo_url, lines, dice)
        kill(jobs["MovingStats"], signal.SIGKILL)
        tear(machine, "MovingStats", "metadata")
        recover(machine, 1)
        jobs["MovingStats"] = machine.job("MovingStats")
        more = list(prices(dice, 900, 1100))
        machine.send("btc-price", "BTCUSDT", more)
        lines += more
        for topic, ahead in zip(TOPICS, (0, 0, AHEAD, AHEAD), strict=False):
            await_instant(machine, topic, settled_times(lines, ahead)[-1])
        say("the streams have gone on; again: " + restate(machine))
        check_all(machine, mongo_url, lines)
    finally:
        stop([*jobs.values(), store])


if __name__ == "__main__":
    # Its trades are not looked at.
    with live_run("--rate", "2", "--history", "1 minute") as machine:
        run(machine)
