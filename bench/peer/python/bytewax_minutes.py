"""Bytewax: a stateful step drops duplicates, a tumbling window folds minutes, upserts by batch; ends with the topic."""

import os
from datetime import UTC, datetime, timedelta

import bytewax.operators as op
import bytewax.operators.windowing as win
import orjson
from bytewax.connectors.kafka import KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.outputs import DynamicSink, StatelessSinkPartition
from minute_table import MinuteTable

ALIGN = datetime(2020, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KEPT_MS = 300_000
MANY_IDS = 60_000


class Unseen(op.StatefulBatchLogic):
    """Trades whose id is new; ids older than five minutes are forgotten."""

    def __init__(self, state):
        self.ids = state or {}

    def on_batch(self, values):
        new = []
        for trade in values:
            if trade["trade_id"] not in self.ids:
                self.ids[trade["trade_id"]] = trade["timestamp_ms"]
                new.append(trade)
        if len(self.ids) > MANY_IDS:
            oldest = max(self.ids.values()) - KEPT_MS
            self.ids = {key: ms for key, ms in self.ids.items() if ms >= oldest}
        return new, self.RETAIN

    def snapshot(self):
        return dict(self.ids)


class Upserts(DynamicSink):
    def build(self, step_id, index, count):
        return UpsertPartition()


class UpsertPartition(StatelessSinkPartition):
    def __init__(self):
        self.table = MinuteTable()

    def write_batch(self, items):
        self.table.write(items)


def parse(message):
    trade = orjson.loads(message.value)
    return trade["symbol"], trade


def add(minute, trade):
    """[count, open, high, low, close, sum of prices, quantity, value, first key, last key]"""
    price, key = trade["price"], (trade["timestamp_ms"], trade["trade_id"])
    if not minute:
        return [1, price, price, price, price, price, trade["quantity"], trade["trade_value_usdt"], key, key]
    minute[0] += 1
    if key < minute[8]:
        minute[1], minute[8] = price, key
    if price > minute[2]:
        minute[2] = price
    if price < minute[3]:
        minute[3] = price
    if key > minute[9]:
        minute[4], minute[9] = price, key
    minute[5] += price
    minute[6] += trade["quantity"]
    minute[7] += trade["trade_value_usdt"]
    return minute


def row(item):
    symbol, (window, minute) = item
    count = minute[0]
    return (symbol, ALIGN + window * MINUTE, *minute[:5], minute[5] / count, minute[6], minute[7])


flow = Dataflow("minutes")
source = KafkaSource([os.environ["KAFKA_BOOTSTRAP_SERVERS"]], [os.environ["KAFKA_TOPIC"]], tail=False, batch_size=5000)
trades = op.map("parse", op.input("trades", flow, source), parse)
once = op.stateful_batch("once", trades, Unseen)
clock = win.EventClock(
    lambda trade: datetime.fromtimestamp(trade["timestamp_ms"] / 1000, UTC),
    wait_for_system_duration=timedelta(seconds=10),
)
windows = win.fold_window("minute", once, clock, win.TumblingWindower(MINUTE, ALIGN), list, add, lambda a, b: a)
op.output("rows", op.map("row", windows.down, row), Upserts())
