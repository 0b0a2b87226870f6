"""From the instant an exchange sends a trade, through producer, Kafka and Spark, to its being counted in PostgreSQL."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.request
from bisect import bisect
from pathlib import Path

from contenders import PIPELINE, Contender
from drains import newest
from servers import HOME, Servers, java, tree

SYMBOLS = [f"COIN{n:02}USDT" for n in range(int(os.environ.get("PIPELINE_SYMBOLS", 50)))]
POLL_SECONDS = 0.05
#: Asking the exchange what it sent takes seconds, in which nobody looks: the last trades have been seen by then.
SETTLE_SECONDS = 3
GIVE_UP_SECONDS = 120
AFTER_KILL_SECONDS = 60
#: All trades are visible that were sent longer ago: as in the undisturbed stream.
FRESH_SECONDS = 1


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Exchange:
    """The simulated exchange, live, and our producer reading it."""

    def __init__(self, servers, rate):
        self.servers, self.rate, self.port, self.status = servers, rate, free_port(), free_port()
        self.processes = []

    def __enter__(self):
        # The market's first second is sent to the first listener too, so that it gets every trade there is.
        market = ["--port", str(self.port), "--rate", str(self.rate), "--history", "1 second"]
        self._start("simulator", "512m", *market, "--symbols", ",".join(SYMBOLS))
        end = time.monotonic() + 60
        while True:
            try:
                self.get("/simulator/status")
                break
            except OSError:
                if time.monotonic() > end:
                    raise SystemExit("bench/run: the simulator does not answer after 60 s") from None
                time.sleep(0.2)
        addresses = ["--websocket-url", f"ws://127.0.0.1:{self.port}", "--rest-url", f"http://127.0.0.1:{self.port}"]
        kafka = ["--kafka-bootstrap-servers", self.servers.bootstrap, "--status-port", str(self.status)]
        self._start("producer", "256m", "--symbols", ",".join(SYMBOLS), *addresses, *kafka)
        return self

    def _start(self, name, heap, *options):
        command = [java(), f"-Xmx{heap}", "-jar", str(HOME / f"{name}/target/{name}-all.jar"), *options]
        with (self.servers.data / "logs" / f"{name}.log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
            )

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def get(self, path, port=None):
        with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def producer_cpu(self):
        return tree(self.processes[-1].pid)[0]

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
    import psycopg

    # The usual job's table is made by its first batch.
    with contextlib.suppress(psycopg.errors.UndefinedTable):
        rows = sql.execute(f"SELECT symbol, sum(trade_count) FROM {newest(job)} AS minutes GROUP BY symbol").fetchall()
        return {symbol: int(n) for symbol, n in rows}
    return {}


def watch(job, sql, begin, end, exchange):
    """Ids are consecutive and nothing comes twice, so n trades counted means that the first n are visible."""
    seen, visible, costs, tapes = {}, [], {}, None
    while True:
        if not job.sample():
            raise SystemExit(f"bench/run: {job.name} ended: {job.last_lines()}")
        now = time.time()
        for name, due in (("begin", begin), ("end", end)):
            if now >= due and name not in costs:
                costs[name] = {"at": now, job.name: job.cpu, "producer": exchange.producer_cpu(), **job.servers.cpu()}
        if now >= end + SETTLE_SECONDS:
            tapes = tapes or exchange.sent(end)
            if all(seen.get(s, 0) >= len(times) for s, times in tapes.items()) or now > end + GIVE_UP_SECONDS:
                return visible, costs, tapes
        rows = counted(sql, job).items()
        at = time.time()
        for symbol, n in rows:
            if n > seen.get(symbol, 0):
                visible.append((symbol, seen.get(symbol, 0), n, at))
                seen[symbol] = n
        pause(sql, job)


def pause(sql, job):
    """Until the next look: ours announces each commit, of others nothing is known."""
    if job.name not in PIPELINE:
        time.sleep(POLL_SECONDS)
        return
    for _ in sql.notifies(timeout=POLL_SECONDS, stop_after=1):
        pass


def fresh_after_kill(job, sql, exchange):
    """Seconds from kill -9 of the job, started again at once, until its rows are as fresh as before."""
    killed = time.time()
    job.kill()
    job.start()
    looks = []
    while time.time() < killed + AFTER_KILL_SECONDS:
        if not job.sample():
            raise SystemExit(f"bench/run: {job.name} ended: {job.last_lines()}")
        looks.append((time.time(), counted(sql, job)))
        time.sleep(POLL_SECONDS)
    tapes = exchange.sent(time.time())
    was_stale = False
    for at, seen in looks:
        fresh = all(seen.get(symbol, 0) >= bisect(times, at - FRESH_SECONDS) for symbol, times in tapes.items())
        if fresh and was_stale:
            return round(at - killed, 1)
        was_stale = was_stale or not fresh
    return None


def measure(servers, args, name):
    load_before = os.getloadavg()[0]
    with (
        servers.connect() as sql,
        Exchange(servers, args.rate) as exchange,
        Contender(name, servers, "clean_trades", 0, args.heap, args.trigger, live=True) as job,
    ):
        sql.execute("LISTEN commits")
        begin = time.time() + args.warm_up
        visible, costs, tapes = watch(job, sql, begin, begin + args.seconds, exchange)
        after_kill = {"fresh_after_kill_s": fresh_after_kill(job, sql, exchange)} if args.kill else {}
    delays = []
    for symbol, first, end, at in visible:
        delays += [at - sent for sent in tapes[symbol][first:end] if sent >= begin]
    delays.sort()
    measured = sum(sent >= begin for times in tapes.values() for sent in times)

    # A trade never seen is slower than all others, not left out.
    def at(q):
        return round(delays[int(q * measured)], 3) if int(q * measured) < len(delays) else None

    spent = {key: costs["end"][key] - costs["begin"][key] for key in costs["begin"]}
    wall = spent.pop("at")
    return {
        "job": name,
        "trades_measured": len(delays),
        "never_seen": measured - len(delays),
        "p50_s": at(0.5),
        "p99_s": at(0.99),
        "max_s": round(delays[-1], 3) if delays else None,
        "cpu_cores": {key: round(cpu / wall, 3) for key, cpu in spent.items()},
        "cpu_s_per_million": {key: round(cpu / measured * 1e6, 1) for key, cpu in spent.items()},
        "peak_mb": job.peak >> 20,
        **after_kill,
        "load_before": round(load_before, 1),
    }


def latency(folder, args):
    results = []
    for name in [args.only] if args.only else ["ours", "pyspark-usual"]:
        with Servers(folder / name) as servers:
            results.append(measure(servers, args, name))
        print(json.dumps(results[-1]), flush=True)
    if args.json:
        figures = {
            "rate": args.rate,
            "symbols": len(SYMBOLS),
            "warm_up": args.warm_up,
            "seconds": args.seconds,
            "trigger": args.trigger,
        }
        Path(args.json).write_text(json.dumps({**figures, "runs": results}, indent=1) + "\n")
    return 0
