"""The notebook runs from its first cell to its last beside a run whose jobs have written what it shows.

Usage: notebook.py [DATA_DIR]
"""

import json
import os
import re
import subprocess
from contextlib import ExitStack
from pathlib import Path
from urllib.request import urlopen

from live_run import live_run, stop
from programs import ROOT
from steps import say, until

NOTEBOOK = ROOT / "docs/notebook.ipynb"
PARTS = ("candles", "lake", "z-scores", "sentiment")
PROGRAMS = (
    ("job", "TradeWindows", "--sink", "parquet"),
    ("feed", "prices"),
    ("job", "MovingStats"),
    ("job", "ZScores"),
    ("feed", "news"),
    ("job", "Sentiment"),
)


def executed(data: Path, out: Path) -> list[str]:
    """What its cells print."""
    jupyter = ROOT / ".venv/notebook/bin/jupyter-execute"
    environment = {**os.environ, "PIPELINE_DATA_DIR": str(data)}
    subprocess.run([jupyter, "--timeout=300", f"--output={out}", NOTEBOOK], check=True, env=environment)
    cells = json.loads(out.read_text())["cells"]
    outputs = [each for cell in cells for each in cell.get("outputs", [])]
    assert sum("image/png" in each.get("data", {}) for each in outputs) >= 3, "a figure is missing"
    return ["".join(each["text"]) for each in outputs if each["output_type"] == "stream" and each["name"] == "stdout"]


def main() -> None:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    assert not any(cell.get("outputs") for cell in cells), "the notebook is committed without outputs"
    subprocess.run([ROOT / "airflow/venv.sh", "notebook", ROOT / "docs/notebook-requirements.txt"], check=True)
    with live_run() as run, ExitStack() as ending:
        api = f"http://127.0.0.1:{run.port('monitor', 'http')}/api/v1"
        started = [run.start("-".join(each[:2]), *each) for each in PROGRAMS]
        ending.callback(stop, started)

        def there(path: str, of: str) -> bool:
            with urlopen(api + path) as answer:
                return bool(json.load(answer)[of])

        until(lambda: there("/zscores?symbol=BTCUSDT", "minutes"), "a z-score", 900)
        until(lambda: there("/sentiment?currency=BTC", "windows"), "a sentiment", 900)
        until(lambda: any(run.data.glob("spark_out/tumbling_1m/date=*/*.parquet")), "a file of windows", 900)
        printed = "\n".join(executed(run.data, run.work / "notebook.ipynb"))
        say(printed)
        for part in PARTS:
            assert re.search(rf"^{part}: [1-9]", printed, re.MULTILINE), f"{part}: nothing in\n{printed}"


if __name__ == "__main__":
    main()
