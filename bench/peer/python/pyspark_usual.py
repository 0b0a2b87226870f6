"""The usual PySpark job, as most projects write it; defaults everywhere. What ours is compared with.

Update mode, because append mode would never emit the last minutes of a finite topic and would show every row only
after the watermark: the mode that favours this job. It therefore appends a new row for each change of a minute.
"""

import os

from pyspark.sql import SparkSession
from pyspark.sql import functions as f
from pyspark.sql.types import BooleanType, DoubleType, LongType, StringType, StructField, StructType, TimestampType

SCHEMA = StructType(
    [
        StructField("symbol", StringType()),
        StructField("price", DoubleType()),
        StructField("quantity", DoubleType()),
        StructField("trade_value_usdt", DoubleType()),
        StructField("trade_time", TimestampType()),
        StructField("timestamp_ms", LongType()),
        StructField("is_buyer_maker", BooleanType()),
        StructField("is_price_spike", BooleanType()),
        StructField("trade_id", LongType()),
        StructField("source", StringType()),
    ]
)

spark = SparkSession.builder.appName("UsualJob").getOrCreate()
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
    .dropDuplicates(["symbol", "trade_id"])
)
minutes = (
    trades.groupBy(f.window("trade_time", "1 minute"), "symbol")
    .agg(
        f.count("*").alias("trade_count"),
        f.first("price").alias("open"),
        f.max("price").alias("high"),
        f.min("price").alias("low"),
        f.last("price").alias("close"),
        f.avg("price").alias("avg_price"),
        f.sum("quantity").alias("sum_qty"),
        f.sum("trade_value_usdt").alias("sum_value"),
    )
    .select(f.col("window.start").alias("window_start"), f.col("window.end").alias("window_end"), "*")
    .drop("window")
)


def write(batch, _):
    (
        batch.write.format("jdbc")
        .option("url", os.environ["POSTGRES_URL"])
        .option("user", os.environ["POSTGRES_USER"])
        .option("password", os.environ["POSTGRES_PASSWORD"])
        .option("driver", "org.postgresql.Driver")
        .option("dbtable", os.environ["PEER_TABLE"])
        .mode("append")
        .save()
    )


(
    minutes.writeStream.outputMode("update")
    .option("checkpointLocation", os.environ["PEER_STATE"])
    .foreachBatch(write)
    .start()
    .awaitTermination()
)
