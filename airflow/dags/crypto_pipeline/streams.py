"""Streams that run: is one alive, and how it is stopped."""

import logging
import time

from crypto_pipeline import settings, spark
from crypto_pipeline.operators import spark_master

log = logging.getLogger(__name__)
STOPPED_WITHIN_SECONDS = 60


def stop_stream(job: str) -> list[str]:
    """Asks every driver of a job to end and waits until all have; gives their ids."""
    from airflow.sdk.exceptions import AirflowFailException

    master = spark_master()
    main_class = spark.main_class_of(job, settings.JOBS_PACKAGE)
    stopping = [each.id for each in master.drivers() if each.live and each.main_class == main_class]
    for driver in stopping:
        log.info("stopping %s of %s", driver, job)
        master.stop(driver)
    end = time.monotonic() + STOPPED_WITHIN_SECONDS
    while left := [each.id for each in master.drivers() if each.live and each.main_class == main_class]:
        if time.monotonic() > end:
            raise AirflowFailException(f"{job} has not ended within {STOPPED_WITHIN_SECONDS} s: {', '.join(left)}")
        time.sleep(1)
    log.info("%s", f"{job} has ended: {', '.join(stopping)}" if stopping else f"{job} did not run")
    return stopping


def require_alive(job: str) -> str:
    """The id of the one driver that runs; a breach when there is none or more than one."""
    from airflow.sdk.exceptions import AirflowFailException

    main_class = spark.main_class_of(job, settings.JOBS_PACKAGE)
    running = spark_master().live_drivers(main_class)
    if len(running) != 1:
        advice = (
            "trigger crypto_pipeline_submit_dag" if not running else "trigger crypto_pipeline_stop_dag, then submit"
        )
        raise AirflowFailException(f"{settings.BREACH}: {len(running)} drivers of {job} run, wanted 1; {advice}")
    if running[0].state != "RUNNING":
        raise AirflowFailException(f"{settings.BREACH}: the driver of {job}, {running[0].id}, is {running[0].state}")
    return running[0].id
