"""Kafka and PostgreSQL as ``./pipeline servers`` starts them, and what processes cost."""

import os
import shutil
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOME / "airflow"))

import stand_ins.servers  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def java():
    home = os.environ.get("JAVA_HOME")
    found = f"{home}/bin/java" if home else shutil.which("java")
    if found is None:
        raise SystemExit("bench/run: no java found; set JAVA_HOME to a JDK 17")
    return found


def tree(root):
    """(CPU seconds, resident bytes) of a process and all below it, ended children included."""
    stats, children = {}, {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                fields = Path(f"/proc/{entry}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            stats[int(entry)] = fields
            children.setdefault(int(fields[1]), []).append(int(entry))
    cpu = memory = 0
    todo = [root]
    while todo:
        pid = todo.pop()
        if pid in stats:
            cpu += sum(map(int, stats[pid][11:15]))
            memory += int(stats[pid][21]) * PAGE
            todo += children.get(pid, [])
    return cpu / TICKS, memory


class Servers(stand_ins.servers.Servers):
    """Of a folder of their own, for the time of a ``with``."""

    def __enter__(self):
        try:
            return self.start()
        except RuntimeError as e:
            raise SystemExit(f"bench/run: {e} (see --keep)") from e

    def __exit__(self, *_):
        self.stop()

    def cpu(self):
        """CPU seconds of the broker and of PostgreSQL so far."""
        return {name: tree(pid)[0] for name, pid in self.pids.items()}

    def connect(self):
        """A connection of the superuser that commits each statement."""
        import psycopg

        return psycopg.connect(self.url("postgres"), autocommit=True)
