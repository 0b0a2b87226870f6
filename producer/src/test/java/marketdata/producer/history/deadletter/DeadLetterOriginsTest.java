package marketdata.producer.history.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** A stream sends a dead letter again when its batch is repeated; whoever reads counts it once. */
class DeadLetterOriginsTest {
    private final DeadLetterOrigins origins = new DeadLetterOrigins();
    private int offset;

    @Test
    void aRecordHasOneLetterHoweverOftenItsBatchCame() {
        assertThat(isFirst("raw_trades-0-0", "x")).isTrue();
        assertThat(isFirst("raw_trades-0-2", "x")).isTrue();
        assertThat(isFirst("raw_trades-0-1", "x")).isTrue();
        assertThat(isFirst("raw_trades-0-3", "x")).isTrue();
        assertThat(isFirst("raw_trades-1-3", "x")).as("another partition").isTrue();
        assertThat(isFirst("clean_trades-0-3", "x")).as("another topic").isTrue();
        for (int each = 0; each <= 3; each++) {
            assertThat(isFirst("raw_trades-0-" + each, "x")).isFalse();
        }
        assertThat(isFirst("raw_trades-0-4", "x")).isTrue();
    }

    @Test
    void aTradeThatAStateRefusedIsKnownByItsBytes() {
        assertThat(isFirst("CryptoAnalytics", "trade 1")).isTrue();
        assertThat(isFirst("CryptoAnalytics", "trade 2")).isTrue();
        assertThat(isFirst("CryptoAnalytics", "trade 1")).isFalse();
    }

    @Test
    void theProducerMayRefuseTheSameBytesTwice() {
        assertThat(isFirst("producer", "garbage")).isTrue();
        assertThat(isFirst("producer", "garbage")).isTrue();
    }

    private boolean isFirst(String where, String value) {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(Topics.TRADES_DEAD_LETTER, 0, offset++, null, bytes(value));
        record.headers().add(Topics.WHERE, bytes(where));
        return origins.isFirst(StoredDeadLetter.of(record));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
