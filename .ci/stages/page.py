"""The page in a browser: a live demo is looked at, clicked through and disturbed.

Playwright drives Debian's Chromium (page.mjs says what it does); axe-core looks for what a screen reader or a keyboard
cannot use. What jobs beside the main one would write is written by hand: their own stages show that they write it. Then the
API is held against its own document by schemathesis; with PAGE_LOAD in the environment, as nightly, page_load.py looks at what
500 symbols and 200 open pages cost.
Exit code 3: there is no browser here, which is reported and is no failure.

Usage: page.py WORK
"""

import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from live_run import LiveRun

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("playwright-core@1.65.1", "axe-core@4.14.1")
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&"
EVENTS = """
SELECT ensure_event_month('article_data', now()), ensure_event_month('ticker_data', now());
INSERT INTO article_data VALUES ('1', now(), '{text}', 'u', '{text}', '{{}}', '{{BTC,ETH}}', 0.5, 'neutral');
INSERT INTO ticker_data SELECT 'XBT/USD', now() - n * interval '1 second', 90000 + n, 89999, 90001, 5, 0.25
    FROM generate_series(1, 200) n;
INSERT INTO prediction_data
    SELECT 'XBT/USD', at, at + interval '3 minutes', 'moving_average', 6, 90000 + 20 * sin(n), 10, 89900, 90100,
        89990 + 20 * sin(n), 90010 + 20 * sin(n), CASE WHEN n > 1 THEN 90000 + 15 * sin(n + 1) END,
        CASE WHEN n > 1 THEN at + interval '181 seconds' END
    FROM generate_series(1, 60) n, LATERAL (SELECT now() - interval '3 minutes' - n * interval '30 seconds' AS at) times;
INSERT INTO sentiment_data
    SELECT currency, at, at + interval '3 minutes', 1 + n % 4, score, 0.1,
        CASE WHEN score > 0.6 THEN 'positive' WHEN score < 0.4 THEN 'negative' ELSE 'neutral' END, 0.4
    FROM unnest('{{BTC,ETH,SOL}}'::text[]) currency, generate_series(1, 40) n,
        LATERAL (SELECT now() - n * interval '3 minutes' AS at, round((0.5 + 0.4 * sin(n))::numeric, 3) AS score) times;
INSERT INTO ticker_sessions VALUES
    ('XBT/USD', now() - interval '1 hour', now(), now() + interval '1 minute', 3000, 90000, 90100, 89900, 90200, 'open');
INSERT INTO trade_windows_5m (source, symbol, window_start, trade_count, avg_price, min_price, max_price, sum_value,
        missing_trades)
    SELECT 'binance', symbol, date_trunc('minute', now()) - n * interval '1 minute', 900 + n, 90000 + 100 * sin(n / 9.0),
        89800 + 100 * sin(n / 9.0), 90200 + 100 * sin(n / 9.0), 1000000.25, 0
    FROM unnest('{{BTCUSDT,ETHUSDT}}'::text[]) symbol, generate_series(1, 120) n;
"""


def pipeline(*words: str) -> str:
    return subprocess.run([ROOT / "pipeline", *words], check=True, stdout=subprocess.PIPE, text=True).stdout


def hostile_texts(run: LiveRun) -> None:
    """Shown by the page as what they are: an alert, an article, a record that is no trade."""
    text = HOSTILE.replace("'", "''")
    run.rows(
        "INSERT INTO alerts (check_name, subject, severity, message)"
        f" VALUES ('freshness', '{text}', 'critical', '{text}') RETURNING id",
        role="crypto_monitor",
    )
    run.rows(EVENTS.format(text=text), role="postgres")
    run.send("clean_trades", "binance|BTCUSDT", [HOSTILE])


def z_scores(run: LiveRun) -> None:
    """As the job ZScores writes them, one in each of the last twenty minutes."""
    run.create("btc-price-zscore", 1)
    now = datetime.now(UTC).replace(second=30, microsecond=0)
    windows = [{"window": "1h", "zscore_price": -1.25}]
    times = [now - timedelta(minutes=minutes) for minutes in range(20, 0, -1)]
    lines = [{"symbol": "BTCUSDT", "timestamp": f"{at:%FT%TZ}", "price": 90000, "zscores": windows} for at in times]
    run.send("btc-price-zscore", "BTCUSDT", [json.dumps(each) for each in lines])


def follows_its_document(address: str) -> int:
    """Every path of the API with right and wrong parameters, against what the document promises."""
    subprocess.run([ROOT / "airflow/venv.sh", "api", ROOT / ".ci/requirements/api.txt"], check=True)
    schemathesis = [ROOT / ".venv/api/bin/schemathesis", "--config-file", ROOT / ".ci/schemathesis.toml"]
    document = f"{address}api/v1/openapi.json"
    return subprocess.run(
        [*schemathesis, "run", document, "--max-examples", "30", "--seed", "1", "--continue-on-failure"]
    ).returncode


def main(work: Path) -> int:
    if not shutil.which("node") or not Path(os.environ.get("CHROMIUM", "/usr/bin/chromium")).exists():
        print("no Chromium or no Node here")
        return 3
    npm, shots, data = work / "page-npm", work / "page-shots", work / "page"
    shots.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "install", "--prefix", str(npm), "--silent", *PACKAGES], check=True)
    print(pipeline("demo", "--detach", "--data", str(data)))
    try:
        run = LiveRun(data)
        address = pipeline("open", "--data", str(data)).strip()
        hostile_texts(run)
        z_scores(run)
        simulator = f"http://127.0.0.1:{run.port('simulator', 'http')}"
        script = str(Path(__file__).with_suffix(".mjs"))
        browser = ["node", script, address, simulator, str(npm), str(shots), HOSTILE, str(data)]
        results = [subprocess.run(browser).returncode, follows_its_document(address)]
        if "PAGE_LOAD" in os.environ:
            load = Path(__file__).with_name("page_load.py")
            results.append(subprocess.run([sys.executable, load, data, npm]).returncode)
        # PICTURES=docs/images .ci/run page: makes the pictures of README and docs/page.md anew.
        for name in ("page-light.png", "page-dark.png") if "PICTURES" in os.environ else ():
            shutil.copy(shots / name, os.environ["PICTURES"])
        return max(results)
    finally:
        pipeline("down", "--data", str(data))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
