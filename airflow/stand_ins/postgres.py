"""A real PostgreSQL server in a temporary folder, with the pipeline's own tables; for tests, gone when they end."""

import glob
import lzma
import os
import platform
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
import zipfile
from pathlib import Path
from typing import Any

import psycopg2

from stand_ins.processes import port

SCHEMA = Path(__file__).resolve().parents[2] / "postgres" / "init"
ACCOUNTS = ("postgres", "nobody")


class Postgres:
    """Started by the constructor; ``close`` ends it and removes its folder. Listens on 127.0.0.1 only."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="crypto-pipeline-pg-"))
        self.account = _account()
        self.binaries = _binaries(self.home)
        self.port = port()
        data = self.home / "data"
        data.mkdir()
        if self.account is not None:
            for each in (self.home, data):
                shutil.chown(each, self.account)
                each.chmod(0o700)
            self.home.chmod(0o755)
        self._run("initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-sync")
        self.server = subprocess.Popen(
            [
                *(self._program("postgres"), "-D", str(data), "-p", str(self.port)),
                *("-c", "listen_addresses=127.0.0.1"),
                *("-c", f"unix_socket_directories={self.home}"),
                *("-c", "fsync=off"),
            ],
            user=self.account,
            cwd="/",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._make_database()

    def connect(self, user: str = "postgres", database: str = "crypto_data") -> Any:
        """A connection that commits each statement."""
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, user=user, dbname=database)
        connection.autocommit = True
        return connection

    def execute(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """Runs one statement as superuser; gives its rows, if it has any."""
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement, parameters or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def close(self) -> None:
        """Ends the server, whoever is still connected, and removes what it left."""
        self.server.send_signal(signal.SIGINT)
        self.server.wait(120)
        shutil.rmtree(self.home, ignore_errors=True)

    def _make_database(self) -> None:
        end = time.monotonic() + 120
        while True:
            try:
                first = self.connect(database="postgres")
                break
            except psycopg2.OperationalError as e:
                if self.server.poll() is not None or time.monotonic() > end:
                    raise RuntimeError(f"the test's PostgreSQL did not start: {self.server.poll()}") from e
                time.sleep(0.1)
        with first.cursor() as cursor:
            cursor.execute("CREATE DATABASE crypto_data")
        first.close()
        for file in sorted(SCHEMA.glob("*.sql")):
            self.execute(file.read_text())

    def _program(self, name: str) -> str:
        return str(self.binaries / name)

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self._program(name), *arguments], check=True, user=self.account, cwd="/", stdout=subprocess.DEVNULL
        )


def _account() -> str | None:
    """PostgreSQL refuses to run as root: another account, when we are."""
    if os.getuid() != 0:
        return None
    import pwd

    names = {each.pw_name for each in pwd.getpwall()}
    return next(name for name in ACCOUNTS if name in names)


def _binaries(home: Path) -> Path:
    """Of the jar that the pipeline itself starts PostgreSQL from, else an installed server."""
    machine = {"x86_64": "amd64", "aarch64": "arm64v8", "arm64": "arm64v8"}.get(platform.machine(), "amd64")
    kind = f"embedded-postgres-binaries-{platform.system().lower()}-{machine}"
    repository = Path(os.environ.get("MAVEN_REPOSITORY", Path.home() / ".m2" / "repository"))
    jars = sorted((repository / "io/zonky/test/postgres" / kind).glob("*/*.jar"))
    if jars:
        target = home / "pg"
        target.mkdir()
        with zipfile.ZipFile(jars[-1]) as jar:
            name = next(each for each in jar.namelist() if each.endswith(".txz"))
            with jar.open(name) as packed, lzma.open(packed) as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
                tar.extractall(target, filter="tar")
        home.chmod(0o755)
        return target / "bin"
    installed = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    if installed:
        return Path(installed[-1])
    raise RuntimeError(f"no PostgreSQL: neither {kind} in {repository} nor an installed server")
