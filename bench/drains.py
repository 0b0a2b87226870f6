"""Each contender drains one topic, in turn: what it costs until every trade is visible, and whether its rows are ours."""

import json
import os
import statistics
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from contenders import BENCH_JAR, PIPELINE, RESULTS, Contender
from servers import HOME, Servers, java

GIVE_UP_SECONDS = 1800
LOOK_SECONDS = 0.25
ARCHIVE_TRADES = 100_000
COLUMNS = """symbol text, window_start timestamptz, trade_count bigint, open numeric, high numeric, low numeric,
    close numeric, avg_price numeric, sum_qty numeric, sum_value numeric, PRIMARY KEY (symbol, window_start)"""
OWN_TABLES = "trades_1min_agg, trades_1min_agg_history, stream_commits, feed_gaps, late_trades"


def drains(folder, args):
    file = Path(args.json) if args.json else HOME / RESULTS / f"{args.trades}.json"
    samples = json.loads(file.read_text())["samples"] if args.add and file.exists() else []
    session = datetime.now(UTC).isoformat(timespec="seconds")
    with Servers(folder) as servers, servers.connect() as sql:
        archive(servers, sql, args)
        facts = load(servers, "bench_trades", args.trades)
        print(f"topic: {json.dumps(facts)}", flush=True)
        # A broker needs twice the CPU for records that it serves for the first time: that is not the first contender's.
        drain(servers, sql, "limit", "first", facts, args.heap, "reading the topic once", measured=False)
        for number in range(args.rounds):
            order = args.only if number % 2 == 0 else args.only[::-1]
            for name in order:
                label = f"round {number + 1}/{args.rounds} {name}"
                sample = {"session": session, "round": number + 1, "contender": name}
                sample |= drain(servers, sql, name, number, facts, args.heap, label)
                samples.append(sample)
                print(json.dumps(sample), flush=True)
                write(file, {"trades": args.trades, "machine": machine(), "samples": samples})
    print(report(samples, args.trades))
    return 0 if all(each["finished"] for each in samples if each["session"] == session) else 1


def load(servers, topic, trades):
    command = [java(), "-Xmx256m", "-jar", str(BENCH_JAR), "--kafka-bootstrap-servers", servers.bootstrap]
    done = subprocess.run(
        [*command, "--kafka-topic", topic, "--trades", str(trades)], stdout=subprocess.PIPE, text=True
    )
    if done.returncode != 0:
        raise SystemExit(f"bench/run: the topic {topic} could not be loaded")
    return json.loads(done.stdout) | {"topic": topic}


def archive(servers, sql, args):
    """Archives the classes of each JVM that has our options once (AppCDS), as ./pipeline does for ours."""
    facts = None
    for name in args.only:
        job = Contender(name, servers, "bench_archive", "archive", args.heap)
        if not job.needs_archive():
            continue
        job.archive().unlink(missing_ok=True)
        facts = facts or load(servers, "bench_archive", ARCHIVE_TRADES)
        jvm = [f"-XX:ArchiveClassesAtExit={job.archive()}"]
        drain(servers, sql, name, "archive", facts, args.heap, f"class archive of {name}", jvm, measured=False)


def drain(servers, sql, name, run, facts, heap, label, jvm=(), measured=True):
    job = Contender(name, servers, facts["topic"], run, heap, jvm=jvm)
    if name in PIPELINE and not job.kind.recomputes:
        sql.execute(f"TRUNCATE {OWN_TABLES}")
    elif name not in PIPELINE and not job.kind.appends:
        sql.execute(f"CREATE TABLE {job.table} ({COLUMNS})")
    before, loaded, began = servers.cpu(), os.getloadavg()[0], time.monotonic()
    with job:
        while True:
            alive = job.sample()
            done = counted(sql, job)
            seconds = time.monotonic() - began
            progress(f"{label}: {done:,} of {facts['trades']:,} trades, {seconds:.0f} s, {job.cpu:.1f} CPU s")
            if (done >= facts["trades"] and not job.kind.recomputes) or not alive or seconds > GIVE_UP_SECONDS:
                break
            time.sleep(LOOK_SECONDS)
        after = servers.cpu()
    progress("")
    finished = done == facts["trades"] and not (job.kind.recomputes and job.process.returncode)
    if not finished:
        print(f"bench/run: {name} counted {done} of {facts['trades']} trades: {job.last_lines()}", file=sys.stderr)
    sample = {
        "finished": finished,
        "cpu_s": round(job.cpu, 2),
        **({"executor_cpu_s": round(job.executor_cpu, 2)} if job.kind.executors else {}),
        "wall_s": round(seconds, 1),
        "peak_mb": job.peak >> 20,
        "kafka_cpu_s": round(after["kafka"] - before["kafka"], 2),
        "postgres_cpu_s": round(after["postgres"] - before["postgres"], 2),
        "load_before": round(loaded, 1),
        "rows": differences(sql, job, facts) if finished and measured else None,
    }
    if name not in PIPELINE:
        sql.execute(f"DROP TABLE {job.table}")
    return sample


def newest(job):
    """The contender's rows; of one that appends each change, the newest of each minute."""
    if not job.kind.appends:
        return job.table
    return f"(SELECT DISTINCT ON (symbol, window_start) * FROM {job.table} ORDER BY symbol, window_start, trade_count DESC)"


def counted(sql, job):
    if sql.execute("SELECT to_regclass(%s)", [job.table]).fetchone()[0] is None:
        return 0
    return int(sql.execute(f"SELECT coalesce(sum(trade_count), 0) FROM {newest(job)} AS minutes").fetchone()[0])


def differences(sql, job, facts):
    """How many minutes differ from ours in count, in a price, in a sum; sums of doubles by more than 1 in 10^9."""
    if job.name == "ours":
        sql.execute("DROP TABLE IF EXISTS ours_reference")
        sql.execute("CREATE TABLE ours_reference AS SELECT * FROM trades_1min_agg WHERE trade_count > 0")
        # Not by the minutes: an id between two of them may belong to either.
        rows = sql.execute("SELECT count(*) FROM ours_reference").fetchone()[0]
        missing = sql.execute(
            "SELECT coalesce(sum(to_id - from_id + 1), 0) FROM feed_gaps WHERE state = 'open'"
        ).fetchone()[0]
        return {
            "minutes": rows,
            "wrong_counts": abs(rows - facts["minutes"]) + abs(int(missing) - facts["missing"]),
            "wrong_prices": 0,
            "wrong_sums": 0,
        }
    allowed = "0" if job.kind.decimals else "1e-9"
    prices = " OR ".join(f"peer.{each} IS DISTINCT FROM ours.{each}" for each in ("open", "high", "low", "close"))
    sums = " OR ".join(f"abs(peer.{each} - ours.{each}) > {allowed} * ours.{each}" for each in ("sum_qty", "sum_value"))
    figures = ("trade_count", "open", "high", "low", "close", "sum_qty", "sum_value")
    peer = ", ".join(f"{each}::numeric" for each in figures)
    found = sql.execute(
        f"""SELECT count(*), count(*) FILTER (WHERE peer.trade_count IS DISTINCT FROM ours.trade_count),
              count(*) FILTER (WHERE {prices}), count(*) FILTER (WHERE {sums})
            FROM ours_reference AS ours
            FULL JOIN (SELECT symbol, window_start::timestamptz AS window_start, {peer} FROM {newest(job)} AS minutes) AS peer
              USING (symbol, window_start)"""
    ).fetchone()
    return dict(zip(("minutes", "wrong_counts", "wrong_prices", "wrong_sums"), found, strict=True))


def report(samples, trades):
    """Median and spread of CPU, and of the ratio of ours to it in the same round."""
    lines = [f"{'contender':<15} {'CPU s per million':>20} {'CPU of ours / its CPU':>26}   rows"]
    ours = {pair(each): each["cpu_s"] for each in samples if each["contender"] == "ours" and each["finished"]}
    for name in dict.fromkeys(each["contender"] for each in samples):
        runs = [each for each in samples if each["contender"] == name and each["finished"]]
        if not runs:
            lines.append(f"{name:<15} did not finish")
            continue
        cost = spread([each["cpu_s"] * 1e6 / trades for each in runs])
        ratio = spread([ours[pair(each)] / each["cpu_s"] for each in runs if pair(each) in ours])
        lines.append(f"{name:<15} {cost:>20} {ratio:>26}   {verdict(runs)}")
    return "\n".join(lines)


def pair(sample):
    """What two runs have in common that may be compared: the round."""
    return sample["session"], sample["round"]


def spread(values):
    if not values:
        return "-"
    return f"{statistics.median(values):.2f} ({min(values):.2f}..{max(values):.2f})"


def verdict(runs):
    wrong = {key: max(each["rows"][key] for each in runs) for key in ("wrong_counts", "wrong_prices", "wrong_sums")}
    bad = [f"{count} minutes with {key.replace('_', ' ')}" for key, count in wrong.items() if count]
    return ", ".join(bad) if bad else "all as ours"


def progress(text):
    """One line that redraws itself on a terminal; elsewhere nothing, since each run ends with a line."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)


def machine():
    models = [
        line.split(":", 1)[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    return {"cpu": models[0] if models else "unknown", "cores": os.cpu_count(), "memory_gib": memory}


def write(file, value):
    file.parent.mkdir(parents=True, exist_ok=True)
    one_a_line = ",\n  ".join(json.dumps(each) for each in value["samples"])
    head = json.dumps({key: each for key, each in value.items() if key != "samples"})
    file.write_text(f'{head[:-1]}, "samples": [\n  {one_a_line}\n]}}\n')
