#!/bin/sh
# Creates the topics that are missing. One JVM for all would be nicer; the tool takes one topic a call.
set -eu
tool=/opt/kafka/bin/kafka-topics.sh
there=$($tool --bootstrap-server kafka:19092 --list)
for topic in raw_trades clean_trades trades_dead_letter crypto_trades; do
    echo "$there" | grep -qx "$topic" && continue
    $tool --bootstrap-server kafka:19092 --create --if-not-exists --topic "$topic" --partitions "${PIPELINE_KAFKA_PARTITIONS:-4}" --replication-factor 1
done
echo "kafka-init: topics are there"
