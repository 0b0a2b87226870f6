"""Runs every check of the monitor every five minutes, and looks whether the main job has exactly one driver.

The monitor's findings become incidents in the table `alerts`; it sends each to the receivers of `ALERT_URLS` once, and
its end once. `monitor serve` does the same every 30 seconds beside this: nothing is sent twice. Airflow adds what only
Airflow knows: a check that hangs, is skipped, never starts or cannot be run, and a main job without or with more than
one driver.

**Triage**

- **producer**: it publishes nothing, or does not answer. `docker logs producer` shows why; `docker restart producer`.
- **certificate**: the TLS certificate of a host of the exchange expires soon; then the producer cannot connect.
- **postgres**, **kafka**: the server does not answer. Nothing is lost: the stream and the producer wait.
- **streams**, **lag**: a job commits nothing, or reads more slowly than records come. The finding says how often it was
  started again in the last day, and its last error. Trigger `crypto_pipeline_submit_dag`.
- **feeds**: a feed, or a job that writes to a topic, writes nothing. `docker logs feed-prices` (or another of them).
- **freshness**: the symbols and their age. A symbol without trades is `quiet`, not stale.
- **completeness**, **gaps**: trade ids are missing, see `feed_gaps`. `crypto_pipeline_repair_dag` fetches what the
  exchange still has.
- **dead_letters**: more records than usual were rejected; `crypto_pipeline_dead_letters_dag` lists them.
- **disk**: a disk is 85 % full, or gone. PostgreSQL's own volume is seen by the service `monitor` alone.
- **stream_alive**: trigger `crypto_pipeline_submit_dag`.
- "exit code 3" or no verdict: the check could not ask. Look at PostgreSQL and the engine first.

A red run right after unpausing, before there is any data, may be ignored.
"""

from datetime import timedelta

from airflow.sdk import DAG, task

from crypto_pipeline import notices, settings
from crypto_pipeline.operators import monitor_check

with DAG(
    "crypto_pipeline_monitor_dag",
    description="Every check of the monitor, and the stream's driver; one alert per incident",
    doc_md=__doc__,
    schedule="*/5 * * * *",
    dagrun_timeout=timedelta(minutes=4),
    on_failure_callback=notices.run_timed_out,
    on_success_callback=notices.checked,
    **settings.dag_defaults(settings.Tag.WATCH),
):
    monitor_check(
        "check_all",
        "all",
        "--alert",
        lake=True,
        on_failure_callback=notices.not_checked,
        on_success_callback=notices.checked,
    )

    @task(on_failure_callback=notices.not_alone, on_success_callback=notices.checked)
    def stream_alive() -> str:
        """Exactly one driver of the main job runs."""
        from crypto_pipeline.streams import require_alive

        return require_alive(settings.MAIN_JOB)

    stream_alive()
