"""Buttons on a task's page that lead to the stack's other pages, as a browser reaches them.

The addresses are settings: one that is not set has no button. A link is made when the task ends, so a driver's log is
found as long as the master knows the driver.
"""

import logging
from typing import Any

from airflow.sdk.bases.operatorlink import BaseOperatorLink

from crypto_pipeline import settings, spark

log = logging.getLogger(__name__)


class SparkPage(BaseOperatorLink):
    """The master's page: workers, drivers and applications."""

    name = "Spark"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The page itself."""
        return settings.SPARK_PAGE_URL


class DriverLog(BaseOperatorLink):
    """What the driver of this task's job writes to stderr; the master's page while no worker has it."""

    name = "Driver's log"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The log of the driver that the task has submitted, adopted or waited for."""
        from crypto_pipeline.streams import spark_master

        driver = operator.driver_id()
        if not settings.SPARK_PAGE_URL or not driver:
            return settings.SPARK_PAGE_URL
        try:
            return spark_master().log_page(settings.SPARK_PAGE_URL, driver)
        except spark.SparkError as e:
            log.warning("%s", e)
            return settings.SPARK_PAGE_URL


class MonitorPage(BaseOperatorLink):
    """Candles with their proof, the pipeline's state, alerts."""

    name = "Monitor's page"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """The page itself."""
        return settings.MONITOR_PAGE_URL


class PgAdmin(BaseOperatorLink):
    """The rows."""

    name = "pgAdmin"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:
        """Its first page."""
        return settings.PGADMIN_URL


#: Of every task of ours, and of those with a driver.
PAGES: tuple[BaseOperatorLink, ...] = (MonitorPage(), PgAdmin())
SPARK_PAGES: tuple[BaseOperatorLink, ...] = (SparkPage(), DriverLog(), *PAGES)
