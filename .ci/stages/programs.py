"""The small Java programs beside this file, run again and again in one JVM for each class path: see Programs.java."""

import atexit
import shutil
import struct
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
STAGES = Path(__file__).resolve().parent


class ProgramFailed(OSError):
    """One ended with an exception, such as that of a server that does not answer."""


def jar(module: str) -> str:
    return str(ROOT / module / f"target/{module}-all.jar")


#: The monitor's libraries are those of Kafka, PostgreSQL and DuckDB.
LIBRARIES = jar("monitor")
#: What is run on another class path.
ELSEWHERE = {"MongoLines": jar("spark-processor")}


class Jvm:
    """One that runs programs until this process ends."""

    def __init__(self, class_path: str, *programs: str, heap: str = "192m") -> None:
        self.classes = tempfile.mkdtemp(prefix="programs-")
        atexit.register(shutil.rmtree, self.classes, ignore_errors=True)
        sources = [str(STAGES / f"{name}.java") for name in ("Programs", *programs)]
        command = ["javac", "-J-XX:TieredStopAtLevel=1", "-proc:none", "-d", self.classes, "-cp", class_path]
        subprocess.run([*command, *sources], check=True)
        self.errors = tempfile.TemporaryFile()  # noqa: SIM115
        command = ["java", f"-Xmx{heap}", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"]
        # A JVM that is short of memory or CPU may take its time to let another one in.
        command += ["-Dsun.tools.attach.attachTimeout=120000"]
        command += ["-cp", f"{self.classes}:{class_path}", "Programs"]
        # It ends when its standard input does: with this process, however that ends.
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, start_new_session=True
        )

    def run(self, program: str, options: tuple[str, ...], lines: str) -> str:
        """What a program prints."""
        requests, answers = self.process.stdin, self.process.stdout
        assert requests is not None
        assert answers is not None
        texts = [text.encode() for text in (program, *options, lines)]
        try:
            requests.write(struct.pack(">i", len(options)))
            for text in texts:
                requests.write(struct.pack(">i", len(text)) + text)
            requests.flush()
            code, length = struct.unpack(">ii", self._read(answers, 8))
            printed = self._read(answers, length).decode()
        except OSError as e:
            raise SystemExit(f"the JVM of {program} has ended ({e}): {self._last_words()}") from e
        if code:
            raise ProgramFailed(f"{program} {' '.join(options[:1])}: {printed}")
        return printed

    def _read(self, answers: IO[bytes], length: int) -> bytes:
        read = answers.read(length)
        if len(read) < length:
            raise OSError(f"exit code {self.process.wait()}")
        return read

    def _last_words(self) -> str:
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")[-3000:]


@cache
def jvm(class_path: str) -> Jvm:
    if class_path == LIBRARIES:
        return Jvm(class_path, "BrokerFaults", "DuckLines", "KafkaLines", "SqlLines")
    return Jvm(class_path, *(name for name, libraries in ELSEWHERE.items() if libraries == class_path))


def java(program: str, *options: str, lines: str = "") -> list[str]:
    """Runs one; the lines it prints. It gets options and lines through a pipe: nobody sees a password."""
    return jvm(ELSEWHERE.get(program, LIBRARIES)).run(program, options, lines).splitlines()
