"""Kafka and PostgreSQL as ``./pipeline servers`` starts them."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Servers:
    """Started by ``start`` in a data folder of their own; ``stop`` ends them, the data stays."""

    bootstrap: str
    jdbc: str
    #: Process ids by name, ``kafka`` and ``postgres``.
    pids: dict[str, int]
    #: By role of the database.
    passwords: dict[str, str]

    def __init__(self, data: Path) -> None:
        self.data = data

    def start(self) -> "Servers":
        """Returns when both answer, with the pipeline's topics and tables."""
        ready = json.loads(self._pipeline("servers", "--detach", "--json").splitlines()[-1])
        self.bootstrap, self.jdbc = ready["kafka_bootstrap_servers"], ready["jdbc_url"]
        state = json.loads((self.data / "state.json").read_text())
        self.pids = {each["name"]: each["id"]["pid"] for each in state["processes"]}
        secrets = (self.data / "secrets").read_text().splitlines()
        self.passwords = dict(line.split("=", 1) for line in secrets if not line.startswith("#"))
        return self

    def url(self, role: str, database: str = "crypto_data") -> str:
        """Of a database, as psycopg takes it, with the password of a role."""
        server = self.jdbc.removeprefix("jdbc:postgresql://").rpartition("/")[0]
        return f"postgresql://{role}:{self.passwords[role]}@{server}/{database}"

    def stop(self) -> None:
        """Ends both."""
        self._pipeline("down")

    def _pipeline(self, command: str, *options: str) -> str:
        words = [str(ROOT / "pipeline"), command, "--data", str(self.data), *options]
        done = subprocess.run(words, stdout=subprocess.PIPE, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"./pipeline {command} failed; its logs are in {self.data}/logs")
        return done.stdout
