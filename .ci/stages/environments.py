"""Environments: a demo in a user's own language, folder and settings, as root and not; rows equal to the exchange's.

Each runs from a copy of what is built, in a folder with a name of its own, and ends when its certified rows are there, the
lake's files are, and every closed minute equals the exchange's candle.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from folder import Folder
from live_run import kill
from programs import ROOT
from steps import until

#: Seconds after which nothing comes any more.
NEVER = 600
MODULES = ("producer", "spark-processor", "monitor", "simulator", "local")
#: What a user's other programs need, and what kills or moves ours when it reaches them.
FOREIGN = {
    "JAVA_TOOL_OPTIONS": "-Duser.language=fa -Duser.country=IR -Duser.extensions=u-nu-arabext",
    "JDK_JAVA_OPTIONS": "--no-such-option",
    "_JAVA_OPTIONS": "-Xmx16m",
    "CLASSPATH": "/no/such.jar",
    "KAFKA_OPTS": "-javaagent:/no/such.jar",
    "KAFKA_HEAP_OPTS": "-Xmx1m",
    "LOG_DIR": "/no/such/folder",
    "HADOOP_CONF_DIR": "/no/such/folder",
    "PGHOST": "no.such.host",
    "PGPORT": "1",
    "PGDATA": "/no/such/folder",
    "PYTHONPATH": "/no/such/folder",
    "RATE": "many",
    "SEED": "none",
    "PORT": "none",
    "SYMBOLS": "none",
}


@dataclass
class Run:
    """One environment."""

    name: str
    locale: str
    home: str
    data: str
    options: tuple[str, ...]
    user: str | None
    umask: int = 0o022

    def command(self, *words: str) -> list[str]:
        """A command of ./pipeline on the run's folder, as the run's user."""
        become: list[str] = []
        if self.user and os.getuid() == 0:
            user = pwd.getpwnam(self.user)
            become = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        return [*become, f"{self.home}/pipeline", *words, "--data", self.data]


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="environments-") as work:
        os.chmod(work, 0o755)
        spark = foreign_spark(Path(work))
        runs = [
            Run("fa_IR", "fa_IR.UTF-8", f"{work}/a clone ö", f"{work}/a b ö/x, y", (), "nobody"),
            Run(
                "tr_TR",
                "tr_TR.UTF-8",
                f"{work}/it's #1, 100%",
                f"{work}/d#1%41;:'x ",
                ("--source", "kraken"),
                None,
                0o077,
            ),
        ]
        # Each waits for half of its time.
        with ThreadPoolExecutor() as pool:
            for each in [pool.submit(whole, run, {**spark, "HOME": work}) for run in runs]:
                each.result()


def whole(run: Run, settings: dict[str, str]) -> None:
    """All of one run, in this process's environment, the foreign one and these settings."""
    begin = time.monotonic()
    copy_built(Path(run.home))
    Path(run.data).mkdir(parents=True)
    if run.user and os.getuid() == 0:
        shutil.chown(run.data, run.user)
    certify(run, {**os.environ, **FOREIGN, **settings, "LC_ALL": run.locale})
    print(f"NOTE {run.name} in {time.monotonic() - begin:.0f} s")


def foreign_spark(work: Path) -> dict[str, str]:
    """A Spark of the user's own: settings that end every driver that reads them."""
    settings = work / "spark/conf"
    settings.mkdir(parents=True)
    (settings / "spark-defaults.conf").write_text(
        "spark.eventLog.enabled  true\nspark.eventLog.dir  file:/no/such/folder\nspark.driver.memory  1m\n"
    )
    return {"SPARK_HOME": str(work / "spark"), "SPARK_CONF_DIR": str(settings), "SPARK_LOCAL_DIRS": "/no/such/folder"}


def copy_built(home: Path) -> None:
    """What ./pipeline needs of a built project, readable by everybody; nothing of it is built again."""
    for name in (*(f"{module}/target/{module}-all.jar" for module in MODULES), "pipeline"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, home / name)
    for name in ("local/target/runtime/kafka", "local/target/runtime/spark", "postgres/init"):
        shutil.copytree(ROOT / name, home / name)
    (home / "model").mkdir()
    shutil.copy2(ROOT / "pom.xml", home)
    (home / "local/target/.built").touch()
    subprocess.run(["chmod", "-R", "a+rX", home], check=True)


def certify(run: Run, environment: dict[str, str]) -> None:
    """The demo, the lake and the comparison with the exchange; ends what it has started."""
    folder = Folder(Path(run.data))

    def pipeline(*words: str) -> None:
        done = subprocess.run(
            run.command(*words), env=environment, capture_output=True, text=True, timeout=NEVER, umask=run.umask
        )
        if done.returncode:
            raise SystemExit(f"{run.name}: ./pipeline {' '.join(words)}: {done.returncode}\n{done.stdout}{done.stderr}")

    try:
        pipeline("demo", "--detach", *run.options)
        command = run.command("job", "OhlcLake", "--kafka-topic", "clean_trades", "--trigger", "1 second")
        lake = subprocess.Popen(command, env=environment, umask=run.umask, start_new_session=True)
        try:
            until(
                lambda: (
                    folder.rows("SELECT count(*) >= 100 FROM trades_1min_agg WHERE status = 'certified'") == [["t"]]
                ),
                "certified rows",
                NEVER,
            )
            until(lambda: parquet_files(run), "the lake's files", NEVER)
        finally:
            kill(lake, signal.SIGTERM)
        pipeline("job", "Reconcile")
        compared = folder.rows("SELECT count(*), count(*) FILTER (WHERE verdict <> 'equal') FROM reconciliations")[0]
        if int(compared[0]) < 100 or int(compared[1]):
            raise SystemExit(f"{run.name}: {compared[0]} minutes compared, {compared[1]} are not equal")
        strays = sorted(each.name for each in Path(run.data).parent.iterdir() if "%20" in each.name)
        if strays:
            raise SystemExit(f"{run.name}: beside the data folder are {strays}")
        restarts = {each["name"]: each["restarts"] for each in folder.state()["processes"] if each["restarts"]}
        if restarts:
            raise SystemExit(f"{run.name}: had to be started again: {restarts}")
    except BaseException:
        subprocess.run(run.command("logs"), env=environment, check=False)
        raise
    finally:
        subprocess.run(run.command("down"), env=environment, check=False)


def parquet_files(run: Run) -> bool:
    """Whether the lake has whole files, below the data folder itself."""
    return any((Path(run.data) / "data_lake").rglob("date=*/*.parquet"))


if __name__ == "__main__":
    sys.exit(main())
