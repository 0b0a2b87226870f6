"""One Airflow (SQLite, temporary folder), one PostgreSQL with our tables and the stand-ins, for all tests.

Airflow reads its settings at its first import: they are made here, before any.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(tempfile.mkdtemp(prefix="crypto-pipeline-airflow-"))
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
sys.path[:0] = [str(ROOT), str(ROOT / "dags")]

os.environ.update(
    {
        "AIRFLOW_HOME": str(HOME),
        "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
        "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{HOME}/airflow.db",
        "DOCKER_URL": f"unix://{HOME}/docker.sock",
        "FIRST_ROWS_WITHIN_SECONDS": "20",
        "KAFKA_BOOTSTRAP_SERVERS": "kafka.example:9092",
    }
)

from stand_ins.docker_engine import DockerEngine  # noqa: E402
from stand_ins.postgres import Postgres  # noqa: E402
from stand_ins.receivers import SmtpReceiver, WebhookReceiver  # noqa: E402
from stand_ins.spark_master import FakeMaster  # noqa: E402


@pytest.fixture(scope="session")
def dag_bag() -> Any:
    from airflow.dag_processing.dagbag import DagBag
    from airflow.utils.db import initdb

    initdb()
    return DagBag(str(ROOT / "dags"))


@pytest.fixture(scope="session")
def _server() -> Iterator[Postgres]:
    server = Postgres()
    os.environ["AIRFLOW_CONN_CRYPTO_PIPELINE_POSTGRES"] = (
        f"postgresql://crypto_monitor:none@127.0.0.1:{server.port}/crypto_data"
    )
    yield server
    server.close()


@pytest.fixture
def database(_server: Postgres) -> Postgres:
    _server.execute(
        "TRUNCATE alerts, stream_commits, trades_1min_agg, trades_1min_agg_history, feed_gaps, late_trades,"
        " reconciliations, market_epochs"
    )
    return _server


@pytest.fixture
def spark(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeMaster]:
    master = FakeMaster()
    ports = f"rest-port={master.port}&webui-port={master.port}&deploy-mode=cluster"
    monkeypatch.setenv("AIRFLOW_CONN_SPARK_DEFAULT", f"spark://127.0.0.1:7077?{ports}")
    yield master
    master.server.shutdown()


class Containers:
    """What the next containers print and how they end, by a word of their command or image; what they were given."""

    def __init__(self) -> None:
        self.outcomes: dict[str, tuple[str, int]] = {}
        self.requests: list[dict[str, Any]] = []
        #: Containers with this word run for ten minutes.
        self.hanging = ""
        self.engine: DockerEngine | None = None

    def end(self, word: str, printed: str, code: int) -> None:
        """Containers with this word print this and end so."""
        self.outcomes[word] = (printed, code)

    def __call__(self, request: dict[str, Any]) -> tuple[list[str], dict[str, str]]:
        self.requests.append(request)
        words = [request["Image"].partition("/")[2].partition(":")[0], *(request.get("Cmd") or [])]
        if self.hanging in words:
            return ["sleep", "600"], {}
        printed, code = next((self.outcomes[word] for word in words if word in self.outcomes), ("well", 0))
        return ["sh", "-c", 'printf "%s\\n" "$TEXT"; exit "$CODE"'], {"TEXT": printed, "CODE": str(code)}


@pytest.fixture
def containers() -> Iterator[Containers]:
    path = HOME / "docker.sock"
    path.unlink(missing_ok=True)
    outcomes = Containers()
    engine = outcomes.engine = DockerEngine(path, outcomes)
    yield outcomes
    engine.shutdown()
    engine.server_close()


@pytest.fixture
def webhook(monkeypatch: pytest.MonkeyPatch) -> WebhookReceiver:
    receiver = WebhookReceiver()
    monkeypatch.setenv("ALERT_URLS", f"{os.environ.get('ALERT_URLS', '')} {receiver.url}")
    return receiver


@pytest.fixture
def mail(monkeypatch: pytest.MonkeyPatch) -> SmtpReceiver:
    receiver = SmtpReceiver()
    monkeypatch.setenv("ALERT_URLS", f"{os.environ.get('ALERT_URLS', '')} {receiver.url}")
    return receiver
