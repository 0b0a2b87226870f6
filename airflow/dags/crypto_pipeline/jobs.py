"""Tasks that submit a Spark job, and that wait until it has shown that it works, or for its end."""

import json
import shlex
import time
from typing import Any, NoReturn

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import BaseSensorOperator, Context
from airflow.sdk.exceptions import AirflowFailException

from crypto_pipeline import database, links, reports, settings, spark
from crypto_pipeline.streams import spark_master, stop_stream


class RestSubmitHook(SparkSubmitHook):
    """SparkSubmitHook that submits through the master's REST port instead of the ``spark-submit`` program.

    ``spark-submit`` in cluster mode sends its whole environment to the driver, Airflow's keys included, and drops
    ``spark.driver.supervise``. The REST port sends what is listed and nothing else, and Airflow needs neither Java
    nor Spark for it.
    """

    def submit(self, application: str = "", **_: Any) -> str:
        """Starts the job; gives the driver's id."""
        properties = {str(name): str(value) for name, value in self._conf.items()}
        return spark_master().submit(self._java_class or "", application, self._application_args or [], properties)


class SparkJobOperator(SparkSubmitOperator):
    """SparkSubmitOperator for a job of ours, in cluster mode; ends as soon as the cluster has taken the job.

    A stream is supervised: Spark starts it again after a crash. One that runs is adopted, not started twice; it is
    looked for by main class. One that has never worked is stopped first, and the new one takes its place. More than
    one of it is a failure, since only a person can say which is to stay.
    Its result: ``{"job", "driver", "adopted", "since", "commits"}``, for the tasks that wait.
    """

    template_fields = (*SparkSubmitOperator.template_fields, "job", "arguments", "properties")
    operator_extra_links = links.SPARK_PAGES

    def __init__(
        self, *, job: str, stream: bool = True, arguments: str = "", properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(application=settings.JOBS_JAR, conn_id=settings.SPARK_CONNECTION, name=job, **kwargs)
        self.job = job
        self.stream = stream
        self.arguments = arguments
        self.properties = properties
        self._shown_driver = ""

    def driver_id(self) -> str:
        """The driver it has submitted or adopted; empty when it has none."""
        return self._shown_driver

    def execute(self, context: Context) -> dict[str, Any]:  # type: ignore[override]
        """Submits, or adopts what runs."""
        main_class = spark.main_class_of(self.job, settings.JOBS_PACKAGE)
        running = spark_master().live_drivers(main_class)
        if len(running) > 1:
            ids = ", ".join(each.id for each in running)
            raise AirflowFailException(f"{len(running)} drivers of {self.job} run at once: {ids}; stop all but one")
        submission = {"job": self.job, "since": time.time(), "commits": database.newest_commit(self.job)}
        if running and not self._never_worked(running[0]):
            self.log.info("%s runs already as %s: adopted, not started again", self.job, running[0].id)
            self._shown_driver = running[0].id
            return {**submission, "driver": running[0].id, "adopted": True}
        if running:
            self.log.warning("%s has never worked as %s: stopped, a new driver replaces it", self.job, running[0].id)
            stop_stream(self.job)
        self._java_class = main_class
        self.conf = self._properties()
        try:
            # Split as a shell would, but no shell ever sees it.
            self.application_args = shlex.split(self.arguments)
        except ValueError as e:
            raise AirflowFailException(f"the arguments cannot be split: {e}") from e
        if self.job == settings.MAIN_JOB and settings.MAIN_JOB_WATERMARK and not self._retention_is_given():
            self.application_args += ["--state-retention", settings.MAIN_JOB_WATERMARK]
        driver = self._shown_driver = str(self._get_hook().submit(self.application))
        self.log.info("%s submitted as %s with %s", self.job, driver, self.application_args)
        return {**submission, "driver": driver, "adopted": False}

    @staticmethod
    def _never_worked(driver: spark.Driver) -> bool:
        return driver.state == "SUBMITTED" or spark_master().driver_log(driver.id).never_worked

    def _retention_is_given(self) -> bool:
        return any(name in self.arguments for name in ("--state-retention", "--watermark"))

    def _get_hook(self) -> SparkSubmitHook:
        return RestSubmitHook(
            conf=self.conf,
            conn_id=self._conn_id,
            java_class=self._java_class,
            application_args=self.application_args,
        )

    def on_kill(self) -> None:
        """Nothing: the job belongs to Spark, not to the task that started it."""

    def _properties(self) -> dict[str, str]:
        chosen = self.properties or {}
        if isinstance(chosen, str):
            chosen = json.loads(chosen)
        return {
            "spark.app.name": self.job,
            "spark.submit.deployMode": "cluster",
            "spark.jars": self.application,
            "spark.driver.supervise": str(self.stream).lower(),
            "spark.driver.extraJavaOptions": " ".join(
                [
                    spark.JAVA_MODULE_OPTIONS,
                    spark.JAVA_STREAM_OPTIONS if self.stream else spark.JAVA_BATCH_OPTIONS,
                    "-Duser.timezone=UTC",
                ]
            ),
            **(self._with_executors() if self._has_executors() else self._alone()),
            **{str(name): str(value) for name, value in chosen.items()},
        }

    def _has_executors(self) -> bool:
        return self.job == settings.MAIN_JOB or settings.SIDE_JOB_MASTER.startswith("spark:")

    @staticmethod
    def _with_executors() -> dict[str, str]:
        page = settings.SPARK_PAGE_URL
        return {
            "spark.master": spark_master().url,
            # Its page is reached through the master's alone: no port of a worker is published.
            **({"spark.ui.reverseProxy": "true", "spark.ui.reverseProxyUrl": page} if page else {}),
            "spark.driver.memory": settings.DRIVER_MEMORY,
            "spark.executor.extraJavaOptions": "-Duser.timezone=UTC",
            "spark.executor.memory": settings.EXECUTOR_MEMORY,
            "spark.executor.cores": str(settings.EXECUTOR_CORES),
            "spark.cores.max": str(settings.EXECUTOR_CORES * settings.EXECUTORS),
        }

    @staticmethod
    def _alone() -> dict[str, str]:
        return {
            "spark.master": settings.SIDE_JOB_MASTER,
            "spark.driver.memory": settings.SIDE_JOB_MEMORY,
            "spark.ui.enabled": "false",
        }


class _SparkSensor(BaseSensorOperator):
    """Looks now and then; fails when the driver is over, by the job's own message first, then its last lines."""

    template_fields = ("submission",)
    operator_extra_links = links.SPARK_PAGES

    def __init__(self, *, submission: Any, within: float, **kwargs: Any) -> None:
        super().__init__(timeout=within + 60, **kwargs)
        self.submission = submission
        self.within = within

    def driver_id(self) -> str:
        """The driver it waits for."""
        return str(self.submission["driver"]) if isinstance(self.submission, dict) else ""

    def _driver(self) -> spark.Driver | None:
        """The job's driver as it is now, whatever its id has become."""
        main_class = self._main_class()
        ours = [each for each in spark_master().drivers() if each.main_class == main_class]
        same = [each for each in ours if each.id == self.submission["driver"] and each.state != "RELAUNCHING"]
        return next(iter([*same, *(each for each in ours if each.live)]), None)

    def _main_class(self) -> str:
        return spark.main_class_of(self.submission["job"], settings.JOBS_PACKAGE)

    def _fail(self, driver: spark.Driver | None, what: str) -> NoReturn:
        job = self.submission["job"]
        if driver is None:
            raise AirflowFailException(f"{job} {what}; the master knows no driver of it")
        master = spark_master()
        log = master.driver_log(driver.id)
        last_lines = master.log_tail(driver.id)
        reason = spark.reason(self._main_class(), settings.JOBS_JAR, log)
        if driver.live and log.never_worked:
            stop_stream(job)
            what += "; it is stopped, since it has never worked"
        raise AirflowFailException(
            f"{reason}{job} {what} (driver {driver.id}, {driver.state})\nits last lines:\n{last_lines}"
        )

    def _late(self) -> bool:
        return time.time() - float(self.submission["since"]) > self.within


class FirstRows(_SparkSensor):
    """Waits until a stream has shown that it works since it was submitted or adopted.

    The main job by a commit of its own in the database. The others, whose results are in topics, files, MongoDB or
    tables that have no rows without a feed, by what Spark logs of a query that has looked into its topic. The state
    RUNNING shows nothing: the worker starts a supervised driver again after each failure, and the master says RUNNING
    meanwhile.

    It keeps its slot and looks every two seconds, so that a wrong name or option fails within seconds.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(mode="poke", poke_interval=2, **kwargs)

    def poke(self, context: Context) -> bool:
        """True when it works; fails when the driver has ended, is started again and again, or the time is up."""
        driver = self._driver()
        if driver is None or not driver.live:
            self._fail(driver, "has ended before its first rows")
        log = spark_master().driver_log(driver.id)
        if log.rejected_setting:
            self._fail(driver, "has rejected its settings")
        if log.missing_class(self._main_class()):
            self._fail(driver, "cannot be started")
        if log.in_crash_loop():
            self._fail(driver, f"was started {log.unproven_starts} times and made no progress")
        if self._works(log):
            self.log.info("%s works; driver %s", self.submission["job"], driver.id)
            return True
        if self._late():
            self._fail(driver, self._nothing_yet(driver))
        return False

    def _works(self, log: spark.DriverLog) -> bool:
        job = self.submission["job"]
        if job in settings.LEDGER_JOBS:
            return database.newest_commit(job) > float(self.submission["commits"])
        return log.works

    def _nothing_yet(self, driver: spark.Driver) -> str:
        within = f"within {self.within:.0f} s"
        if driver.state == "SUBMITTED":
            return f"has got no worker {within}: none has enough free memory and cores"
        if self.submission["job"] in settings.LEDGER_JOBS:
            return f"has written no rows {within}; does the topic get trades?"
        return f"has read nothing from its topic {within}"


class Finished(_SparkSensor):
    """Waits until a batch job has ended well, holding no slot in between.

    Retried, although a look has nothing to retry: when the next look is due before the scheduler has heard that the
    last one ended, the scheduler takes the task for lost (seen here at 5 s on a busy machine). What is really over is
    an AirflowFailException, which is never retried.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(mode="reschedule", poke_interval=10, retries=3, **kwargs)

    def poke(self, context: Context) -> bool:
        """True when it has finished; fails when it ended otherwise or takes too long."""
        driver = self._driver()
        if driver is not None and driver.state == "FINISHED":
            return True
        if driver is None or not driver.live:
            self._fail(driver, "did not finish")
        if self._late():
            self._fail(driver, f"has not finished within {self.within:.0f} s")
        return False


class Compared(Finished):
    """Waits for the job Reconcile. That it has found something is a good end: the report shows it, in red."""

    def poke(self, context: Context) -> bool:
        """As of any batch job; true as well when it has failed and left findings."""
        driver = self._driver()
        if driver is not None and driver.state == "FAILED" and reports.findings(float(self.submission["since"])):
            return True
        return super().poke(context)
