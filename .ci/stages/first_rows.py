"""Starts a demo as a person does, and reports when the first row and the first certified one are there.

A busy machine may take longer than promised: that is reported, and only a row that never comes is a failure.

Usage: first_rows.py PIPELINE DATA FIRST CERTIFIED: the command, the folder, and within how many seconds each is promised
"""

import subprocess
import sys
import time
from pathlib import Path

from folder import Folder
from programs import LIBRARIES, ROOT, jvm
from steps import until

FIRST = "SELECT count(*) > 0 FROM trades_1min_agg"
CERTIFIED = f"{FIRST} WHERE status = 'certified'"
#: Seconds after which nothing comes any more.
NEVER = 900


def seconds_until(statement: str, run: Folder, begin: float) -> float:
    until(lambda: run.rows(statement) == [["t"]], statement, NEVER - (time.monotonic() - begin))
    return time.monotonic() - begin


def load() -> str:
    return Path("/proc/loadavg").read_text().split()[0]


def main(pipeline: str, data: str, first_within: float, certified_within: float) -> None:
    # The program that asks is ready before: only the demo's own time is measured.
    subprocess.run([ROOT / "pipeline", "--version"], check=True, stdout=subprocess.DEVNULL)
    jvm(LIBRARIES)
    begin = time.monotonic()
    demo = subprocess.Popen([pipeline, "demo", "--detach", "--data", data])
    try:
        run = Folder(Path(data))
        first = seconds_until(FIRST, run, begin)
        certified = seconds_until(CERTIFIED, run, begin)
    except SystemExit:
        subprocess.run([pipeline, "logs", "--data", data], check=False)
        raise
    finally:
        code = demo.wait()
    if code:
        raise SystemExit(f"demo --detach ended with {code}")
    late = first > first_within or certified > certified_within
    promise = f"LATER than the {first_within:.0f} and {certified_within:.0f} s of the promise: " if late else ""
    print(f"NOTE {promise}first row after {first:.0f} s, first certified after {certified:.0f} s; load {load()}")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4]))
