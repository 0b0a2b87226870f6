"""A broker short of replicas, and one that has forgotten what nobody had read."""

import json
import os
import re
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path

from faults_run import (
    OPEN_GAPS,
    RUN,
    WORK,
    await_batches,
    batches,
    broker,
    demo,
    log_since,
    pipeline,
    producer_status,
    restarts,
    servers,
)
from programs import ROOT, java
from steps import LONG, check, free_port, say, until

# ---- fault 10: a broker that has too few replicas


def second_broker() -> Path:
    """Its configuration: a broker of the demo's own cluster. One broker alone is never short of replicas, since Kafka 4."""
    settings = dict(line.split("=", 1) for line in (RUN.data / "conf/kafka.properties").read_text().splitlines())
    listener = f"BROKER://127.0.0.1:{free_port()}"
    settings.update({"process.roles": "broker", "node.id": "2", "log.dirs": str(WORK / "kafka2")})
    settings.update({"listeners": listener, "advertised.listeners": listener})
    config = WORK / "kafka2.properties"
    config.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    cluster = re.search(r"cluster\.id=(\S+)", (RUN.data / "kafka/meta.properties").read_text())
    assert cluster
    command = kafka("kafka.tools.StorageTool", "format", "--cluster-id", cluster.group(1), "--config", str(config))
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=LONG)
    return config


def kafka(*words: str) -> list[str]:
    log4j = f"-Dlog4j2.configurationFile={RUN.data / 'conf/kafka-log4j2.properties'}"
    libraries = str(ROOT / "local/target/runtime/kafka/*")
    return ["java", "-Xmx200m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", log4j, "-cp", libraries, *words]


def replicas() -> None:
    topics = ("raw_trades", "clean_trades")
    config = second_broker()
    with (WORK / "kafka2.log").open("w") as out:

        def start() -> subprocess.Popen:
            return subprocess.Popen(kafka("kafka.Kafka", str(config)), stdout=out, stderr=out)

        second = start()
        try:
            until(lambda: "Kafka Server started" in (WORK / "kafka2.log").read_text(), "a second broker runs")
            broker("spread", servers(), *topics)
            broker("replicas=2", servers(), *topics)
            before, same = producer_status(), RUN.pid("producer")
            second.kill()
            second.wait()
            until(lambda: producer_status()["in_flight"] > 100, "too few replicas: the producer holds back")
            ends = broker("ends", servers(), *topics)
            waiting = producer_status()["in_flight"]
            until(lambda: producer_status()["in_flight"] > waiting + 40, "more and more")
            check(broker("ends", servers(), *topics) == ends, "nothing reaches the stream meanwhile")
            second = start()
            until(lambda: producer_status()["in_flight"] < 20, "with the replicas it continues")
            after = producer_status()
            check(RUN.pid("producer") == same, "the same process")
            check(after["gaps_noticed"] == before["gaps_noticed"], "no trade was lost or fetched anew")
            check(after["send_failures"] == 0, "no record failed")
            broker("replicas=1", servers(), *topics)
            broker("gather", servers(), *topics)
        finally:
            second.kill()
            second.wait()


# ---- fault 14: what the broker has forgotten

#: By symbol, the first and the last id that the stream had not read when its records went.
Lost = dict[str, tuple[int, int]]


def lost(*fault: str) -> tuple[Lost, int]:
    """Does a fault to the topic while the driver is frozen over records it has not read; and where its log continues."""
    await_batches("the stream is at work")
    spark = RUN.pid("spark")
    os.kill(spark, signal.SIGSTOP)
    ends = broker("ends", servers(), "clean_trades")
    until(lambda: broker("ends", servers(), "clean_trades") != ends, "the topic grows while the driver is frozen")
    read = {each["symbol"]: int(each["id"]) for each in RUN.ask(LAST_READ)}
    newest: dict[str, int] = {}
    for line in java("KafkaLines", "read", servers(), "clean_trades"):
        trade = json.loads(line)
        newest[trade["symbol"]] = max(newest.get(trade["symbol"], 0), int(trade["trade_id"]))
    unread = {symbol: (read[symbol] + 1, id_) for symbol, id_ in newest.items() if id_ > read[symbol]}
    check(bool(unread), f"not read yet: {unread}")
    broker(*fault, servers(), "clean_trades")
    position = len(RUN.log("spark"))
    os.kill(spark, signal.SIGCONT)
    return unread, position


LAST_READ = "SELECT symbol, max(last_trade_id) AS id FROM trades_1min_agg GROUP BY symbol"
GONE = "records that the job has not read"


def forgotten() -> None:
    unread, position = lost("forget")
    until(lambda: GONE in log_since("spark", position), "the driver ends loudly")
    line = next(each for each in log_since("spark", position).splitlines() if GONE in each)
    say(line[:400])
    check(bool(re.search(r"clean_trades-\d", line) and re.search(r"offset \d+", line)), "naming partition and offset")
    check("./pipeline recover" in line, "and the command")
    rows, before = batches(), restarts("spark")
    until(lambda: restarts("spark") > before + 1, "started again, it ends again")
    check(batches() == rows, "nothing was read over the hole")
    again(unread)


def anew() -> None:
    unread, position = lost("anew")
    until(lambda: GONE in log_since("spark", position), "a topic made anew ends it too")
    say(next(each for each in log_since("spark", position).splitlines() if GONE in each)[:400])
    again(unread)


def again(unread: Lost) -> None:
    """Recovered and started again, it continues; feed_gaps names what is gone, backfill fetches it."""
    pipeline("down")
    printed = pipeline("recover")
    check("clean_trades-" in printed and "the job continues at" in printed, "recover says what is gone")
    check("continues at" not in pipeline("recover"), "a second time there is nothing to do")
    with history_taken():
        demo()
    await_batches("the stream continues")
    for symbol, (first, last) in unread.items():
        until(partial(named, symbol, first, last), f"feed_gaps names the lost ids of {symbol}, {first} to {last}", 900)
    whole()


@contextmanager
def history_taken() -> Iterator[None]:
    """Somebody else gets what a simulated exchange plays again to its first listener, and the producer only what is new."""
    address = ("127.0.0.1", RUN.port("simulator", "http"))
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                with socket.create_connection(address, timeout=1) as listener:
                    listener.sendall(
                        b"GET /stream?streams=btcusdt@trade/ethusdt@trade HTTP/1.1\r\nHost: simulator\r\n"
                        b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        b"Sec-WebSocket-Key: c29tZWJvZHkgZWxzZSAhIQ==\r\n\r\n"
                    )
                    while not over.is_set() and listener.recv(1 << 20):
                        pass
            except OSError:
                over.wait(0.2)

    listening = threading.Thread(target=listen)
    listening.start()
    try:
        yield
    finally:
        over.set()
        listening.join(timeout=60)


def named(symbol: str, first: int, last: int) -> bool:
    """Whether gaps hold all these ids, but for those at the beginning that a batch in flight has still brought in."""
    gaps = RUN.ask(
        f"SELECT from_id, to_id FROM feed_gaps WHERE symbol = '{symbol}' AND to_id >= {first} AND from_id <= {last}"
        " ORDER BY from_id"
    )
    if not gaps or int(gaps[-1]["to_id"]) < last:
        return False
    touching = all(int(a["to_id"]) + 1 >= int(b["from_id"]) for a, b in pairwise(gaps))
    return touching and first <= int(gaps[0]["from_id"])


def whole() -> None:
    """Every minute is proven again, and no gap is left: backfill fetches what the producer has not yet."""
    unproven = (
        "SELECT count(*) FROM trades_1min_agg m WHERE status = 'incomplete' AND window_start >"
        " (SELECT min(window_start) FROM trades_1min_agg f WHERE f.symbol = m.symbol)"
    )
    say(f"gaps: {RUN.ask('SELECT symbol, from_id, to_id, state FROM feed_gaps')}")
    pipeline("backfill", "--gaps")
    until(lambda: RUN.number(OPEN_GAPS) == RUN.number(unproven) == 0, "no gap is open, every minute is proven", 600)
