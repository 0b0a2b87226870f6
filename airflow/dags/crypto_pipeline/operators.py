"""The tasks that DAGs are made of: submit a Spark job, wait for its rows or its end, run a container."""

import json
import re
import shlex
import time
from typing import Any

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.providers.docker.exceptions import DockerContainerFailedException
from airflow.providers.docker.operators.docker import DockerOperator
from airflow.sdk import BaseHook, BaseSensorOperator, Context
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from docker.types import Mount

from crypto_pipeline import database, settings, spark


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

    A stream is supervised (Spark starts it again after a crash) and adopted when it already runs: looked for by main
    class, never started twice. More than one of it is a failure, since only a person can say which is to stay.
    Its result: ``{"job", "driver", "adopted", "since", "commits"}``, for the tasks that wait.
    """

    template_fields = (*SparkSubmitOperator.template_fields, "job", "arguments", "properties")

    def __init__(
        self, *, job: str, stream: bool = True, arguments: str = "", properties: Any = None, **kwargs: Any
    ) -> None:
        super().__init__(application=settings.JOBS_JAR, conn_id=settings.SPARK_CONNECTION, name=job, **kwargs)
        self.job = job
        self.stream = stream
        self.arguments = arguments
        self.properties = properties

    def execute(self, context: Context) -> dict[str, Any]:  # type: ignore[override]
        """Submits, or adopts what runs."""
        main_class = spark.main_class_of(self.job, settings.JOBS_PACKAGE)
        running = spark_master().live_drivers(main_class)
        if len(running) > 1:
            ids = ", ".join(each.id for each in running)
            raise AirflowFailException(f"{len(running)} drivers of {self.job} run at once: {ids}; stop all but one")
        submission = {"job": self.job, "since": time.time(), "commits": database.newest_commit(self.job)}
        if running:
            self.log.info("%s runs already as %s: adopted, not started again", self.job, running[0].id)
            return {**submission, "driver": running[0].id, "adopted": True}
        self._java_class = main_class
        self.conf = self._properties()
        try:
            # Split as a shell would, but no shell ever sees it.
            self.application_args = shlex.split(self.arguments)
        except ValueError as e:
            raise AirflowFailException(f"the arguments cannot be split: {e}") from e
        driver = self._get_hook().submit(self.application)
        self.log.info("%s submitted as %s with %s", self.job, driver, self.application_args)
        return {**submission, "driver": driver, "adopted": False}

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
                [spark.JAVA_MODULE_OPTIONS, spark.JAVA_COMPILER_OPTIONS, "-Duser.timezone=UTC"]
            ),
            **(self._with_executors() if self.job == settings.MAIN_JOB else self._alone()),
            **{str(name): str(value) for name, value in chosen.items()},
        }

    @staticmethod
    def _with_executors() -> dict[str, str]:
        return {
            "spark.master": spark_master().url,
            "spark.driver.memory": settings.DRIVER_MEMORY,
            "spark.executor.extraJavaOptions": "-Duser.timezone=UTC",
            "spark.executor.memory": settings.EXECUTOR_MEMORY,
            "spark.executor.cores": str(settings.EXECUTOR_CORES),
            "spark.cores.max": str(settings.EXECUTOR_CORES),
        }

    @staticmethod
    def _alone() -> dict[str, str]:
        return {
            "spark.master": settings.SIDE_JOB_MASTER,
            "spark.driver.memory": settings.SIDE_JOB_MEMORY,
            "spark.ui.enabled": "false",
        }


class _SparkSensor(BaseSensorOperator):
    """Looks now and then, holding no slot in between; ends with the driver's last words when it is over.

    Retried, although a look has nothing to retry: when the next look is due before the scheduler has heard that the
    last one ended, the scheduler takes the task for lost (seen here at 5 s on a busy machine). What is really over is
    an AirflowFailException, which is never retried.
    """

    template_fields = ("submission",)
    STEADY_SECONDS = 20

    def __init__(self, *, submission: Any, within: float, **kwargs: Any) -> None:
        super().__init__(mode="reschedule", timeout=within + 60, poke_interval=10, retries=3, **kwargs)
        self.submission = submission
        self.within = within

    def _driver(self) -> spark.Driver | None:
        """The job's driver as it is now, whatever its id has become."""
        main_class = spark.main_class_of(self.submission["job"], settings.JOBS_PACKAGE)
        ours = [each for each in spark_master().drivers() if each.main_class == main_class]
        same = [each for each in ours if each.id == self.submission["driver"] and each.state != "RELAUNCHING"]
        return next(iter([*same, *(each for each in ours if each.live)]), None)

    def _fail(self, driver: spark.Driver | None, what: str) -> None:
        job = self.submission["job"]
        if driver is None:
            raise AirflowFailException(f"{job} {what}; the master knows no driver of it")
        log = spark_master().log_tail(driver.id)
        reason = spark.why(job, settings.JOBS_JAR, log)
        raise AirflowFailException(f"{job} {what} (driver {driver.id}, {driver.state})\n{reason}its last lines:\n{log}")

    def _steady(self, driver: spark.Driver) -> bool:
        since = float(self.submission["since"])
        return driver.state == "RUNNING" and time.time() - since > self.STEADY_SECONDS

    def _late(self) -> bool:
        return time.time() - float(self.submission["since"]) > self.within


class FirstRows(_SparkSensor):
    """Waits until a stream has committed a batch since it was submitted or adopted.

    One that keeps no ledger in the database (settings.LEDGER_JOBS) need only run for a while without ending.
    """

    def poke(self, context: Context) -> bool:
        """True when rows have come; fails when the driver has ended or the time is up."""
        driver = self._driver()
        if driver is None or not driver.live:
            self._fail(driver, "has ended before its first rows")
        elif self.submission["job"] not in settings.LEDGER_JOBS:
            if not self._steady(driver) and self._late():
                self._fail(driver, f"does not run after {self.within:.0f} s; does a worker have room for it?")
            return self._steady(driver)
        commits = database.newest_commit(self.submission["job"])
        if commits > float(self.submission["commits"]):
            self.log.info("%s has committed rows; driver %s", self.submission["job"], self.submission["driver"])
            return True
        if self._late():
            self._fail(driver, f"has written no rows within {self.within:.0f} s; does the topic get trades?")
        return False


class Finished(_SparkSensor):
    """Waits until a batch job has ended well."""

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


class PipelineContainer(DockerOperator):
    """A container of ours: pipeline's network and settings; the database login comes from Airflow's connection.

    With ``lake`` it sees the data volume, to read only.

    ``verdicts`` gives exit codes a meaning; an exit code with one fails the task at once, with what the container
    printed, since asking again would not change the answer.
    """

    template_fields = (*DockerOperator.template_fields, "entrypoint")

    def __init__(
        self,
        *,
        verdicts: dict[int, str] | None = None,
        good_exit_codes: tuple[int, ...] = (),
        lake: bool = False,
        **kwargs: Any,
    ):
        super().__init__(
            mounts=data_volume() if lake else [],
            docker_url=settings.DOCKER_URL,
            network_mode=settings.DOCKER_NETWORK,
            mount_tmp_dir=False,
            auto_remove="success",
            environment=settings.passed_on(settings.CONTAINER_SETTINGS),
            **kwargs,
        )
        self.verdicts = verdicts or {}
        self.good_exit_codes = good_exit_codes

    def execute(self, context: Context) -> Any:
        """Runs the container to its end."""
        # Not among the templated fields: what is rendered can be read by everyone who may see the task.
        self._private_environment = settings.passed_on(settings.PRIVATE_SETTINGS) | database.container_login()
        try:
            return super().execute(context)
        except DockerContainerFailedException as e:
            printed = "\n".join(_text(line) for line in e.logs or []).strip()
            status = re.search(r"'StatusCode': (\d+)", str(e))
            code = int(status[1]) if status else -1
            if code in self.good_exit_codes:
                return printed
            message = f"{self.task_id}: {self.verdicts.get(code, f'exit code {code}')}\n{printed}"
            if code in self.verdicts:
                raise AirflowFailException(message) from e
            raise AirflowException(message) from e


def data_volume() -> list[Mount | dict[Any, Any]]:
    """The lake's volume at /data, read-only; nothing when there is no engine with volumes."""
    if not settings.DATA_VOLUME:
        return []
    return [Mount(target="/data", source=settings.DATA_VOLUME, type="volume", read_only=True)]


def _text(line: str | bytes) -> str:
    return line.decode("utf-8", "replace") if isinstance(line, bytes) else line


def monitor_check(task_id: str, *arguments: str, **kwargs: Any) -> PipelineContainer:
    """A check of the monitor, in its container: exit code 0 is well, 1 a breach, 2 its settings, 3 undetermined.

    Only the last is tried again: the others would say the same.
    """
    return PipelineContainer(
        task_id=task_id,
        image=settings.MONITOR_IMAGE,
        command=["check", *arguments],
        verdicts={1: settings.BREACH, 2: "wrong settings"},
        mem_limit="256m",
        **kwargs,
    )


def ingestion(task_id: str, seconds: str, **kwargs: Any) -> PipelineContainer:
    """The producer in its container, for so many seconds (a template): ended by SIGTERM, which is its good end."""
    return PipelineContainer(
        task_id=task_id,
        image=settings.PRODUCER_IMAGE,
        entrypoint=["timeout", "--signal=TERM", "--kill-after=30", seconds, "java", "-jar", "/app/app.jar"],
        command=[],
        good_exit_codes=(124, 143),
        mem_limit="384m",
        **kwargs,
    )
