"""Fetches trades from an exchange into Kafka for a chosen time, in the producer's container.

It may run beside the producer of the stack: a trade that both deliver counts once.

**Parameters** `minutes`: how long. Exchange and symbols are the stack's own
(`PIPELINE_SOURCE` and `PIPELINE_SYMBOLS` in `.env`).

**Triage** Red: the exchange or Kafka cannot be reached, or the producer refused its settings (exit code 2, one line);
the container's output is in the task's log. What had been fetched stays.
"""

from airflow.sdk import DAG, Param

from crypto_pipeline import settings
from crypto_pipeline.operators import ingestion

with DAG(
    "crypto_ingestion_dag",
    description="Fetch trades for a chosen time",
    doc_md=__doc__,
    schedule=None,
    params={"minutes": Param(10, type="number", minimum=0.05, maximum=1440, description="How long, in minutes")},
    **settings.dag_defaults(settings.Tag.INGESTION, manual=True),
):
    ingestion("ingest", "{{ (params.minutes * 60) | int }}")
