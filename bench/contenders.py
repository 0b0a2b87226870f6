"""The contenders: how each is started, and what its rows may differ in."""

import contextlib
import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers import HOME, java, tree

RESULTS = Path("bench/results")
RUNTIME = HOME / "local/target/runtime"
SPARK_JAR = HOME / "spark-processor/target/spark-processor-all.jar"
BENCH_JAR = HOME / "bench/target/bench-all.jar"
PEER = HOME / "bench/peer/java/target"
PYTHON = HOME / ".venv/bench/bin"
OPTIONS = HOME / "local/src/main/resources/marketdata/local"
JVM = (OPTIONS / "spark-drain-jvm-options.txt").read_text().split()
LIVE_JVM = (OPTIONS / "spark-live-jvm-options.txt").read_text().split()
#: When the JVM compiles what.
COMPILER = ("-XX:Tier4", "-XX:CompileCommand")
LOCAL = "local[2]"
SPARK = ["spark.driver.host=127.0.0.1", "spark.driver.bindAddress=127.0.0.1", "spark.ui.enabled=false"]
STATE_STORE = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
TUNED = [
    "spark.sql.shuffle.partitions=2",
    "spark.sql.streaming.minBatchesToRetain=10",
    f"spark.sql.streaming.stateStore.providerClass={STATE_STORE}",
    "spark.sql.streaming.stateStore.rocksdb.changelogCheckpointing.enabled=true",
    "spark.sql.streaming.stateStore.rocksdb.trackTotalNumberOfRows=false",
]
FLINK_OPENS = [
    f"--add-opens=java.base/java.{each}=ALL-UNNAMED"
    for each in ("util", "lang", "net", "io", "nio", "time", "text", "lang.reflect", "util.concurrent")
]


@dataclass(frozen=True)
class Kind:
    """A contender.

    ``decimals``: its sums are exact, else doubles; ``appends``: each change of a minute is a new row; ``own_options``: it has
    its own JVM options instead of ours; ``recomputes``: the rows of ours are there before it, and it ends by itself;
    ``executors``: its tasks run in so many processes of one core each, not in the driver.
    """

    label: str
    decimals: bool = False
    appends: bool = False
    own_options: bool = False
    recomputes: bool = False
    executors: int = 0


#: Only when they are named: they answer another question than the comparison's.
BY_NAME = ("before", "restate", "executors-1", "executors-2")
#: They are the pipeline itself, and write its own tables.
PIPELINE = ("ours", "ours-live", *BY_NAME)
CONTENDERS = {
    "ours": Kind("Crypto Pipeline (Spark)", decimals=True, own_options=True),
    "ours-live": Kind("Crypto Pipeline as a live run starts it", decimals=True, own_options=True),
    "before": Kind("Crypto Pipeline, another build", decimals=True, own_options=True),
    "restate": Kind("Crypto Pipeline, Restate", decimals=True, own_options=True, recomputes=True),
    "executors-1": Kind("Crypto Pipeline, one executor", decimals=True, own_options=True, executors=1),
    "executors-2": Kind("Crypto Pipeline, two executors", decimals=True, own_options=True, executors=2),
    "limit": Kind("limit: our code without Spark", decimals=True),
    "flink": Kind("Flink 2.3 DataStream"),
    "flink-c2": Kind("Flink 2.3, JVM's own thresholds"),
    "flink-sql": Kind("Flink 2.3 SQL"),
    "kafka-streams": Kind("Kafka Streams 4.4"),
    "bytewax": Kind("Bytewax 0.21", own_options=True),
    "pyspark-tuned": Kind("PySpark 3.5, tuned"),
    "pyspark-usual": Kind("PySpark 3.5, usual", appends=True, own_options=True),
}


class Contender:
    """One run of a contender on one topic, with a folder and a table of its own."""

    def __init__(self, name, servers, topic, run, heap, trigger="1 second", jvm=(), live=False):
        self.name, self.kind, self.servers, self.topic = name, CONTENDERS[name], servers, topic
        self.heap, self.trigger, self.jvm = heap, trigger, list(jvm)
        self.live = live or name == "ours-live"
        self.table = "trades_1min_agg" if name in PIPELINE else f"{name}_{run}".replace("-", "_")
        self.folder = servers.data / "runs" / f"{name}-{run}"
        self.temporary = self.folder / "tmp"
        self.cpu = self.peak = self.executor_cpu = 0

    def __enter__(self):
        self.temporary.mkdir(parents=True)
        if self.kind.executors:
            # Where workers look for the class path of their executors.
            (self.folder / "spark").mkdir()
            (self.folder / "spark/jars").symlink_to(RUNTIME / "spark")
        return self.start()

    def start(self):
        """Starts it; again, after a kill, on what it had kept."""
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in self._command()],
                env={**os.environ, **self._environment()},
                start_new_session=True,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        return self

    def __exit__(self, *_):
        # The JVM writes an archive of its classes while it ends.
        patience = 120 if self.jvm else 20
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(patience)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                pass

    def kill(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def sample(self):
        """Takes CPU and memory of its process tree; False when it has ended."""
        cpu, memory = tree(self.process.pid)
        self.cpu, self.peak = max(self.cpu, cpu), max(self.peak, memory)
        if self.kind.executors:
            self.executor_cpu = max(self.executor_cpu, sum(tree(pid)[0] for pid in self._executors()))
        return self.process.poll() is None

    def _executors(self):
        """The processes that the workers inside the driver have started."""
        children = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        with contextlib.suppress(OSError):
            return [int(pid) for each in children for pid in each.read_text().split()]
        return []

    def last_lines(self):
        lines = (self.folder / "log").read_text(errors="replace").strip().splitlines()
        return " / ".join(lines[-3:])

    def archive(self):
        """Where the classes of its JVM are archived: ours by ./pipeline, the others' by the first run."""
        if self.name in PIPELINE and self._jar() == SPARK_JAR:
            return RUNTIME / "spark.jsa"
        return HOME / f"bench/target/{self.name.removesuffix('-c2')}.jsa"

    def needs_archive(self):
        """Whether its class archive is missing, or older than what it was made of."""
        if self.kind.own_options and self._jar() == SPARK_JAR:
            return False
        parts = [self._jar()] if self.name in PIPELINE else [BENCH_JAR, PEER / "peer.jar", PYTHON.parent / ".lock"]
        made = self.archive().stat().st_mtime if self.archive().exists() else 0
        return made < max(each.stat().st_mtime for each in parts)

    def _jar(self):
        """The jar with our jobs, of this build or another."""
        return Path(os.environ.get("BENCH_BEFORE", SPARK_JAR)) if self.name == "before" else SPARK_JAR

    def _options(self):
        archive = [f"-XX:SharedArchiveFile={self.archive()}"] if self.archive().exists() and not self.jvm else []
        thresholds = self.name != "flink-c2"
        return [
            *(each for each in (LIVE_JVM if self.live else JVM) if thresholds or not each.startswith(COMPILER)),
            *archive,
            *self.jvm,
            "-XX:+ExitOnOutOfMemoryError",
            "-Duser.timezone=UTC",
            f"-Djava.io.tmpdir={self.temporary}",
            *os.environ.get("BENCH_JVM", "").split(),
            *(os.environ.get("BENCH_BEFORE_JVM", "").split() if self.name == "before" else []),
        ]

    def _command(self):
        jvm = [java(), f"-Xmx{self.heap}", *self._options(), "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]
        peers = ["-cp", f"{PEER}/peer.jar:{PEER}/lib/*"]
        match self.name:
            case "ours" | "ours-live" | "before" | "executors-1" | "executors-2":
                return self._ours()
            case "restate":
                return self._ours("Restate", "--from", "2000-01-01T00:00:00Z")
            case "limit":
                return [*jvm, "-cp", BENCH_JAR, "marketdata.bench.WithoutSpark"]
            case "flink" | "flink-c2":
                return [*jvm, *FLINK_OPENS, *peers, "marketdata.peer.FlinkMinutes"]
            case "flink-sql":
                return [*jvm, *FLINK_OPENS, *peers, "marketdata.peer.FlinkSqlMinutes"]
            case "kafka-streams":
                return [*jvm, *peers, "marketdata.peer.StreamsMinutes"]
            case "bytewax":
                return [PYTHON / "python", "-m", "bytewax.run", "bytewax_minutes:flow"]
            case "pyspark-tuned":
                return self._pyspark("pyspark_tuned.py", TUNED, self._options())
            case "pyspark-usual":
                return self._pyspark("pyspark_usual.py", [], ["-Duser.timezone=UTC"])
        raise ValueError(self.name)

    def _ours(self, job="CryptoAnalytics", *options):
        """As local/ starts it (marketdata.local.run.Programs), but for the heap."""
        classes = HOME / "local/target/classes/marketdata/local"
        opens = (classes / "spark-module-options.txt").read_text().split()
        logging = f"-Dlog4j2.configurationFile={classes}/spark-log4j2.properties"
        settings = [
            *SPARK,
            f"spark.master={f'local-cluster[{number},1,1536]' if (number := self.kind.executors) else LOCAL}",
            f"spark.sql.warehouse.dir={self.temporary}",
        ]
        if self.kind.executors:
            settings += [
                f"spark.jars={self._jar()}",
                "spark.executor.memory=1g",
                f"spark.executor.extraJavaOptions={' '.join(map(str, [*self._options(), logging]))}",
            ]
        return [
            *(java(), f"-Xmx{self.heap}", *self._options(), *opens, logging, *(f"-D{each}" for each in settings)),
            *("-cp", f"{RUNTIME}/spark/*:{self._jar()}"),
            *(f"marketdata.spark.job.{job}", *(options or ("--trigger", self.trigger))),
        ]

    def _pyspark(self, script, settings, options):
        settings = [*SPARK, *settings, f"spark.sql.warehouse.dir={self.temporary}"]
        return [
            *(PYTHON / "spark-submit", "--master", LOCAL),
            *(word for each in settings for word in ("--conf", each)),
            *("--driver-memory", self.heap, "--driver-java-options", " ".join(map(str, options))),
            *("--jars", SPARK_JAR, HOME / "bench/peer/python" / script),
        ]

    def _environment(self):
        user = "crypto_writer" if self.name in PIPELINE else "postgres"
        return {
            "KAFKA_BOOTSTRAP_SERVERS": self.servers.bootstrap,
            "KAFKA_TOPIC": self.topic,
            "POSTGRES_URL": self.servers.jdbc,
            "POSTGRES_USER": user,
            "POSTGRES_PASSWORD": self.servers.passwords[user],
            "PEER_TABLE": self.table,
            "PEER_GROUP": self.folder.name,
            "PEER_STATE": str(self.folder / "state"),
            "PIPELINE_CHECKPOINT_DIR": str(self.folder / "checkpoint"),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_LOCAL_DIRS": str(self.temporary),
            **(
                {
                    "SPARK_HOME": str(self.folder / "spark"),
                    "SPARK_SCALA_VERSION": "2.12",
                    # As docs/scale.md advises; more than one here, so that one executor pays for the exchange, too.
                    "PIPELINE_STATE_PARTITIONS": "2",
                }
                if self.kind.executors
                else {}
            ),
            "PYSPARK_PYTHON": str(PYTHON / "python"),
            "PYTHONPATH": str(HOME / "bench/peer/python"),
            "JAVA_HOME": str(Path(java()).resolve().parent.parent),
            "TZ": "UTC",
        }
