"""What the stages share: printing, checking, waiting, free ports, and `./pipeline` as a person uses it."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from programs import ROOT

sys.path.insert(0, str(ROOT / "airflow"))

from stand_ins.processes import port as free_port  # noqa: F401

#: Seconds after which a command hangs; none needs a fifth of it.
LONG = 600
START = time.monotonic()
Answer = TypeVar("Answer")


def say(text: str) -> None:
    print(f"[{time.monotonic() - START:5.0f} s] {text}", flush=True)


def check(holds: bool, text: str, seen: str = "") -> None:
    """Ends the stage when it does not hold, with what was seen."""
    say(("ok      " if holds else "FAILED  ") + text)
    if not holds:
        raise SystemExit(f"does not hold: {text}" + (f"\n{seen}" if seen else ""))


def until(
    holds: Callable[[], Answer], text: str, seconds: float = 900, report: Callable[[], None] = lambda: None
) -> Answer:
    """Looks twice a second until the answer is true; gives up after so many seconds that only a hang takes longer.

    A server that does not answer (yet, or because it is started again) is looked at again; `report` is called before giving up.
    """
    end = time.monotonic() + seconds
    last: Exception | None = None
    while time.monotonic() < end:
        try:
            found = holds()
        except (OSError, ValueError, LookupError) as e:
            last = e
        else:
            last = None
            if found:
                say(f"ok      {text}")
                return found
        time.sleep(0.5)
    report()
    raise SystemExit(f"not within {seconds:.0f} s: {text}" + (f" ({last!r})" if last else ""))


def without_java_options(text: str) -> str:
    """Without the line on standard error in which Java lists the options it found in the environment."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("Picked up "))


def pipeline(*words: str, expect: int | None = 0, env: Mapping[str, str] | None = None) -> str:
    """Runs ./pipeline and prints its last lines; returns its whole output."""
    done = subprocess.run([ROOT / "pipeline", *words], capture_output=True, text=True, timeout=LONG, env=env)
    said = done.stdout + without_java_options(done.stderr)
    wrong = expect is not None and done.returncode != expect
    # Of a program that failed, its messages and not its stack traces.
    lines = [line for line in said.splitlines() if not (wrong and line.startswith("\tat "))]
    for line in lines[-40 if wrong else -12 :]:
        print(f"            {line[:220]}", flush=True)
    if wrong:
        raise SystemExit(f"{' '.join(words)} ended with {done.returncode}, not {expect}")
    return said
