"""Child processes of a local stack: each with its own log and session, all ended together."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

#: Below the range from which outgoing connections get their ports: what is free now is not taken by chance.
PORTS = range(20_000, 32_000)
_given: set[int] = set()


def port(preferred: int = 0) -> int:
    """The preferred port of 127.0.0.1 when it is free, else any; no port twice."""
    for wanted in (preferred, *random.sample(PORTS, 1000)):
        with socket.socket() as free, contextlib.suppress(OSError):
            if wanted and wanted not in _given:
                free.bind(("127.0.0.1", wanted))
                _given.add(wanted)
                return wanted
    raise RuntimeError("no free port")


def until(what: str, seconds: float, look: Callable[[], object]) -> None:
    """Looks twenty times a second until it is true."""
    end = time.monotonic() + seconds
    last: object = None
    while time.monotonic() < end:
        try:
            if look():
                return
        except (OSError, ValueError, KeyError) as e:
            last = e
        time.sleep(0.05)
    raise RuntimeError(f"{what}: not within {seconds:.0f} s ({last})")


class Processes:
    """Started under a name, logged to ``logs/NAME.log``."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        (home / "logs").mkdir(parents=True, exist_ok=True)

    def start(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """Starts one; it has only the environment it is given, beside PATH, HOME and JAVA_HOME."""
        kept = {key: os.environ[key] for key in ("PATH", "HOME", "JAVA_HOME", "LANG") if key in os.environ}
        with (self.home / "logs" / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.home,
                env={**kept, **(environment or {})},
                start_new_session=True,
            )

    def stop(self, name: str, seconds: float = 15) -> None:
        """SIGTERM to the process, then SIGKILL to what is left of its session."""
        process = self.running.pop(name)
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """Ends all, the youngest first."""
        for name in reversed(list(self.running)):
            self.stop(name, 8)
