"""docker/migrate.sh on a real PostgreSQL that wants passwords: what .env says is what holds, at every start."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest

from stand_ins.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
PSQL = shutil.which("psql")
VARIABLES = {
    "crypto_writer": "CRYPTO_WRITER_PASSWORD",
    "crypto_monitor": "CRYPTO_MONITOR_PASSWORD",
    "analyst": "ANALYST_PASSWORD",
    "airflow": "AIRFLOW_DATABASE_PASSWORD",
}

pytestmark = pytest.mark.skipif(PSQL is None, reason="no psql here; the image of migrate has it")


@pytest.fixture
def server() -> Iterator[Postgres]:
    """As the image starts it: over TCP only who knows a password comes in."""
    server = Postgres()
    server.execute("ALTER ROLE postgres PASSWORD 'superuser-1'")
    server.execute("CREATE ROLE checker SUPERUSER LOGIN")
    rules = "host all checker 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    (server.home / "data" / "pg_hba.conf").write_text(rules)
    connection = psycopg2.connect(host="127.0.0.1", port=server.port, user="checker", dbname="crypto_data")
    connection.cursor().execute("SELECT pg_reload_conf()")
    connection.close()
    yield server
    server.close()


def migrate(server: Postgres, folder: Path, passwords: str, superuser: str = "superuser-1") -> tuple[int, str]:
    """The script beside its SQL files, as in its image; each role's password is its name with ``passwords``."""
    if not folder.exists():
        shutil.copytree(ROOT / "postgres" / "init", folder / "init")
        shutil.copy(ROOT / "docker" / "migrate.sh", folder)
    environment = {
        "PATH": os.environ["PATH"],
        "PGHOST": "127.0.0.1",
        "PGPORT": str(server.port),
        "PGPASSWORD": superuser,
        "PIPELINE_DEMO_LOGIN": "",
        **{variable: f"{role}-{passwords}" for role, variable in VARIABLES.items()},
    }
    command = ["sh", str(folder / "migrate.sh")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd="/")
    return done.returncode, done.stdout + done.stderr


def comes_in(server: Postgres, role: str, password: str) -> bool:
    database = "airflow" if role == "airflow" else "crypto_data"
    try:
        psycopg2.connect(host="127.0.0.1", port=server.port, user=role, password=password, dbname=database).close()
    except psycopg2.OperationalError as e:
        if "password authentication failed" not in str(e):
            raise
        return False
    return True


def test_a_new_password_in_env_replaces_the_old_one_at_the_next_start(server: Postgres, tmp_path: Path) -> None:
    for passwords in ("first", "second", 'it\'s \\ "odd"'):
        code, printed = migrate(server, tmp_path / "image", passwords)
        assert code == 0, printed
        assert "migrate: tables and roles are as they should be" in printed
        assert passwords not in printed
        for role in VARIABLES:
            assert comes_in(server, role, f"{role}-{passwords}"), (role, passwords)
            assert not comes_in(server, role, f"{role}-before"), role
    assert not comes_in(server, "crypto_writer", "crypto_writer-first")


def test_a_wrong_password_of_the_superuser_says_what_to_do(server: Postgres, tmp_path: Path) -> None:
    assert migrate(server, tmp_path / "image", "first")[0] == 0
    code, printed = migrate(server, tmp_path / "image", "second", superuser="superuser-2")
    assert code == 2
    assert "POSTGRES_PASSWORD of .env is not the password of PostgreSQL's superuser" in printed
    assert "superuser-2" not in printed
    assert comes_in(server, "crypto_writer", "crypto_writer-first")
