"""The price jobs on real Kafka: killed in the middle, they write what an undisturbed run and an independent computation say.

Prices are made from a seed: late, doubled, equal, contradicting, from the far future, broken. The oracle is Python's exact
fractions (statistics_oracle.py). The checkpoints of all jobs are torn and healed on the way. What came too late for the
streams is then restated, with a kill in the middle of that too, and all is held against fractions over all prices. Beside
the live run whose folder is named, or else a demo of its own.

Usage: jobs_statistics.py [DATA_DIR]
"""

import json
import os
import random
import signal
import socket
import subprocess
import time
from decimal import Decimal
from pathlib import Path

from live_run import ROOT, LiveRun, kill, live_run, say
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

TOPICS = ["btc-price-moving", "btc-price-zscore", "btc-price-higher", "btc-price-lower", "btc-price_dead_letter"]


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
