package marketdata.producer.history.deadletter;

import marketdata.model.parse.IsoTime;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A record of {@code trades_dead_letter}.
 *
 * @param place where it lies, such as {@code trades_dead_letter-0-17}: its name
 * @param key of the record
 * @param value the bytes as received, or their beginning
 * @param headers as text
 * @param timestampMillis when Kafka got it
 */
@SuppressWarnings("ArrayRecordComponent") // a carrier, never compared
record StoredDeadLetter(String place, byte[] key, byte[] value, Map<String, String> headers, long timestampMillis) {
    private static final String BY_STREAM = "stream";

    /** What the bytes are. */
    enum Form {
        /** A frame of the exchange. */
        FRAME,
        /** A record of {@code clean_trades}. */
        CLEAN_TRADE
    }

    static StoredDeadLetter of(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header each : record.headers()) {
            if (each.value() != null) {
                headers.put(each.key(), new String(each.value(), StandardCharsets.UTF_8));
            }
        }
        String place = record.topic() + '-' + record.partition() + '-' + record.offset();
        byte[] value = record.value() == null ? new byte[0] : record.value();
        return new StoredDeadLetter(place, record.key(), value, headers, record.timestamp());
    }

    String reason() {
        return headers.getOrDefault(Topics.REASON, "unknown");
    }

    String detail() {
        return headers.getOrDefault(Topics.DETAIL, "");
    }

    /** Who rejected it and where: {@code producer}, a job, or the record a job has read. */
    String where() {
        return headers.getOrDefault(Topics.WHERE, "unknown");
    }

    /** {@code producer} or {@code stream}. */
    String rejectedBy() {
        return where().equals("producer") ? "producer" : BY_STREAM;
    }

    /** The exchange: as the header says, else as the key begins. */
    String source() {
        String said = headers.get(Topics.SOURCE);
        if (said != null) {
            return said;
        }
        String text = key == null ? "" : new String(key, StandardCharsets.UTF_8);
        int bar = text.indexOf('|');
        return bar > 0 ? text.substring(0, bar) : "unknown";
    }

    Form form() {
        return rejectedBy().equals(BY_STREAM) && !where().startsWith(Topics.RAW_TRADES) ? Form.CLEAN_TRADE : Form.FRAME;
    }

    /** Whether only the beginning of its bytes was kept. */
    boolean cut() {
        return headers.containsKey("truncated");
    }

    /** When it was received, ISO UTC; when Kafka got it, where that is not said. */
    String time() {
        return headers.getOrDefault(Topics.RECEIVED_AT, IsoTime.format(timestampMillis * 1000));
    }
}
