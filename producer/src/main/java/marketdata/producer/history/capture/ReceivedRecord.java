package marketdata.producer.history.capture;

import marketdata.model.Exchanges;
import marketdata.model.exchange.WebSocketProtocol;
import marketdata.model.parse.IsoTime;
import marketdata.model.parse.JsonReader;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What a record of {@code raw_trades} says about its frame. Not thread-safe. */
final class ReceivedRecord {
    private static final long[] NO_TRADE = {};

    private final Map<String, WebSocketProtocol> protocols = new HashMap<>();
    private final JsonReader json = new JsonReader();
    private final IsoTime time = new IsoTime();

    /** Whether it is a frame; the producer's own notes are none. */
    boolean isFrame(ConsumerRecord<byte[], byte[]> record) {
        return record.value() != null && header(record, Topics.EXCHANGE_HOLE) == null;
    }

    /** The exchange, as a word that can be a folder. */
    String source(ConsumerRecord<byte[], byte[]> record) {
        String source = header(record, Topics.SOURCE);
        return source != null && source.matches("[a-z0-9_]{1,40}") ? source : "unknown";
    }

    /** When the frame was received; when Kafka got it where that is not said. Microseconds since 1970 UTC. */
    long receivedMicros(ConsumerRecord<byte[], byte[]> record) {
        String received = header(record, Topics.RECEIVED_AT);
        if (received != null) {
            try {
                json.reset(('"' + received + '"').getBytes(StandardCharsets.UTF_8));
                json.text();
                return time.micros(json);
            } catch (RejectedException e) {
                return record.timestamp() * 1000;
            }
        }
        return record.timestamp() * 1000;
    }

    /** Earliest and latest event time of its trades; empty when it has none that can be read. */
    long[] eventMicros(String source, ConsumerRecord<byte[], byte[]> record) {
        if (header(record, Topics.REJECTED) != null) {
            return NO_TRADE;
        }
        long[] span = {Long.MAX_VALUE, Long.MIN_VALUE};
        try {
            protocols
                    .computeIfAbsent(source, each -> Exchanges.protocol(Exchange.ofSource(each)))
                    .readTrades(record.value(), trade -> {
                        span[0] = Math.min(span[0], trade.eventMicros);
                        span[1] = Math.max(span[1], trade.eventMicros);
                    });
        } catch (RejectedException | IllegalArgumentException e) {
            return NO_TRADE;
        }
        return span[1] == Long.MIN_VALUE ? NO_TRADE : span;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
