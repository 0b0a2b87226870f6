"""Benchmarks of Crypto Pipeline beside the jobs that one would write instead, on the same broker and database."""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from contenders import BY_NAME, CONTENDERS, RESULTS


def options():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    every = commands.add_parser(
        "all", help="each contender drains one topic, in turn", description="Each contender drains one topic, in turn."
    )
    every.add_argument("--trades", type=positive, default=5_000_000, help="in the topic; default 5000000")
    every.add_argument(
        "--rounds", type=positive, default=2, help="each contender runs once a round, in turned order; default 2"
    )
    every.add_argument(
        "--only",
        type=names,
        default=[name for name in CONTENDERS if name not in BY_NAME],
        metavar="A,B",
        help=f"of {', '.join(CONTENDERS)}; ours always runs",
    )
    every.add_argument("--json", metavar="FILE", help="of the raw samples; default bench/results/TRADES.json")
    every.add_argument("--add", action="store_true", help="add to the samples of that file instead of replacing them")
    latency = commands.add_parser(
        "latency",
        help="from the exchange's send to a visible row",
        description="From the exchange's send to a visible row.",
    )
    latency.add_argument("--seconds", type=positive, default=60, help="measured length; default 60")
    latency.add_argument("--warm-up", type=positive, default=40, metavar="SECONDS", help="before it; default 40")
    latency.add_argument("--rate", type=positive, default=1000, help="trades a second; default 1000")
    latency.add_argument(
        "--trigger",
        default="200 milliseconds",
        help="of ours; the usual job has its default; default 200 milliseconds",
    )
    latency.add_argument(
        "--only", choices=("ours", "before", "pyspark-usual"), help="one of them; default ours and pyspark-usual"
    )
    latency.add_argument(
        "--kill", action="store_true", help="in the end kill -9 of ours, and how long until its rows are fresh again"
    )
    latency.add_argument("--json", metavar="FILE", help="write all figures to this file")
    parts = commands.add_parser(
        "partitions",
        help="the table of minutes whole, beside the same in month partitions",
        description="The table of minutes whole, beside the same in month partitions.",
    )
    parts.add_argument("--symbols", type=positive, default=35, help="default 35")
    parts.add_argument("--months", type=positive, default=3, help="of minutes; default 3, which are 4.5 million rows")
    parts.add_argument("--keep", action="store_true", help="keep the work folder, with the logs")
    for command in (every, latency):
        command.add_argument("--heap", default="2g", help="of every JVM that is measured; default 2g")
        command.add_argument("--keep", action="store_true", help="keep the work folder, with the logs")
    commands.add_parser("chart", help=f"draw docs/images/drains.svg from {RESULTS}")
    return parser.parse_args()


def positive(text):
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text}; allowed: 1 and more")
    return int(text)


def names(text):
    chosen = text.split(",")
    unknown = [name for name in chosen if name not in CONTENDERS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{','.join(unknown)}; allowed: {', '.join(CONTENDERS)}")
    before = os.environ.get("BENCH_BEFORE")
    if "before" in chosen and not (Path(before).is_file() if before else "BENCH_BEFORE_JVM" in os.environ):
        raise argparse.ArgumentTypeError(
            "before: BENCH_BEFORE must name the spark-processor-all.jar of another build, or BENCH_BEFORE_JVM its JVM options"
        )
    return ["ours", *(name for name in CONTENDERS if name in chosen and name != "ours")]


def main():
    args = options()
    if args.command == "chart":
        from chart import draw

        return draw()
    try:
        import psycopg  # noqa: F401
    except ImportError:
        raise SystemExit("bench/run: .venv/bench is missing; start bench/run, not cli.py") from None
    folder = Path(tempfile.mkdtemp(prefix="crypto-bench-"))
    # PostgreSQL runs as another account when we are root.
    folder.chmod(0o755)
    print(f"folder: {folder}", file=sys.stderr)
    try:
        if args.command == "all":
            from drains import drains

            return drains(folder, args)
        if args.command == "partitions":
            from partitions import partitions

            return partitions(folder, args)
        from latency import latency

        return latency(folder, args)
    finally:
        if not args.keep:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
