package marketdata.spark.core.trade;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.spark.sql.Row;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Records that Spark's own Kafka source, or a test, has made rows of. */
record RowRecordReader(Iterator<Row> rows) implements Iterator<ConsumerRecord<byte[], byte[]>> {
    @Override
    public boolean hasNext() {
        return rows.hasNext();
    }

    @Override
    public ConsumerRecord<byte[], byte[]> next() {
        Row row = rows.next();
        byte[] value = row.getAs("value");
        byte[] key = row.getAs("key");
        RecordHeaders headers = new RecordHeaders();
        if (!row.isNullAt(row.fieldIndex("headers"))) {
            List<Row> given = row.getList(row.fieldIndex("headers"));
            given.forEach(header -> headers.add(header.getString(0), header.getAs(1)));
        }
        return new ConsumerRecord<>(
                row.getAs("topic"),
                row.<Integer>getAs("partition"),
                row.<Long>getAs("offset"),
                row.<Long>getAs("arrived_ms"),
                TimestampType.CREATE_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }
}
