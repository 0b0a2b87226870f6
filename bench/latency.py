"""From the instant an exchange sends a trade, through producer, Kafka and Spark, to its being counted in PostgreSQL."""

import json
import os
import time
import urllib.request
from pathlib import Path

from contenders import Contender
from servers import HOME, Servers, free_port, java

SYMBOLS = [f"COIN{n:02}USDT" for n in range(50)]
WARM_UP_SECONDS = 40
POLL_SECONDS = 0.05
GIVE_UP_SECONDS = 120


class Exchange:
    """The simulated exchange, live, and our producer reading it."""

    def __init__(self, servers, rate):
        self.servers, self.rate, self.port, self.status = servers, rate, free_port(), free_port()

    def __enter__(self):
        def jar(name):
            return str(HOME / f"{name}/target/{name}-all.jar")

        # The market's first second is sent to the first listener too, so that it gets every trade there is.
        self.servers.start(
            "simulator",
            [
                java(),
                "-Xmx512m",
                "-jar",
                jar("simulator"),
                "--port",
                str(self.port),
                "--rate",
                str(self.rate),
                "--symbols",
                ",".join(SYMBOLS),
                "--history",
                "1 second",
            ],
        )
        Servers._await(lambda: self.get("/simulator/status"), "the simulator")
        self.servers.start(
            "producer",
            [
                java(),
                "-Xmx256m",
                "-jar",
                jar("producer"),
                "--symbols",
                ",".join(SYMBOLS),
                "--websocket-url",
                f"ws://127.0.0.1:{self.port}",
                "--rest-url",
                f"http://127.0.0.1:{self.port}",
                "--kafka-bootstrap-servers",
                self.servers.bootstrap,
                "--status-port",
                str(self.status),
            ],
        )
        return self

    def __exit__(self, *_):
        for process in reversed(self.servers.processes[-2:]):
            process.terminate()
            process.wait(20)

    def get(self, path, port=None):
        with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def published(self):
        return json.loads(self.get("/status", self.status))["published"]

    def sent(self, until):
        """By symbol: when each trade was sent, in the order of their ids, up to an instant (seconds since 1970)."""
        tapes = {}
        for symbol in SYMBOLS:
            lines = self.get(f"/simulator/tape?symbol={symbol}").splitlines()
            times = [json.loads(line)["sent_us"] / 1e6 for line in lines]
            tapes[symbol] = [at for at in times if at < until]
        return tapes


def counted(sql, job):
    """How many trades of each symbol are visible."""
    if job.name == "ours":
        query = "SELECT symbol, sum(trade_count) FROM trades_1min_agg GROUP BY symbol"
    else:
        query = (
            f"SELECT symbol, sum(n) FROM (SELECT symbol, max(trade_count) n FROM {job.table}"
            " GROUP BY symbol, window_start) m GROUP BY symbol"
        )
    try:
        return {symbol: int(n) for symbol, n in sql(query)}
    except RuntimeError:  # the usual job's table is made by its first batch
        return {}


def watch(job, sql, begin, end, exchange):
    """Ids are consecutive and nothing comes twice, so n trades counted means that the first n are visible."""
    seen, visible, cpu, tapes = {}, [], {}, None
    while True:
        job.alive()
        now = time.time()
        if now >= begin:
            cpu.setdefault("begin", (now, job.cpu))
        if now >= end:
            cpu.setdefault("end", (now, job.cpu))
            tapes = tapes or exchange.sent(end)
            if all(seen.get(s, 0) >= len(times) for s, times in tapes.items()) or now > end + GIVE_UP_SECONDS:
                return visible, cpu, tapes
        for symbol, n in counted(sql, job).items():
            if n > seen.get(symbol, 0):
                visible.append((symbol, seen.get(symbol, 0), n, time.time()))
                seen[symbol] = n
        time.sleep(POLL_SECONDS)


def measure(servers, args, name):
    load_before = os.getloadavg()[0]
    with (
        Exchange(servers, args.rate) as exchange,
        Contender(name, servers, "clean_trades", 0, args.heap, args.trigger) as job,
    ):
        begin = time.time() + WARM_UP_SECONDS
        visible, cpu, tapes = watch(job, servers.sql(), begin, begin + args.seconds, exchange)
        batches = job.batches()
    delays = []
    for symbol, first, end, at in visible:
        delays += [at - sent for sent in tapes[symbol][first:end] if sent >= begin]
    delays.sort()
    measured = sum(sent >= begin for times in tapes.values() for sent in times)

    # A trade never seen is slower than all others, not left out.
    def at(q):
        return round(delays[int(q * measured)], 3) if int(q * measured) < len(delays) else None

    spent, wall = cpu["end"][1] - cpu["begin"][1], cpu["end"][0] - cpu["begin"][0]
    return {
        "job": name,
        "trades_measured": len(delays),
        "never_seen": measured - len(delays),
        "p50_s": at(0.5),
        "p99_s": at(0.99),
        "max_s": round(delays[-1], 3) if delays else None,
        "batches": batches,
        "cpu_cores": round(spent / wall, 3),
        "cpu_s_per_million": round(spent / measured * 1e6, 1),
        "load_before": round(load_before, 1),
    }


def latency(folder, args):
    results = []
    for name in ("ours", "usual"):
        if args.only in ("both", name):
            own = Path(folder) / name
            own.mkdir()
            with Servers(own) as servers:
                results.append(measure(servers, args, name))
            print(json.dumps(results[-1]), flush=True)
    if len(results) == 2:
        ours, usual = (r["cpu_s_per_million"] for r in results)
        print(
            f"cpu_s_per_million, live: ours {ours}, usual {usual}, ours/usual {ours / usual:.3f} (1/{usual / ours:.1f})"
        )
    return {
        "rate": args.rate,
        "symbols": len(SYMBOLS),
        "seconds": args.seconds,
        "trigger": args.trigger,
        "runs": results,
    }
