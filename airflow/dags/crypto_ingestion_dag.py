"""Fetches trades from an exchange into Kafka for a chosen time, in the producer's container.

It may run beside the producer of the stack: a trade that both deliver counts once.

**Parameters**

- **How long** (`minutes`): from 3 seconds to a day. Exchange and symbols are the stack's own (`PIPELINE_SOURCE` and
  `PIPELINE_SYMBOLS` in `.env`).

**Triage**

- **ingest** red: the exchange or Kafka cannot be reached, or the producer rejected its settings (exit code 2, one
  line). The container's output is in the task's log. What had been fetched stays.
"""

from airflow.sdk import DAG, Param

from crypto_pipeline import settings
from crypto_pipeline.operators import ingestion

with DAG(
    "crypto_ingestion_dag",
    description="Fetch live trades into Kafka for a chosen time",
    doc_md=__doc__,
    schedule=None,
    params={
        "minutes": Param(
            10, type="number", minimum=0.05, maximum=1440, title="How long", description="In minutes, up to a day"
        )
    },
    **settings.dag_defaults(settings.Tag.INGESTION, manual=True),
):
    ingestion("ingest", "{{ (params.minutes * 60) | int }}")
