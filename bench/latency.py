"""From a trade's scheduled instant (its event time, when it is handed to Kafka) to its being counted in PostgreSQL."""
import json
import os
import time

from contenders import Contender

WARM_UP_SECONDS = 40
POLL_SECONDS = 0.05


def counted(sql, job):
    """How many trades of each symbol are visible."""
    if job.name == "ours":
        query = "SELECT symbol, sum(trade_count) FROM trades_1min_agg GROUP BY symbol"
    else:
        query = (f"SELECT symbol, sum(n) FROM (SELECT symbol, max(trade_count) n FROM {job.table}"
                 " GROUP BY symbol, window_start) m GROUP BY symbol")
    try:
        return {symbol: int(n) for symbol, n in sql(query)}
    except RuntimeError:  # the usual job's table is made by its first batch
        return {}


def measure(servers, args, load, name, run):
    """Ids are consecutive and nothing comes twice, so n trades counted means that trades 1 to n are visible."""
    topic, sql = f"live_{name}", servers.sql()
    sql("TRUNCATE trades_1min_agg, trades_1min_agg_history, stream_commits, feed_gaps, late_trades")
    before = os.getloadavg()[0]
    loading = load(servers, topic, "--rate", args.rate, "--seconds", WARM_UP_SECONDS + args.seconds)
    time.sleep(2)
    seen, visible = {}, []  # visible: (symbol, first new id, last new id, seen at)
    with Contender(name, servers, topic, run, args.heap, "200 milliseconds") as job:
        total, give_up = args.rate * (WARM_UP_SECONDS + args.seconds), time.time() + WARM_UP_SECONDS + args.seconds + 120
        while sum(seen.values()) < total and time.time() < give_up:
            job.alive()
            for symbol, n in counted(sql, job).items():
                if n > seen.get(symbol, 0):
                    visible.append((symbol, seen.get(symbol, 0) + 1, n, time.time()))
                    seen[symbol] = n
            time.sleep(POLL_SECONDS)
        batches, cpu = job.batches(), job.cpu
    facts = json.loads(loading.communicate()[0])
    delays = []
    for symbol, first, last, at in visible:
        for trade in range(first, last + 1):
            k = (trade - 1) * facts["symbols"] + int(symbol[4:6])
            if k >= args.rate * WARM_UP_SECONDS:
                delays.append(at - facts["start_micros"] / 1e6 - k / args.rate)
    delays.sort()
    missing = args.rate * args.seconds - len(delays)
    # A trade never seen is slower than all others, not left out.
    at = lambda q: round(delays[int(q * (len(delays) + missing))], 3) if int(q * (len(delays) + missing)) < len(delays) else None
    return {"job": name, "trades_measured": len(delays), "never_seen": missing, "p50_s": at(0.5), "p99_s": at(0.99),
            "max_s": round(delays[-1], 3) if delays else None, "batches": batches, "cpu_s": round(cpu, 1),
            "generator_worst_lag_s": facts["worst_lag_micros"] / 1e6, "load_before": round(before, 1)}


def latency(servers, args, load):
    results = []
    for run, name in enumerate(("ours", "usual")):
        if args.only in ("both", name):
            results.append(measure(servers, args, load, name, run))
            print(json.dumps(results[-1]), flush=True)
    return {"rate": args.rate, "symbols": 50, "seconds": args.seconds, "runs": results}
