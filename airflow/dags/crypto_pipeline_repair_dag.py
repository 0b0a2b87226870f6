"""Recomputes, every hour, the minutes that holes and late trades have touched, and what late prices have.

*waiting* lists filled gaps and late trades that no minute contains yet; with nothing to do the run ends there, green,
the rest skipped. *restate* runs the job Restate; *report* prints what it changed, from `trades_1min_agg_history`.

*prices_run* asks the Spark master whether MovingStats runs; where it does, *restate_prices* runs the job RestatePrices,
which finds by itself what differs (often nothing).

**Triage** Red in *finished* or *prices_finished*: the message ends with the driver's last lines; "is not in the jar"
means that this build has no such job. Nothing is lost by a red run: what waits is still waiting at the next one. A gap
in state `exchange_hole` is not waiting: the exchange itself has no such trades.
"""

from airflow.sdk import DAG, task

from crypto_pipeline import settings
from crypto_pipeline.operators import Finished, SparkJobOperator

with DAG(
    "crypto_pipeline_repair_dag",
    description="Restate what holes, late trades and late prices have touched",
    doc_md=__doc__,
    schedule="@hourly",
    **settings.dag_defaults(settings.Tag.REPAIR),
):

    @task.short_circuit
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
        from crypto_pipeline.operators import runs

        return runs(settings.MOVING_JOB)

    restate = SparkJobOperator(task_id="restate", job=settings.RESTATE_JOB, stream=False)
    finished = Finished(
        task_id="finished",
        submission=restate.output,
        within=settings.BATCH_JOB_WITHIN.total_seconds(),
    )
    waiting() >> restate >> finished >> report(restate.output)  # type: ignore[arg-type]

    restate_prices = SparkJobOperator(task_id="restate_prices", job=settings.RESTATE_PRICES_JOB, stream=False)
    prices_finished = Finished(
        task_id="prices_finished",
        submission=restate_prices.output,
        within=settings.BATCH_JOB_WITHIN.total_seconds(),
    )
    prices_run() >> restate_prices >> prices_finished
