"""Tasks that run a container of ours: checks of the monitor, and programs of the producer's image."""

import re
from typing import Any

from airflow.providers.docker.exceptions import DockerContainerFailedException
from airflow.providers.docker.operators.docker import DockerOperator
from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowException, AirflowFailException
from docker.types import Mount

from crypto_pipeline import database, links, settings


class PipelineContainer(DockerOperator):
    """A container of ours: pipeline's network and settings; the database login comes from Airflow's connection.

    With ``lake`` it sees the data volume, to read only.

    ``settings_of_run`` are further settings of its program, as templates.

    ``verdicts`` gives exit codes a meaning; an exit code with one fails the task at once, with what the container
    printed, since asking again would not change the answer.
    """

    operator_extra_links = links.PAGES

    def __init__(
        self,
        *,
        verdicts: dict[int, str] | None = None,
        good_exit_codes: tuple[int, ...] = (),
        lake: bool = False,
        settings_of_run: dict[str, str] | None = None,
        **kwargs: Any,
    ):
        super().__init__(
            mounts=data_volume() if lake else [],
            docker_url=settings.DOCKER_URL,
            network_mode=settings.DOCKER_NETWORK,
            mount_tmp_dir=False,
            # Also one that still runs: after execution_timeout it would go on.
            auto_remove="force",
            environment=settings.passed_on(settings.CONTAINER_SETTINGS) | (settings_of_run or {}),
            **kwargs,
        )
        self.verdicts = verdicts or {}
        self.good_exit_codes = good_exit_codes

    def execute(self, context: Context) -> Any:
        """Runs the container to its end."""
        try:
            _ = self.hook.api_client
        except AirflowException as e:
            # The operator's own message names neither the address nor who answers there.
            raise AirflowException(
                f"{self.task_id}: nothing answers at {settings.DOCKER_URL}, by which Airflow starts containers;"
                " docker logs docker-proxy shows why, docker start docker-proxy starts it"
            ) from e
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


def producer(task_id: str, *command: str, **kwargs: Any) -> PipelineContainer:
    """A command of the producer's image: exit code 1 is tried again, since it resumes from where it was.

    One that may take long leaves room for others: it waits for a slot of the pool for such tasks.
    """
    if kwargs.get("execution_timeout", settings.TASK_WITHIN) > settings.TASK_WITHIN:
        kwargs.setdefault("pool", settings.LONG_POOL)
    return PipelineContainer(
        task_id=task_id,
        image=settings.PRODUCER_IMAGE,
        command=list(command),
        verdicts={2: "wrong settings"},
        mem_limit="384m",
        **kwargs,
    )


def ingestion(task_id: str, seconds: str, **kwargs: Any) -> PipelineContainer:
    """The producer for so many seconds (a template); the image ends it by SIGTERM then, which is its good end."""
    return producer(
        task_id,
        settings_of_run={"PIPELINE_RUN_SECONDS": seconds},
        good_exit_codes=(124, 143),
        execution_timeout=settings.INGESTION_WITHIN,
        **kwargs,
    )
