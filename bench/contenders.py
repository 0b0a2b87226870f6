"""How the two jobs are started, and what they cost: CPU of the whole process tree, ended children included."""

import json
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

from servers import HOME, RUNTIME, java

JAR = HOME / "spark-processor/target/spark-processor-all.jar"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
CONF = [
    "--master",
    "local[2]",
    "--conf",
    "spark.driver.host=127.0.0.1",
    "--conf",
    "spark.driver.bindAddress=127.0.0.1",
    "--conf",
    "spark.ui.enabled=false",
]


def tree(root):
    """(CPU seconds, resident bytes) of a process and all below it."""
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


class Contender:
    """One job on one topic, with a checkpoint of its own."""

    def __init__(self, name, servers, topic, run, heap, trigger):
        self.name, self.servers, self.topic, self.heap, self.trigger = name, servers, topic, heap, trigger
        self.folder = servers.folder / f"{name}-{run}"
        self.table = f"usual_{run}"
        (self.folder / "tmp").mkdir(parents=True)
        self.checkpoint = self.folder / "checkpoint" / ("CryptoAnalytics-v3" if name == "ours" else "")
        self.cpu = self.peak = 0

    def __enter__(self):
        command, environment = self._ours() if self.name == "ours" else self._usual()
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **environment},
            start_new_session=True,
            stdout=open(self.folder / "log", "wb"),
            stderr=subprocess.STDOUT,
        )
        threading.Thread(target=self._watch, daemon=True).start()
        return self

    def _watch(self):
        while self.process.poll() is None:
            cpu, memory = tree(self.process.pid)
            self.cpu, self.peak = max(self.cpu, cpu), max(self.peak, memory)
            time.sleep(0.25)

    def __exit__(self, *_):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(20)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass

    def _environment(self):
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.servers.bootstrap,
            "KAFKA_TOPIC": self.topic,
            "TZ": "UTC",
            "PIPELINE_CHECKPOINT_DIR": str(self.folder / "checkpoint"),
            "POSTGRES_URL": self.servers.jdbc,
            "PEER_TABLE": self.table,
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.folder / "tmp"),
        }

    def _ours(self):
        """As local/ starts it (marketdata.local.run.Programs), but for the heap."""
        resources = HOME / "local/src/main/resources/marketdata/local"
        archive = RUNTIME / "spark.jsa"
        options = (HOME / "local/target/classes/marketdata/local/spark-module-options.txt").read_text().split()
        command = [
            java(),
            f"-Xmx{self.heap}",
            *(resources / "spark-jvm-options.txt").read_text().split(),
            *([f"-XX:SharedArchiveFile={archive}"] if archive.exists() else []),
            "-XX:+ExitOnOutOfMemoryError",
            "-Duser.timezone=UTC",
            *options,
            *os.environ.get("BENCH_JVM", "").split(),
            f"-Djava.io.tmpdir={self.folder}/tmp",
            f"-Dlog4j2.configurationFile={resources}/spark-log4j2.properties",
            "-cp",
            f"{RUNTIME}/spark/*",
            "org.apache.spark.deploy.SparkSubmit",
            "--class",
            "marketdata.spark.job.CryptoAnalytics",
            *CONF,
            "--conf",
            f"spark.sql.warehouse.dir={self.folder}/tmp",
            str(JAR),
            "--trigger",
            self.trigger,
        ]
        return command, {**self._environment(), "POSTGRES_USER": "crypto_writer", "POSTGRES_PASSWORD": "trusted"}

    def _usual(self):
        submit = HOME / ".venv/bench/bin/spark-submit"
        if not submit.exists():
            raise SystemExit("bench: the usual job's Python is missing; bench/README.md says how to make .venv/bench")
        home = next((HOME / ".venv/bench/lib").glob("python3*/site-packages/pyspark"))
        command = [
            str(submit),
            *CONF,
            "--driver-memory",
            self.heap,
            "--jars",
            str(JAR),
            "--conf",
            f"spark.sql.warehouse.dir={self.folder}/tmp",
            "--conf",
            "spark.driver.extraJavaOptions=-Duser.timezone=UTC -XX:+ExitOnOutOfMemoryError",
            str(HOME / "bench/peer/usual_job.py"),
        ]
        python = str(HOME / ".venv/bench/bin/python")
        return command, {
            **self._environment(),
            "SPARK_HOME": str(home),
            "PYSPARK_PYTHON": python,
            "JAVA_HOME": str(Path(java()).resolve().parent.parent),
        }

    def planned(self):
        """Whether the first batch has been planned."""
        return (self.checkpoint / "offsets/0").exists()

    def batches(self):
        """How many are committed; old ones are deleted, so the newest one's number says it."""
        done = [int(p.name) for p in (self.checkpoint / "commits").glob("[0-9]*") if p.name.isdigit()]
        return max(done, default=-1) + 1

    def read(self):
        """Records of all committed batches, by Spark's own checkpoint."""
        done = self.batches()
        if done == 0:
            return 0
        lines = (self.checkpoint / f"offsets/{done - 1}").read_text().strip().splitlines()
        return sum(json.loads(lines[-1])[self.topic].values())

    def alive(self):
        if self.process.poll() is not None:
            lines = (self.folder / "log").read_text(errors="replace").strip().splitlines()
            raise SystemExit(f"bench: {self.name} ended with {self.process.returncode}: {' / '.join(lines[-3:])}")
