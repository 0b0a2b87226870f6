"""Compares replayed minutes with the exchange's own klines, to the last digit. Exit code 1 and the differences if any.

Usage: compare_klines.py KLINES_CSV ROWS_CSV FIRST_MINUTE LAST_MINUTE (UTC, ISO): minutes between must be certified and
equal, minutes outside must not be certified.
"""

import csv
import sys
from datetime import UTC, datetime
from decimal import Decimal

COLUMNS = {"open": "open", "high": "high", "low": "low", "close": "close", "volume": "sum_qty"}


def millis(text):
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def main(klines_file, rows_file, first, last):
    with open(klines_file, newline="") as file:
        klines = {int(row["ms"]): row for row in csv.DictReader(file)}
    with open(rows_file, newline="") as file:
        rows = {int(row["ms"]): row for row in csv.DictReader(file)}
    whole = range(millis(first), millis(last) + 1, 60_000)
    problems = []
    for minute in whole:
        row = rows.get(minute)
        if row is None:
            problems.append(f"{minute}: no row")
            continue
        if row["status"] != "certified":
            problems.append(f"{minute}: {row['status']}, expected certified")
        for kline, column in COLUMNS.items():
            if Decimal(row[column]) != Decimal(klines[minute][kline]):
                problems.append(f"{minute}: {column} {row[column]}, the exchange says {klines[minute][kline]}")
    for minute, row in rows.items():
        if minute not in whole and row["status"] == "certified":
            problems.append(f"{minute}: certified, though the recording does not hold it whole")
    print("\n".join(problems) or f"{len(whole)} minutes equal, {len(rows) - len(whole)} at the edges not certified")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
