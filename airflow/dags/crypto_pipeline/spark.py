"""A Spark standalone master as its REST port and its web page show it. No Spark, no Java and no DAG in here."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

#: A driver in one of these states runs, or the master will see to it that it does.
LIVE = frozenset({"SUBMITTED", "RUNNING", "RELAUNCHING", "UNKNOWN"})
LOG_BYTES = 24_000
#: Enough for the last starts of a driver: at WARN a start writes some hundred bytes, at INFO about 100 KB.
STARTS_BYTES = 256_000
TIMEOUT = httpx.Timeout(10.0)

#: org.apache.spark.launcher.JavaModuleOptions of 3.5.7. The master's REST port starts the driver without them, and on
#: Java 17 it would die of an IllegalAccessError (SPARK-45197).
_OPENED = (
    *("lang", "lang.invoke", "lang.reflect", "io", "net", "nio"),
    *("util", "util.concurrent", "util.concurrent.atomic"),
)
_OPENED_INSIDE = ("jdk.internal.ref", "sun.nio.ch", "sun.nio.cs", "sun.security.action", "sun.util.calendar")
JAVA_MODULE_OPTIONS = " ".join(
    [
        "-XX:+IgnoreUnrecognizedVMOptions",
        *(f"--add-opens=java.base/java.{name}=ALL-UNNAMED" for name in _OPENED),
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED_INSIDE),
        "--add-opens=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
        "-Djdk.reflect.useDirectMethodHandle=false",
    ]
)

#: As spark-live-jvm-options.txt of local/src/main/resources/marketdata/local; Project.sparkLiveOptions says why.
JAVA_STREAM_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1"
#: As spark-drain-jvm-options.txt there.
JAVA_BATCH_OPTIONS = (
    "-XX:Tier4InvocationThreshold=200000 -XX:Tier4MinInvocationThreshold=80000"
    " -XX:Tier4CompileThreshold=400000 -XX:Tier4BackEdgeThreshold=4000000"
    " -XX:CompileCommand=quiet -XX:CompileCommand=CompileThresholdScaling,marketdata.*::*,0.1"
    " -XX:CompileCommand=CompileThresholdScaling,org.apache.kafka.*::*,0.1"
)


class SparkError(Exception):
    """The master cannot be asked, or does not do what it was asked."""


@dataclass(frozen=True)
class Driver:
    """One driver as the master lists it; ``worker`` is empty until one has been found for it."""

    id: str
    state: str
    main_class: str
    worker: str
    active: bool = True

    @property
    def live(self) -> bool:
        """Whether it runs or is to be started.

        A driver whose worker was lost stays among the completed ones as RELAUNCHING for ever; a new one took its place.
        """
        return self.active and self.state in LIVE


#: The worker writes it to stderr before each start of a driver; there is no other count of starts.
_LAUNCH = re.compile(r'^Launch Command: ".*?"\n={40}\n', re.DOTALL | re.MULTILINE)
#: What Spark logs of a streaming query once it has looked into its topic; docker/spark/log4j2.xml lets it through.
_PROGRESS = re.compile(r"Streaming query (made progress:|has been idle)")
_SETTING = re.compile(r"^error: .*", re.MULTILINE)


@dataclass(frozen=True)
class DriverLog:
    """The end of a driver's stderr, one text for each start of its process; empty when it cannot be read.

    The master says RUNNING of a supervised driver whatever becomes of its process: the worker starts it again and
    again.
    """

    starts: tuple[str, ...] = ()

    @classmethod
    def of(cls, stderr: str) -> "DriverLog":
        """Split at the worker's headers."""
        before, *starts = _LAUNCH.split(stderr)
        return cls((*([before] if before.strip() else []), *starts))

    @property
    def works(self) -> bool:
        """Whether the process that runs now has made progress."""
        return bool(self.starts) and _PROGRESS.search(self.starts[-1]) is not None

    @property
    def unproven_starts(self) -> int:
        """How many starts there were since one that made progress, the present one included."""
        proven = [number for number, text in enumerate(self.starts, 1) if _PROGRESS.search(text)]
        return len(self.starts) - max(proven, default=0)

    @property
    def rejected_setting(self) -> str:
        """The line by which the job has rejected its settings since it last made progress; empty for none."""
        if self.unproven_starts == 0:
            return ""
        found = _SETTING.search("\n".join(self.starts[-self.unproven_starts :]))
        return found[0] if found else ""

    def missing_class(self, main_class: str) -> bool:
        """Whether the jar lacks the job."""
        return any(re.search(rf"ClassNotFoundException: {re.escape(main_class)}\b", text) for text in self.starts)

    def in_crash_loop(self, starts: int = 3) -> bool:
        """Whether so many starts in a row have made no progress."""
        return self.unproven_starts >= starts

    @property
    def never_worked(self) -> bool:
        """Whether it was started more than once, or with settings that the job rejects, and made no progress ever."""
        nothing = self.unproven_starts == len(self.starts)
        return nothing and (self.unproven_starts > 1 or bool(self.rejected_setting))


@dataclass(frozen=True)
class Master:
    """Where the master is: ``spark://`` address for jobs, HTTP addresses for us."""

    url: str
    rest: str
    web: str

    @classmethod
    def at(cls, host: str, port: int = 7077, rest_port: int = 6066, web_port: int = 8080) -> "Master":
        """The master of a host."""
        return cls(f"spark://{host}:{port}", f"http://{host}:{rest_port}", f"http://{host}:{web_port}")

    def drivers(self) -> list[Driver]:
        """All drivers the master knows, those that ended included."""
        page = self._page()
        return [
            Driver(each["id"], each["state"], each["mainclass"], each.get("worker") or "", kind == "activedrivers")
            for kind in ("activedrivers", "completeddrivers")
            for each in page.get(kind, [])
        ]

    def live_drivers(self, main_class: str) -> list[Driver]:
        """The drivers of a job that run. By main class: after a worker was lost the driver has a new id."""
        return [each for each in self.drivers() if each.live and each.main_class == main_class]

    def submit(self, main_class: str, jar: str, arguments: list[str], properties: dict[str, str]) -> str:
        """Starts a driver on the cluster; gives its id."""
        body = {
            "action": "CreateSubmissionRequest",
            "clientSparkVersion": "3.5.7",
            "appResource": jar,
            "mainClass": main_class,
            "appArgs": arguments,
            "environmentVariables": {},
            "sparkProperties": properties,
        }
        answer = self._json("POST", f"{self.rest}/v1/submissions/create", json=body)
        if not answer.get("success"):
            raise SparkError(f"Spark refused {main_class}: {answer.get('message')}")
        return str(answer["submissionId"])

    def state(self, driver: str) -> str:
        """State of a driver; NOT_FOUND when the master knows it no more."""
        answer = self._json("GET", f"{self.rest}/v1/submissions/status/{driver}")
        return str(answer.get("driverState", "NOT_FOUND"))

    def stop(self, driver: str) -> None:
        """Asks a driver to end: SIGTERM, with ten seconds to close up; supervised or not, it stays ended."""
        answer = self._json("POST", f"{self.rest}/v1/submissions/kill/{driver}")
        if not answer.get("success"):
            raise SparkError(f"Spark did not stop {driver}: {answer.get('message')}")

    def log_tail(self, driver: str, lines: int = 25) -> str:
        """The last lines a driver wrote, or in brackets why they cannot be had."""
        try:
            address = self._log_address(driver)
            texts = [_log(address, driver, stream) for stream in ("stdout", "stderr")]
        except (SparkError, httpx.HTTPError, KeyError, ValueError) as e:
            return f"(the driver's log cannot be read: {e})"
        written = [line for text in texts for line in text.splitlines() if line.strip()]
        return "\n".join(written[-lines:]) or "(the driver wrote nothing)"

    def driver_log(self, driver: str) -> DriverLog:
        """What a driver wrote, start by start; empty while no worker has it."""
        try:
            return DriverLog.of(_log(self._log_address(driver), driver, "stderr", STARTS_BYTES))
        except (SparkError, httpx.HTTPError, KeyError, ValueError):
            return DriverLog()

    def log_page(self, public: str, driver: str) -> str:
        """The page of a driver's stderr, as the master shows it to a browser that finds the master at ``public``."""
        worker = next((each.worker for each in self.drivers() if each.id == driver), "")
        return f"{public}/proxy/{worker}/logPage/?driverId={driver}&logType=stderr" if worker else public

    def _log_address(self, driver: str) -> str:
        worker = next((each.worker for each in self.drivers() if each.id == driver), "")
        for each in self._page()["workers"]:
            if each["id"] == worker:
                # The page's host name may be one for people's browsers; the worker's own host is one we can reach.
                return f"http://{each['host']}:{urlsplit(each['webuiaddress']).port}/log/"
        raise SparkError(f"no worker is known for {driver}")

    def _page(self) -> dict[str, Any]:
        return self._json("GET", f"{self.web}/json/")

    @staticmethod
    def _json(method: str, url: str, **request: Any) -> dict[str, Any]:
        try:
            answer = httpx.request(method, url, timeout=TIMEOUT, **request)
            if answer.status_code >= 500:
                answer.raise_for_status()
            content = answer.json()
        except (httpx.HTTPError, ValueError) as e:
            raise SparkError(f"the Spark master does not answer at {url}: {e}") from e
        if not isinstance(content, dict):
            raise SparkError(f"the Spark master's answer at {url} is no object")
        return content


def _log(address: str, driver: str, stream: str, length: int = LOG_BYTES) -> str:
    query = {"driverId": driver, "logType": stream, "byteLength": str(length)}
    answer = httpx.get(address, params=query, timeout=TIMEOUT)
    answer.raise_for_status()
    return re.sub(r"^==== Bytes .* ====\n", "", answer.text)


def reason(main_class: str, jar: str, log: DriverLog) -> str:
    """The job's own message, or what its log shows; a line with its end, or nothing."""
    if log.missing_class(main_class):
        return f"{main_class.rpartition('.')[2]} is not a job of this build: {jar} has no class {main_class}\n"
    return f"{log.rejected_setting}\n" if log.rejected_setting else ""


def main_class_of(job: str, package: str) -> str:
    """A job's class; jobs go by their simple name."""
    if not re.fullmatch(r"[A-Z][A-Za-z0-9]{1,60}", job):
        raise ValueError(f"job '{job}'; allowed: the name of a job, such as CryptoAnalytics")
    return f"{package}.{job}"
