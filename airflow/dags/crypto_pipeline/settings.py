"""Where things are, and what every DAG has in common. Each value has one environment variable; none is a secret."""

import os
from datetime import timedelta
from enum import StrEnum
from typing import Any

POSTGRES_CONNECTION = "crypto_pipeline_postgres"
SPARK_CONNECTION = "spark_default"

#: The jar as the Spark workers see it.
JOBS_JAR = os.environ.get("SPARK_JOBS_JAR", "/opt/crypto-pipeline/spark-processor.jar")
JOBS_PACKAGE = "marketdata.spark.job"
MAIN_JOB = "CryptoAnalytics"
LAKE_JOB = "OhlcLake"
RESTATE_JOB = "Restate"
MOVING_JOB = "MovingStats"
RESTATE_PRICES_JOB = "RestatePrices"
RECONCILE_JOB = "Reconcile"

RECOVER_JOB = "Recover"

#: The streaming jobs of the jar, with what a form shows of each.
STREAM_JOBS = {
    MAIN_JOB: "CryptoAnalytics: one-minute candles into PostgreSQL (the main job)",
    "TradeWindows": "TradeWindows: windows of 1 and 5 minutes (--sink console, parquet or postgres)",
    LAKE_JOB: "OhlcLake: one-minute candles as Parquet files",
    MOVING_JOB: "MovingStats: moving statistics of a price, topic to topic",
    "ZScores": "ZScores: z-scores of a price, topic to topic",
    "ZScoresToMongo": "ZScoresToMongo: z-scores into MongoDB",
    "NextMoves": "NextMoves: when a price next moves, topic to topic",
    "MarketEvents": "MarketEvents: news, tickers, trades and alerts into PostgreSQL",
    "Sentiment": "Sentiment: sentiment of each currency into PostgreSQL",
    "Predictions": "Predictions: predicted prices into PostgreSQL",
    "Sessions": "Sessions: trading sessions into PostgreSQL",
}

#: Jobs that write a row into stream_commits with each batch.
LEDGER_JOBS = frozenset({MAIN_JOB})

DOCKER_URL = os.environ.get("DOCKER_URL", "unix:///var/run/docker.sock")
DOCKER_NETWORK = os.environ.get("DOCKER_NETWORK", "crypto-pipeline")
MONITOR_IMAGE = os.environ.get("MONITOR_IMAGE", "crypto-pipeline/monitor:local")
PRODUCER_IMAGE = os.environ.get("PRODUCER_IMAGE", "crypto-pipeline/producer:local")

#: Settings that a container started by a task gets, where Airflow itself has them.
CONTAINER_SETTINGS = (
    "KAFKA_BOOTSTRAP_SERVERS",
    "PIPELINE_SOURCE",
    "PIPELINE_SYMBOLS",
    "PIPELINE_WEBSOCKET_URL",
    "PIPELINE_REST_URL",
    "NO_PROXY",
    "PIPELINE_MAX_AGE",
    "PIPELINE_MAX_PRODUCER_AGE",
    "PIPELINE_DATA_DIR",
    "PIPELINE_DISK_PATHS",
    "PIPELINE_SPIKE_PERCENT",
)

#: The same, but nobody may read it in the UI: a proxy's address may hold a password, a receiver's address a token.
PRIVATE_SETTINGS = ("HTTPS_PROXY", "ALERT_URLS")

#: How a failure message of a check begins when the check was made and its limit is broken.
BREACH = "BREACH"

#: The volume with the lake, as the engine knows it; without one, containers find it where PIPELINE_DATA_DIR says.
DATA_VOLUME = os.environ.get("DATA_VOLUME", "")
#: Where the lake's trades are: the topic of Coinbase's, or the one of every exchange's.
LAKE_TOPIC = "crypto_trades" if os.environ.get("PIPELINE_SOURCE") == "coinbase" else "clean_trades"

#: How long the main job keeps a certified minute; its own default when empty. Other jobs have others.
MAIN_JOB_WATERMARK = os.environ.get("WATERMARK", "")
#: The stack's markets, comma separated.
SYMBOLS = os.environ.get("PIPELINE_SYMBOLS", "")

#: Where a browser finds the other pages; empty: no link. Spark's master shows the pages of its workers and jobs, too.
SPARK_PAGE_URL = os.environ.get("SPARK_PAGE_URL", "").rstrip("/")
MONITOR_PAGE_URL = os.environ.get("MONITOR_PAGE_URL", "")
PGADMIN_URL = os.environ.get("PGADMIN_URL", "")

#: The pool of tasks that hold a slot for longer than TASK_WITHIN. With two of Airflow's four slots
#: (AIRFLOW__CORE__PARALLELISM) they never keep the checks waiting. airflow-init makes it.
LONG_POOL = "long_tasks"
LONG_POOL_SLOTS = 2

DRIVER_MEMORY = os.environ.get("SPARK_DRIVER_MEMORY", "640m")
#: Every job but the main one runs whole in its driver: on one machine an executor of its own would only cost memory.
#: The address of a cluster, spark://..., gives them executors as the main job has.
SIDE_JOB_MASTER = os.environ.get("SPARK_SIDE_JOB_MASTER", "local[2]")
SIDE_JOB_MEMORY = os.environ.get("SPARK_SIDE_JOB_MEMORY", "640m")
EXECUTOR_MEMORY = os.environ.get("SPARK_EXECUTOR_MEMORY", "768m")
#: How many executors a job asks for; it gets fewer where the workers have too few free cores or too little memory.
EXECUTORS = int(os.environ.get("SPARK_EXECUTORS", "1"))
EXECUTOR_CORES = int(os.environ.get("SPARK_EXECUTOR_CORES", "2"))

#: After this long without a first row a submission has failed; a job that does not work fails long before. On a busy
#: machine with ten jobs the first batch of one takes minutes.
FIRST_ROWS_WITHIN = timedelta(seconds=int(os.environ.get("FIRST_ROWS_WITHIN_SECONDS", "420")))
BATCH_JOB_WITHIN = timedelta(minutes=50)
#: Each try of a task; those that may take longer say so themselves.
TASK_WITHIN = timedelta(minutes=10)
BACKFILL_WITHIN = timedelta(hours=12)
#: Longer than the longest ingestion that may be asked for, a day.
INGESTION_WITHIN = timedelta(hours=25)


class Tag(StrEnum):
    """Every tag a DAG here may have; the tests allow no other."""

    STREAM = "stream"
    WATCH = "watch"
    REPAIR = "repair"
    HISTORY = "history"
    INGESTION = "ingestion"


OWNER = "crypto-pipeline"


def dag_defaults(*tags: Tag, manual: bool = False) -> dict[str, Any]:
    """What all DAGs share: one run at a time, no catching up, an owner, a decision on retries.

    A DAG that only people start need not be unpaused first: it does nothing by itself.
    """
    return {
        "is_paused_upon_creation": not manual,
        "catchup": False,
        "max_active_runs": 1,
        "tags": [str(tag) for tag in tags],
        "default_args": {
            "owner": OWNER,
            "retries": 1,
            "retry_delay": timedelta(seconds=10),
            "execution_timeout": TASK_WITHIN,
            "pool": "default_pool",
        },
    }


def job_param(job: str, **others: str) -> Any:
    """The parameter ``job`` of a form: one of the streaming jobs, or of ``others`` (name to title)."""
    from airflow.sdk import Param

    jobs = {**STREAM_JOBS, **others}
    return Param(
        job, type="string", enum=list(jobs), values_display=jobs, title="Job", description="Which streaming job"
    )


def passed_on(names: tuple[str, ...]) -> dict[str, str]:
    """Those settings that Airflow has, for the containers it starts."""
    return {name: os.environ[name] for name in names if os.environ.get(name)}
