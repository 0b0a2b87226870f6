package marketdata.spark.core.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Records as a stranger might put them into the topics, past the producer. The numbers are those of docs/bad-inputs.md. */
class RecordReaderTest {
    private static final String FRAME = "{\"e\":\"trade\",\"E\":1767387168240,\"s\":\"BTCUSDT\",\"t\":7,\"p\":\"1.5\","
            + "\"q\":\"2\",\"T\":1767387168237,\"m\":true}";
    private static final String CLEAN = "{\"symbol\":\"BTCUSDT\",\"source\":\"binance\",\"trade_id\":7,\"price\":1.5,"
            + "\"quantity\":2,\"timestamp_ms\":1767387168237,\"is_buyer_maker\":true}";

    private final List<Long> ids = new ArrayList<>();

    @Test
    void input30ATombstoneIsRefusedInBothTopics() {
        rejected(RecordReader.clean(), null, Reason.EMPTY);
        rejected(RecordReader.frames(), null, Reason.EMPTY, Topics.SOURCE, "binance");
    }

    @Test
    void input31ARecordWithoutAKeyIsATradeAllTheSame() {
        read(RecordReader.clean(), CLEAN);
        read(RecordReader.frames(), FRAME, Topics.SOURCE, "binance");
        assertThat(ids).containsExactly(7L, 7L);
    }

    @Test
    void input32AFrameWithWrongHeadersIsRefused() {
        rejected(RecordReader.frames(), FRAME, Reason.MISSING_FIELD);
        rejected(RecordReader.frames(), FRAME, Reason.MISSING_FIELD, Topics.SOURCE, null);
        rejected(RecordReader.frames(), FRAME, Reason.BAD_VALUE, Topics.SOURCE, "nasdaq");
        rejected(RecordReader.frames(), FRAME, Reason.BAD_VALUE, Topics.SOURCE, "");
        rejected(
                RecordReader.frames(),
                FRAME,
                Reason.MISSING_FIELD,
                Topics.SOURCE,
                "binance",
                Topics.EXCHANGE_HOLE,
                "true");
    }

    @Test
    void input32HeadersThatNobodyReadsOrThatMakeNoSenseAreNoReasonToRefuse() {
        read(RecordReader.clean(), CLEAN, Topics.SOURCE, "nasdaq", "x", "\n");
        read(RecordReader.frames(), FRAME, Topics.SOURCE, "binance", Topics.SPIKES, ",,x,7", "traceparent", "00");
        assertThat(ids).containsExactly(7L, 7L);
    }

    @Test
    void input33ARecordOfTwoMegabytesIsReadOrRefusedLikeAnyOther() {
        String text = "\"x\":\"" + "a".repeat(2 << 20) + "\",";
        read(RecordReader.clean(), CLEAN.replaceFirst("\\{", "{" + text));
        assertThat(ids).containsExactly(7L);
        ids.clear();
        rejected(RecordReader.clean(), "{" + text.repeat(2), Reason.NOT_JSON);
    }

    @Test
    void aSpikeThatTheSinkRejectsDoesNotMarkTheNextFrame() {
        RecordReader frames = RecordReader.frames();
        assertThatThrownBy(() -> frames.read(record(FRAME, Topics.SOURCE, "binance", Topics.SPIKES, "7"), trade -> {
                    assertThat(trade.priceSpike).isTrue();
                    throw new RejectedException(Reason.BAD_VALUE, "rejected by the sink");
                }))
                .isInstanceOf(RejectedException.class);

        List<Boolean> spikes = new ArrayList<>();
        frames.read(record(FRAME, Topics.SOURCE, "binance"), trade -> spikes.add(trade.priceSpike));

        assertThat(spikes).containsExactly(false);
    }

    private void rejected(RecordReader records, String value, Reason reason, String... headers) {
        assertThatThrownBy(() -> read(records, value, headers))
                .isInstanceOfSatisfying(
                        RejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(ids).isEmpty();
    }

    private void read(RecordReader records, String value, String... headers) {
        records.read(record(value, headers), trade -> ids.add(trade.id));
    }

    private static ConsumerRecord<byte[], byte[]> record(String value, String... headers) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 0, null, bytes(value));
        for (int i = 0; i < headers.length; i += 2) {
            record.headers().add(headers[i], bytes(headers[i + 1]));
        }
        return record;
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
