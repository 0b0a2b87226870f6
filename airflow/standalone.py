"""Airflow and a Spark standalone cluster on this machine, without Docker: to look at the DAGs, and for CI.

Real: Airflow (its own three processes), Spark master and worker, Kafka, PostgreSQL, producer, simulator. Not real: the
container engine. DockerOperator talks to a stand-in that runs the same jars as plain processes; nothing here says
anything about images, networks or Docker. Run by .venv/airflow/bin/python; Ctrl-C ends everything.
"""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import urllib.request
from pathlib import Path
from typing import Any

import psycopg2

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "airflow"), str(ROOT / "airflow" / "dags")]

from crypto_pipeline import settings  # noqa: E402
from stand_ins.docker_engine import DockerEngine  # noqa: E402
from stand_ins.processes import Processes, port, until  # noqa: E402
from stand_ins.servers import Servers  # noqa: E402

JARS = {name: ROOT / name / "target" / f"{name}-all.jar" for name in ("producer", "simulator", "monitor")}
JOBS = ROOT / "spark-processor" / "target" / "spark-processor-all.jar"
RUNTIME = ROOT / "local" / "target" / "runtime"
BIN = Path(sys.executable).parent
#: Seconds after which nothing comes any more; half a minute is usual.
PATIENCE = 600


class Standalone:
    """The whole stack; ``close`` ends all of it and removes its folder."""

    def __init__(self, settings: dict[str, str] | None = None, history: str = "10 minutes") -> None:
        missing = [str(path) for path in (*JARS.values(), JOBS, RUNTIME / "spark") if not path.exists()]
        if missing:
            raise SystemExit(
                f"not built: {', '.join(missing)}; run ./pipeline --version once, it builds what is missing"
            )
        self.home = Path(tempfile.mkdtemp(prefix="crypto-pipeline-standalone-"))
        self.home.chmod(0o755)
        self.settings = settings or {}
        self.history = history
        self.processes = Processes(self.home)
        self.java = shutil.which("java", path=f"{os.environ.get('JAVA_HOME', '')}/bin:{os.environ['PATH']}") or "java"
        self.airflow_port, self.spark_web, self.worker_web = port(8081), port(8080), port(8082)
        self.spark_port, self.rest_port = port(7077), port(6066)
        self.simulator_port, self.status_port = port(), port()
        self.servers = Servers(self.home / "servers")

    def start(self) -> "Standalone":
        """Starts everything, in order; returns when Airflow is healthy."""
        self.servers.start()
        self._spark()
        self.processes.start(
            "simulator", self._program("simulator", "--port", self.simulator_port, "--history", self.history)
        )
        self.start_producer()
        self.engine = DockerEngine(self.home / "docker.sock", self._container)
        self._airflow()
        return self

    def close(self) -> None:
        """Ends everything."""
        self.processes.close()
        self.servers.stop()
        if "KEEP" not in os.environ:
            shutil.rmtree(self.home, ignore_errors=True)

    def start_producer(self) -> None:
        """Starts the producer on the simulated exchange; returns when trades are in Kafka."""
        address = f"127.0.0.1:{self.simulator_port}"
        words = [
            "--websocket-url",
            f"ws://{address}",
            "--rest-url",
            f"http://{address}",
            "--symbols",
            "BTCUSDT,ETHUSDT",
        ]
        words += ["--kafka-bootstrap-servers", self.servers.bootstrap, "--status-port", str(self.status_port)]
        self.processes.start("producer", self._program("producer", *words))
        until(
            "trades in Kafka",
            PATIENCE,
            lambda: self._json(f"http://127.0.0.1:{self.status_port}/status")["published"] > 0,
        )

    def sql(self, statement: str, database: str = "crypto_data") -> list[tuple[Any, ...]]:
        """Runs one statement as superuser; gives its rows, if it has any."""
        connection = psycopg2.connect(self.servers.url("postgres", database))
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def _program(self, name: str, *words: object) -> list[str]:
        return [self.java, "-Xmx256m", "-XX:+UseSerialGC", "-jar", str(JARS[name]), *map(str, words)]

    def _spark(self) -> None:
        spark_home = self.home / "spark"
        spark_home.mkdir()
        (spark_home / "jars").symlink_to(RUNTIME / "spark")
        (spark_home / "conf").symlink_to(ROOT / "docker" / "spark")
        # What drivers find in their environment: the jobs' settings, and nothing of Airflow.
        jobs = {
            "SPARK_HOME": str(spark_home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "SPARK_SCALA_VERSION": "2.12",
            "KAFKA_BOOTSTRAP_SERVERS": self.servers.bootstrap,
            "PIPELINE_CHECKPOINT_DIR": str(self.home / "checkpoints"),
            "PIPELINE_DATA_DIR": str(self.home / "data"),
            "PIPELINE_REST_URL": f"http://127.0.0.1:{self.simulator_port}",
            "POSTGRES_URL": self.servers.jdbc,
            "POSTGRES_USER": "crypto_writer",
            "POSTGRES_PASSWORD": self.servers.passwords["crypto_writer"],
        }
        java = [self.java, "-Xmx256m", "-XX:+UseSerialGC", "-cp", f"{RUNTIME / 'spark'}/*"]
        java += [
            "-Dspark.ui.reverseProxy=true",
            f"-Dspark.ui.reverseProxyUrl=http://127.0.0.1:{self.spark_web}",
        ]
        rest = [
            "-Dspark.master.rest.enabled=true",
            f"-Dspark.master.rest.port={self.rest_port}",
            "-Dspark.worker.timeout=20",
        ]
        here = ["--host", "127.0.0.1", "--webui-port"]
        words = ["org.apache.spark.deploy.master.Master", "--port", str(self.spark_port), *here, str(self.spark_web)]
        self.processes.start("spark-master", [*java, *rest, *words], jobs)
        page = f"http://127.0.0.1:{self.spark_web}/json/"
        until("Spark master", PATIENCE, lambda: self._json(page)["status"] == "ALIVE")
        words = ["org.apache.spark.deploy.worker.Worker", *here, str(self.worker_web), "--cores", "4", "--memory", "3g"]
        words += ["--work-dir", str(self.home / "work"), f"spark://127.0.0.1:{self.spark_port}"]
        self.processes.start("spark-worker", [*java, *words], jobs)
        until("Spark worker", PATIENCE, lambda: self._json(page)["aliveworkers"] == 1)

    def _container(self, request: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
        """What the image would run, as a process: the same jar, the request's words and environment."""
        name = request["Image"].split("/")[-1].split(":")[0]
        environment = dict(entry.split("=", 1) for entry in request.get("Env") or [])
        # As docker/producer.sh does.
        seconds = environment.get("PIPELINE_RUN_SECONDS")
        limit = ["timeout", "--signal=TERM", "--kill-after=30", seconds] if seconds else []
        return [*limit, self.java, "-jar", str(JARS[name]), *(request.get("Cmd") or [])], environment

    def _airflow(self) -> None:
        self.sql("CREATE DATABASE airflow")
        home = self.home / "airflow"
        home.mkdir()
        users = home / "users.json"
        users.write_text('{"admin": "admin"}')
        url = f"http://127.0.0.1:{self.airflow_port}"
        ports = f"rest-port={self.rest_port}&webui-port={self.spark_web}&deploy-mode=cluster"
        simulator = f"127.0.0.1:{self.simulator_port}"
        self.environment = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "airflow" / "dags"),
            "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
            "AIRFLOW__CORE__PARALLELISM": "4",
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
            "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(users),
            "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"{url}/execution/",
            "AIRFLOW__API__BASE_URL": url,
            "AIRFLOW__API__HOST": "127.0.0.1",
            "AIRFLOW__API__PORT": str(self.airflow_port),
            "AIRFLOW__API__WORKERS": "1",
            "AIRFLOW__API__SECRET_KEY": secrets.token_hex(16),
            "AIRFLOW__API_AUTH__JWT_SECRET": secrets.token_hex(32),
            "AIRFLOW__LOGGING__WORKER_LOG_SERVER_PORT": str(port(8793)),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": self.servers.url("postgres", "airflow"),
            "AIRFLOW_CONN_CRYPTO_PIPELINE_POSTGRES": self.servers.url("crypto_monitor"),
            "AIRFLOW_CONN_SPARK_DEFAULT": f"spark://127.0.0.1:{self.spark_port}?{ports}",
            "SPARK_JOBS_JAR": f"file:{JOBS}",
            "DOCKER_URL": f"unix://{self.home}/docker.sock",
            "KAFKA_BOOTSTRAP_SERVERS": self.servers.bootstrap,
            "PIPELINE_WEBSOCKET_URL": f"ws://{simulator}",
            "PIPELINE_REST_URL": f"http://{simulator}",
            "PIPELINE_SYMBOLS": "BTCUSDT,ETHUSDT",
            "PIPELINE_DATA_DIR": str(self.home / "data"),
            "SPARK_PAGE_URL": f"http://127.0.0.1:{self.spark_web}",
            **self.settings,
        }
        full = {**os.environ, **self.environment}
        airflow = str(BIN / "airflow")
        done = subprocess.run([airflow, "db", "migrate"], env=full, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError(done.stdout + done.stderr)
        pool = [settings.LONG_POOL, str(settings.LONG_POOL_SLOTS), "tasks that may take long"]
        subprocess.run([airflow, "pools", "set", *pool], env=full, check=True, capture_output=True)
        for name in ("api-server", "scheduler", "dag-processor"):
            path = f"{BIN}:{os.environ['PATH']}"
            self.processes.start(name, [airflow, name], {**self.environment, "PATH": path})
        self.url = url
        until("Airflow", PATIENCE, self._healthy)

    def _healthy(self) -> bool:
        parts = self._json(f"{self.url}/api/v2/monitor/health")
        return all(parts[name]["status"] == "healthy" for name in ("metadatabase", "scheduler", "dag_processor"))

    @staticmethod
    def _json(url: str) -> Any:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return json.load(answer)


def main() -> None:
    """Starts it and waits for Ctrl-C."""
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    print("starting Kafka, Spark, PostgreSQL, a simulated exchange and Airflow: about a minute ...", flush=True)
    stack = Standalone()
    try:
        stack.start()
        print(f"Airflow  {stack.url}  admin/admin\nSpark    http://127.0.0.1:{stack.spark_web}")
        print(
            f"logs     {stack.home}/logs\nDockerOperator talks to a stand-in here, not to Docker.\nCtrl-C ends all.",
            flush=True,
        )
        while not stop.wait(1):
            ended = [name for name, each in stack.processes.running.items() if each.poll() is not None]
            if ended:
                raise SystemExit(f"{', '.join(ended)} ended; see {stack.home}/logs")
    finally:
        stack.close()


if __name__ == "__main__":
    main()
