"""The page in a browser: a live demo is looked at, clicked through and disturbed.

Playwright drives Debian's Chromium (page.mjs says what it does); axe-core looks for what a screen reader or a keyboard
cannot use. Exit code 3: there is no browser here, which is reported and is no failure.

Usage: page.py WORK
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from folder import Folder

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("playwright-core@1.65.1", "axe-core@4.14.1")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&"


def pipeline(*words: str) -> str:
    return subprocess.run([ROOT / "pipeline", *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def hostile_alert(run: Folder) -> None:
    """Shown by the page as what it is: text."""
    text = HOSTILE.replace("'", "''")
    run.rows(
        "INSERT INTO alerts (check_name, subject, severity, message)"
        f" VALUES ('freshness', '{text}', 'critical', '{text}') RETURNING id",
        role="crypto_monitor",
    )


def main(work: Path) -> int:
    if not shutil.which("node") or not Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        print("no Chromium or no Node here")
        return 3
    npm, shots, data = work / "page-npm", work / "page-shots", work / "page"
    shots.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", str(npm), "--silent", *PACKAGES], check=True)
    print(pipeline("demo", "--detach", "--data", str(data)))
    try:
        run = Folder(data)
        address = pipeline("open", "--data", str(data)).strip()
        hostile_alert(run)
        simulator = f"http://127.0.0.1:{run.port('simulator', 'http')}"
        script = str(Path(__file__).with_suffix(".mjs"))
        browser = ["node", script, address, simulator, str(npm), str(shots), HOSTILE]
        return subprocess.run(browser).returncode
    finally:
        pipeline("down", "--data", str(data))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
