"""Looks at the pipeline every five minutes: fresh, complete, not behind, room on its disks, and the stream alive.

Each check that fails raises one alert (a row in `alerts`, then webhook, Slack, e-mail as configured in `.env`) and is
silent until the check succeeds; then one recovery message follows. A check that cannot be made at all (no container
engine, a task that never started) raises one as well.

**Triage** *freshness* red: the table names the symbols and their age; is the producer up, and is the exchange? A
symbol without trades is `quiet`, not stale. *completeness* red: ids are missing, see `feed_gaps`;
crypto_pipeline_repair_dag fills what the exchange still has. *lag* red: the stream reads slower than trades come, or
not at all. *disk* red: a disk is 85 % full, or gone; make room before what writes there stops. It asks Kafka's
brokers and looks at the volume with checkpoints and lake; PostgreSQL's own volume is lent to no container that
Airflow starts, the service `monitor` has its metrics. *stream_alive* red: trigger crypto_pipeline_submit_dag. "exit
code 3" or no verdict at all: the check could not ask; look at PostgreSQL and the engine first. One red run right
after unpausing, before there is any data, may be ignored.
"""

from datetime import timedelta

from airflow.sdk import DAG, task

from crypto_pipeline import alerts, settings
from crypto_pipeline.operators import monitor_check

CALLBACKS = {"on_failure_callback": alerts.on_failure, "on_success_callback": alerts.on_success}

with DAG(
    "crypto_pipeline_monitor_dag",
    description="Freshness, completeness, lag, disks and life of the stream; one alert per incident",
    doc_md=__doc__,
    schedule="*/5 * * * *",
    dagrun_timeout=timedelta(minutes=4),
    **settings.dag_defaults(settings.Tag.WATCH),
):
    monitor_check("freshness", "freshness", **CALLBACKS)
    monitor_check("completeness", "completeness", **CALLBACKS)
    monitor_check("lag", "lag", **CALLBACKS)
    monitor_check("disk", "disk", lake=True, **CALLBACKS)

    @task(on_failure_callback=alerts.on_failure, on_success_callback=alerts.on_success)
    def stream_alive() -> str:
        """Exactly one driver of the main job runs."""
        from crypto_pipeline.streams import require_alive

        return require_alive(settings.MAIN_JOB)

    stream_alive()
