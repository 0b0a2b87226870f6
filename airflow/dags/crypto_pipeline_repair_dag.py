"""Fetches, every hour, what open gaps lack, and recomputes the minutes that gaps, late trades and late prices have
touched.

- **gaps_open** and **fetch**: where `feed_gaps` has open gaps, the exchange is asked for their trades (the producer's
  `backfill --gaps`). The running stream repairs its minutes with them.
- **waiting**: lists filled gaps and late trades that no minute contains yet; with none the rest is skipped, green.
- **restate**, **finished**, **report**: the job Restate, then what it changed, from `trades_1min_agg_history`.
- **prices_run**: whether MovingStats runs; where it does, **restate_prices** runs the job RestatePrices, which finds by
  itself what differs (often nothing).

**Triage**

- **fetch** red: the exchange or Kafka does not answer; the container's last line says which. What was fetched stays,
  the next run resumes from there.
- **finished** or **prices_finished** red: the message begins with the job's own words and ends with its last lines.
- Nothing is lost by a red run: what waits is still waiting at the next one. A gap in state `exchange_hole` is not
  waiting: the exchange itself has no such trades.
"""

from airflow.sdk import DAG, TriggerRule, task

from crypto_pipeline import settings
from crypto_pipeline.jobs import Finished, SparkJobOperator
from crypto_pipeline.operators import producer

with DAG(
    "crypto_pipeline_repair_dag",
    description="Fetch what open gaps lack, recompute what gaps, late trades and late prices have touched",
    doc_md=__doc__,
    schedule="@hourly",
    **settings.dag_defaults(settings.Tag.REPAIR),
):

    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def gaps_open() -> int:
        """How many gaps the exchange may still fill."""
        from crypto_pipeline.reports import open_gaps

        return open_gaps()

    @task.short_circuit(trigger_rule=TriggerRule.NONE_FAILED)
    def waiting() -> int:
        """How many gaps and late trades wait."""
        from crypto_pipeline.reports import waiting_repairs

        return waiting_repairs()

    @task
    def report(submission: dict[str, float]) -> str:
        """What was restated since the job was submitted."""
        from crypto_pipeline.reports import restated_since

        return restated_since(submission["since"])

    @task.short_circuit
    def prices_run() -> bool:
        """Whether there is anything that late prices could change."""
        from crypto_pipeline.streams import runs

        return runs(settings.MOVING_JOB)

    within = settings.BATCH_JOB_WITHIN.total_seconds()
    fetch = producer("fetch", "backfill", "--gaps", execution_timeout=settings.BATCH_JOB_WITHIN)
    restate = SparkJobOperator(task_id="restate", job=settings.RESTATE_JOB, stream=False)
    finished = Finished(task_id="finished", submission=restate.output, within=within)
    gaps_open() >> fetch >> waiting() >> restate >> finished >> report(restate.output)  # type: ignore[arg-type]

    restate_prices = SparkJobOperator(task_id="restate_prices", job=settings.RESTATE_PRICES_JOB, stream=False)
    prices_finished = Finished(task_id="prices_finished", submission=restate_prices.output, within=within)
    prices_run() >> restate_prices >> prices_finished
