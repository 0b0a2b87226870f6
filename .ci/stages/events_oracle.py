"""What the jobs of events must write, computed anew with exact fractions: the rules of docs/events.md in Python."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal, getcontext
from fractions import Fraction

from events_market import SECOND, Sent, epoch

LATE = 120 * SECOND
WINDOW = 180 * SECOND
STEP, GAP = 30 * SECOND, 60 * SECOND
PARTITIONS = 4
NULL = "null"
Row = tuple
getcontext().prec = 60


def partition(key: str) -> int:
    """Kafka's own choice: murmur2 of the key."""
    data = key.encode()
    h = 0x9747B28C ^ len(data)
    for i in range(0, len(data) - len(data) % 4, 4):
        k = int.from_bytes(data[i : i + 4], "little") * 0x5BD1E995 & 0xFFFFFFFF
        k = (k ^ k >> 24) * 0x5BD1E995 & 0xFFFFFFFF
        h = h * 0x5BD1E995 & 0xFFFFFFFF ^ k
    rest = data[len(data) - len(data) % 4 :]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * 0x5BD1E995 & 0xFFFFFFFF
    h = (h ^ h >> 13) * 0x5BD1E995 & 0xFFFFFFFF
    return ((h ^ h >> 15) & 0x7FFFFFFF) % PARTITIONS


def root(value: Fraction) -> Fraction:
    return Fraction((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def moments(numbers: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Mean and deviation of the population."""
    mean = sum(numbers) / len(numbers)
    return mean, root(sum((x - mean) ** 2 for x in numbers) / len(numbers))


class Expected:
    """Rows by table, key columns first; and which records are refused, with the reason."""

    def __init__(self, records: Iterable[Sent]) -> None:
        self.letters: dict[str, set[tuple[str, str]]] = defaultdict(set)
        self.tables: dict[str, dict[Row, Row]] = {name: {} for name in KEYS}
        good = []
        for each in records:
            if each.reason:
                self.letters[each.topic].add((each.reason, each.value))
            else:
                good.append(each)
        for each in good:
            getattr(self, each.topic)(each.fields)
        prices = self.accepted(each for each in good if each.topic == "rawticker")
        for pair, (kept, newest) in prices.items():
            self.predictions(pair, kept, newest)
            self.sessions(pair, kept, newest)
        self.sentiment(each for each in good if each.topic == "rawarticle")

    def rawticker(self, f: dict) -> None:
        row = (f["last"], f["bid"] + "0", f["ask"], f["volume"], f["change"])
        self.tables["ticker_data"][f["pair"], epoch(f["micros"])] = row

    def rawarticle(self, f: dict) -> None:
        key = (f["id"], epoch(f["micros"]))
        self.tables["article_data"][key] = (f["title"], ";".join(sorted(f["mentioned"])), f["score"])

    def rawtrade(self, f: dict) -> None:
        side = "SELL" if f["id"] % 2 == 0 else "BUY"
        self.tables["trade_data"][f["id"], epoch(f["micros"])] = (f["price"], f["quantity"], side)

    def rawalert(self, f: dict) -> None:
        cleared = NULL if f["cleared"] is None else str(epoch(f["cleared"]))
        self.tables["alert_data"][f["id"], epoch(f["raised"])] = (f["message"], cleared)

    def accepted(self, records: Iterable[Sent]) -> dict[str, tuple[dict[int, str], int]]:
        pairs: dict[str, tuple[dict[int, str], int]] = {}
        for each in records:
            micros = each.fields["micros"]
            kept, newest = pairs.get(each.fields["pair"], ({}, micros))
            if micros < newest - LATE:
                self.letters[each.topic].add(("late", each.value))
            else:
                kept[micros] = each.fields["last"]
                newest = max(newest, micros)
            pairs[each.fields["pair"]] = (kept, newest)
        return pairs

    def predictions(self, pair: str, kept: dict[int, str], newest: int) -> None:
        times = sorted(kept)
        for end in range(0, newest + 1, STEP):
            inside = [Fraction(kept[t]) for t in times if end - WINDOW <= t < end]
            if not inside:
                continue
            mean, deviation = moments(inside)
            actual = next((t for t in times if end <= t < end + STEP), None)
            came = (NULL, NULL) if actual is None else (kept[actual], str(epoch(actual)))
            row = (len(inside), mean, deviation, min(inside), max(inside), mean - deviation, mean + deviation, *came)
            self.tables["prediction_data"][pair, epoch(end - WINDOW)] = row

    def sessions(self, pair: str, kept: dict[int, str], newest: int) -> None:
        groups: list[list[int]] = []
        for t in sorted(kept):
            if groups and t - groups[-1][-1] < GAP:
                groups[-1].append(t)
            else:
                groups.append([t])
        for group in groups:
            prices = [Fraction(kept[t]) for t in group]
            state = "closed" if newest - LATE >= group[-1] + GAP else "open"
            edges = (kept[group[0]], kept[group[-1]], min(prices), max(prices))
            row = (epoch(group[-1]), epoch(group[-1] + GAP), len(group), *edges, state)
            self.tables["sessions"][pair, epoch(group[0])] = row

    def sentiment(self, records: Iterable[Sent]) -> None:
        front: dict[tuple[str, int], int] = {}
        home: dict[tuple[str, str], int] = {}
        scores: dict[tuple[str, int], dict[str, Fraction]] = defaultdict(dict)
        for each in records:
            f = each.fields
            for currency in f["mentioned"]:
                known = home.get((currency, f["id"]))
                if known is not None and scores[currency, known][f["id"]] == Fraction(f["score"]):
                    continue
                place = (currency, partition(each.key))
                if f["micros"] < front.get(place, f["micros"]) - LATE:
                    self.letters[each.topic].add(("late", each.value))
                    continue
                front[place] = max(front.get(place, f["micros"]), f["micros"])
                start = f["micros"] // WINDOW * WINDOW if known is None else known
                home[currency, f["id"]] = start
                scores[currency, start][f["id"]] = Fraction(f["score"])
        for (currency, start), by_article in scores.items():
            n = len(by_article)
            mean, deviation = moments(list(by_article.values()))
            label = "positive" if mean > Fraction("0.6") else "negative" if mean < Fraction("0.4") else "neutral"
            error = root((n * deviation**2 + Fraction(1, 4)) / (n + 1) / n)
            row = (epoch(start + WINDOW), n, mean, deviation, label, max(Fraction(0), 1 - 2 * error))
            self.tables["sentiment_data"][currency, epoch(start)] = row


# Key columns, then the others, in the order of the rows above.
KEYS = {
    "ticker_data": ("pair, us(event_time)", "last, bid, ask, volume_24h, pct_change"),
    "article_data": (
        "id, us(published_at)",
        "title, array_to_string(cryptocurrencies_mentioned, ';'), sentiment_score",
    ),
    "trade_data": ("trade_id, us(event_time)", "price, quantity, taker_side"),
    "alert_data": ("id, us(raised_at)", "message, us(cleared_at)"),
    "prediction_data": (
        "pair, us(window_start)",
        "ticks, predicted_price, std_price, min_price, max_price, lower_bound, upper_bound,"
        " actual_price, us(actual_time)",
    ),
    "sessions": (
        "pair, us(session_start)",
        "us(last_tick), us(session_end), ticks, open_price, close_price, min_price, max_price, state",
    ),
    "sentiment_data": (
        "cryptocurrency, us(window_start)",
        "us(window_end), mentions, mean_score, std_score, label, confidence",
    ),
}


def query(table: str) -> str:
    """All of a table, times as microseconds since 1970."""
    keys, columns = KEYS[table]
    text = f"SELECT {keys}, {columns} FROM {table} ORDER BY 1, 2"
    while "us(" in text:
        begin = text.index("us(")
        end = text.index(")", begin)
        text = f"{text[:begin]}(extract(epoch FROM {text[begin + 3 : end]}) * 1000000)::bigint{text[end + 1 :]}"
    return text


def differs(found: str, expected: object) -> bool:
    """Counts and prices are exact; what has a root in it, or an endless mean, to 1e-12."""
    if isinstance(expected, Fraction):
        return found == NULL or abs(Fraction(found) - expected) > abs(expected) * Fraction(1, 10**12)
    if isinstance(expected, str) and expected.replace(".", "").replace("-", "").isdigit() and found != NULL:
        return Fraction(found) != Fraction(expected)
    return found != str(expected)


def difference(table: str, rows: list[list[str]], expected: dict[Row, Row]) -> str | None:
    """What is not as it should be, in words."""
    found = {(row[0], int(row[1])): row[2:] for row in rows}
    should = {(str(key[0]), key[1]): row for key, row in expected.items()}
    if found.keys() != should.keys():
        return f"{table}: {len(found)} rows of {len(should)}, for example {sorted(found.keys() ^ should.keys())[:3]}"
    for key, row in should.items():
        if len(row) != len(found[key]) or any(map(differs, found[key], row)):
            return f"{table} {key}:\n  is     {found[key]}\n  should {[str(x) for x in row]}"
    return None
