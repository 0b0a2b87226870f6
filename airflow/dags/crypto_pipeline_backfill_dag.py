"""Fetches past trades from the exchange into Kafka: those of a span of time, or those that open gaps lack.

The trades are ordinary trades for the running stream; what the topic holds already is not fetched twice. It may be
stopped anywhere: the same run resumes from there.

**Parameters**

- **From** (`from`): beginning of the span, inclusive. Empty: the open gaps of the table `feed_gaps` instead of a span.
- **Until** (`until`): its end, exclusive. Empty: now.
- **Symbols** (`symbols`): comma separated, as the exchange writes them. Empty: those of `.env` for a span, all that
  have gaps otherwise.

**Triage**

- **span** or **gaps** red: the exchange, Kafka or the database does not answer (exit code 1: run it again, it resumes),
  or a parameter is wrong (exit code 2, one line).
- Minutes that had left the stream's state are recomputed by crypto_pipeline_repair_dag.
"""

from typing import Any

from airflow.sdk import DAG, Param, task

from crypto_pipeline import settings
from crypto_pipeline.operators import producer

#: The pattern, too: this Airflow checks no format.
TIME: dict[str, Any] = {
    "type": ["string", "null"],
    "format": "date-time",
    "pattern": r"^\d{4}-\d\d-\d\dT[0-9:.]{5,18}(Z|[+-]\d\d:\d\d)?$",
}

with DAG(
    "crypto_pipeline_backfill_dag",
    description="Fetch past trades: of a span of time, or what open gaps lack",
    doc_md=__doc__,
    schedule=None,
    params={
        "from": Param(None, title="From", description="Empty: fill the open gaps instead of a span", **TIME),
        "until": Param(None, title="Until", description="Empty: now", **TIME),
        "symbols": Param(
            None,
            type=["string", "null"],
            pattern="^[A-Za-z0-9/_,-]{1,2000}$",
            title="Symbols",
            description="Comma separated; empty: the stack's own, or all that have gaps",
        ),
    },
    **settings.dag_defaults(settings.Tag.HISTORY, manual=True),
):

    @task.branch
    def choose(params: dict[str, str | None] | None = None) -> str:
        """The task to run: a span when there is a beginning, gaps otherwise."""
        return "span" if (params or {})["from"] else "gaps"

    span = producer(
        "span",
        "backfill",
        settings_of_run={
            "PIPELINE_BACKFILL_FROM": "{{ params['from'] or '' }}",
            "PIPELINE_BACKFILL_UNTIL": "{{ params['until'] or '' }}",
            "PIPELINE_BACKFILL_SYMBOLS": f"{{{{ params.symbols or {settings.SYMBOLS!r} }}}}",
        },
        execution_timeout=settings.BACKFILL_WITHIN,
    )
    gaps = producer(
        "gaps",
        "backfill",
        "--gaps",
        settings_of_run={"PIPELINE_BACKFILL_SYMBOLS": "{{ params.symbols or '' }}"},
        execution_timeout=settings.BACKFILL_WITHIN,
    )
    choose() >> [span, gaps]
