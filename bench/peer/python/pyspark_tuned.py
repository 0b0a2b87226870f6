"""The usual PySpark job tuned with care: two shuffle partitions and RocksDB state with changelogs (bench/contenders.py
sets both), ids that leave the state with the watermark, open and close by trade id, one batch of upserts."""

import os

from minute_table import MinuteTable
from pyspark.sql import SparkSession
from pyspark.sql import functions as f

SCHEMA = "symbol string, price double, quantity double, trade_value_usdt double, trade_time timestamp, trade_id bigint"
FIGURES = ["trade_count", "open", "high", "low", "close", "avg_price", "sum_qty", "sum_value"]

spark = SparkSession.builder.appName("TunedJob").getOrCreate()
spark.sparkContext.setLogLevel("WARN")

trades = (
    spark.readStream.format("kafka")
    .option("kafka.bootstrap.servers", os.environ["KAFKA_BOOTSTRAP_SERVERS"])
    .option("subscribe", os.environ["KAFKA_TOPIC"])
    .option("startingOffsets", "earliest")
    .load()
    .select(f.from_json(f.col("value").cast("string"), SCHEMA).alias("trade"))
    .select("trade.*")
    .withWatermark("trade_time", "2 minutes")
    .dropDuplicates(["symbol", "trade_id", "trade_time"])
)
minutes = (
    trades.groupBy("symbol", f.window("trade_time", "1 minute"))
    .agg(
        f.count("*").alias("trade_count"),
        f.min_by("price", "trade_id").alias("open"),
        f.max("price").alias("high"),
        f.min("price").alias("low"),
        f.max_by("price", "trade_id").alias("close"),
        f.avg("price").alias("avg_price"),
        f.sum("quantity").alias("sum_qty"),
        f.sum("trade_value_usdt").alias("sum_value"),
    )
    .select("symbol", f.col("window.start").alias("window_start"), *FIGURES)
)
table = MinuteTable()


def write(batch, _):
    rows = batch.collect()
    if rows:
        table.write(tuple(row) for row in rows)


(
    minutes.writeStream.outputMode("update")
    .option("checkpointLocation", os.environ["PEER_STATE"])
    .trigger(processingTime="1 second")
    .foreachBatch(write)
    .start()
    .awaitTermination()
)
