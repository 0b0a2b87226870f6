"""The run that faults are done to, and what all of them ask of it."""

import json
import os
import tempfile
import urllib.request
from pathlib import Path

import disks
import steps
from folder import Folder
from programs import java
from steps import until

# Before anything is made: this program begins again where it may mount.
disks.with_mounts_of_our_own()

OPEN_GAPS = "SELECT count(*) FROM feed_gaps WHERE state = 'open'"
WORK = Path(tempfile.mkdtemp(prefix="faults-"))
RUN = Folder(WORK / "run")
#: Its folders that lie on small disks of their own, where that can be had.
DISKS = ("kafka", "postgres")
#: No row and no report may depend on where the machine thinks it is.
ELSEWHERE = {**os.environ, "TZ": "Asia/Kolkata", "PGTZ": "America/New_York"}


def pipeline(*words: str, expect: int | None = 0) -> str:
    return steps.pipeline(*words, "--data", str(RUN.data), expect=expect, env=ELSEWHERE)


def demo() -> None:
    pipeline("demo", "--tape", "--detach", "--symbols", "BTCUSDT,ETHUSDT", "--rate", "20", "--history", "4 minutes")


def restarts(name: str) -> int:
    return int(RUN.process(name)["restarts"])


def log_since(name: str, position: int) -> str:
    return RUN.log(name)[position:]


def broker(*words: str) -> str:
    printed = "\n".join(java("BrokerFaults", *words))
    print(f"            {printed[-300:]}", flush=True)
    return printed


def servers() -> str:
    return RUN.broker()


def producer_status() -> dict:
    address = f"http://127.0.0.1:{RUN.port('producer', 'status')}/status"
    with urllib.request.urlopen(address, timeout=30) as response:
        return json.loads(response.read())


def simulator(path: str, body: dict | None = None) -> bytes:
    data = json.dumps(body).encode() if body else None
    address = f"http://127.0.0.1:{RUN.port('simulator', 'http')}{path}"
    with urllib.request.urlopen(urllib.request.Request(address, data=data), timeout=30) as response:
        return response.read()


def batches() -> int:
    return RUN.number("SELECT count(*) FROM stream_commits")


def await_batches(text: str) -> None:
    """Two more batches, counted from when the database answers."""
    seen: list[int] = []

    def two_more() -> bool:
        seen.append(batches())
        return seen[-1] > seen[0] + 1

    until(two_more, text)
