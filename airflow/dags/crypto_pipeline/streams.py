"""The cluster and the streams on it: is one alive, and how it is stopped."""

import logging
import time

from airflow.sdk import BaseHook

from crypto_pipeline import settings, spark

log = logging.getLogger(__name__)
STOPPED_WITHIN_SECONDS = 60


def spark_master() -> spark.Master:
    """The master of the connection ``spark_default``; extras ``rest-port`` and ``webui-port`` as far as given."""
    connection = BaseHook.get_connection(settings.SPARK_CONNECTION)
    host = (connection.host or "spark-master").removeprefix("spark://").split(":")[0]
    extra = connection.extra_dejson
    return spark.Master.at(
        host,
        connection.port or 7077,
        int(extra.get("rest-port", 6066)),
        int(extra.get("webui-port", 8080)),
    )


def runs(job: str) -> bool:
    """Whether the cluster runs a job of ours now."""
    return bool(spark_master().live_drivers(spark.main_class_of(job, settings.JOBS_PACKAGE)))


def require_none() -> None:
    """Fails when a job of ours runs: its name, and what to do first."""
    from airflow.sdk.exceptions import AirflowFailException

    classes = {each.main_class for each in spark_master().drivers() if each.live}
    running = sorted(each.rpartition(".")[2] for each in classes if each.startswith(f"{settings.JOBS_PACKAGE}."))
    if running:
        raise AirflowFailException(f"{', '.join(running)} run; trigger crypto_pipeline_stop_dag for each of them first")


def written_by(driver: str) -> str:
    """What a driver has written, also to the log."""
    lines = spark_master().log_tail(driver, 200)
    log.info("%s has written:\n%s", driver, lines)
    return lines


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
    driver_log = spark_master().driver_log(running[0].id)
    if driver_log.in_crash_loop():
        reason = spark.reason(main_class, settings.JOBS_JAR, driver_log)
        raise AirflowFailException(
            f"{settings.BREACH}: {reason}the driver of {job}, {running[0].id}, was started"
            f" {driver_log.unproven_starts} times and made no progress; trigger crypto_pipeline_stop_dag, then submit"
        )
    if running[0].state != "RUNNING":
        raise AirflowFailException(f"{settings.BREACH}: the driver of {job}, {running[0].id}, is {running[0].state}")
    return running[0].id
