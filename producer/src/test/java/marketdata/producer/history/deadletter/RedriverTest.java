package marketdata.producer.history.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import marketdata.model.Exchanges;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.CleanTrade;
import marketdata.model.trade.CleanTradeJson;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Topics;
import marketdata.model.trade.Trade;
import marketdata.producer.history.KnownTrades;
import marketdata.producer.live.FakeKafka;
import marketdata.producer.live.clean.FutureTimeFilter;
import marketdata.producer.live.feed.ReceivedFrame;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Letters that an older program wrote, re-driven by this one. */
class RedriverTest {
    private static final long NOW = 1_772_359_200_000_000L;
    private static final String CLEAN = new String(
            CleanTradeJson.toBytes(new CleanTrade(
                    new Trade("binance", "BTCUSDT", 7, new Decimal(1005, 1), new Decimal(2, 0), NOW, TakerSide.SELL),
                    false)),
            StandardCharsets.UTF_8);

    private final FakeKafka kafka = new FakeKafka();
    private final KnownTrades known = new KnownTrades("binance", Set.of("BTCUSDT"));
    private final Redriver redriver = new Redriver(
            Exchanges.protocol(Exchange.BINANCE),
            Set.of("BTCUSDT"),
            known,
            new FutureTimeFilter(() -> NOW, Clock.systemUTC(), System::nanoTime),
            BigDecimal.ONE,
            kafka.publisher);

    private static String frame(long id, long micros) {
        return String.format(Locale.ROOT, """
                {"stream":"btcusdt@trade","data":{"e":"trade","E":%d,"s":"BTCUSDT","t":%d,"p":"100.5","q":"2","T":%d,"m":true,"M":true}}""", micros, id, micros);
    }

    /** A dead letter as the producer writes it. */
    private static StoredDeadLetter deadLetter(int offset, String frame, Reason reason) {
        FakeKafka old = new FakeKafka();
        old.publisher.reject(
                ReceivedFrame.of(frame.getBytes(StandardCharsets.UTF_8), ReceivedFrame.Kind.TEXT, NOW, "a-socket"),
                new RejectedException(reason, "as the old program said"));
        ProducerRecord<byte[], byte[]> sent =
                old.topic(Topics.TRADES_DEAD_LETTER).get(0);
        return deadLetter(offset, sent.key(), sent.value(), (RecordHeaders) sent.headers());
    }

    private static StoredDeadLetter deadLetter(int offset, byte[] key, byte[] value, RecordHeaders headers) {
        return StoredDeadLetter.of(new ConsumerRecord<>(
                Topics.TRADES_DEAD_LETTER,
                0,
                offset,
                NOW / 1000,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty()));
    }

    /** A dead letter as the stream writes it. */
    private static StoredDeadLetter ofStream(String where, String value) {
        RecordHeaders headers = new RecordHeaders();
        Map.of(Topics.REASON, "bad_value", Topics.WHERE, where, Topics.DETAIL, "as the old program said")
                .forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return deadLetter(3, Topics.key("binance", "BTCUSDT"), value.getBytes(StandardCharsets.UTF_8), headers);
    }

    @Test
    void whatTodaysParserReadsBecomesAnOrdinaryTrade() {
        Redriver.Outcome outcome = redriver.redrive(deadLetter(17, frame(5, NOW), Reason.BAD_VALUE));

        assertThat(outcome.kind()).isEqualTo(Redriver.Outcome.Kind.PUBLISHED);
        assertThat(kafka.values(Topics.CLEAN_TRADES)).singleElement().asString().contains("\"trade_id\":5");
        assertThat(kafka.values(Topics.RAW_TRADES)).containsExactly(frame(5, NOW));
        ProducerRecord<byte[], byte[]> raw = kafka.topic(Topics.RAW_TRADES).get(0);
        assertThat(FakeKafka.header(raw, Topics.CONNECTION)).isEqualTo("trades_dead_letter-0-17");
        assertThat(FakeKafka.header(raw, Topics.RECEIVED_AT)).isEqualTo("2026-03-01T10:00:00.000000Z");
        assertThat(FakeKafka.header(raw, Topics.REJECTED)).isNull();
        assertThat(FakeKafka.header(kafka.topic(Topics.CLEAN_TRADES).get(0), Topics.CONNECTION))
                .isEqualTo("trades_dead_letter-0-17");
    }

    @Test
    void theSameTradeInTwoLettersIsPublishedOnce() {
        redriver.redrive(deadLetter(1, frame(5, NOW), Reason.BAD_VALUE));
        Redriver.Outcome again = redriver.redrive(deadLetter(2, frame(5, NOW), Reason.BAD_VALUE));

        assertThat(again.kind()).isEqualTo(Redriver.Outcome.Kind.ALREADY_THERE);
        assertThat(kafka.topic(Topics.CLEAN_TRADES)).hasSize(1);
    }

    @Test
    void aTradeThatRestHasBroughtMeanwhileIsNotPublishedAgain() {
        known.of("BTCUSDT").add(5);

        assertThat(redriver.redrive(deadLetter(1, frame(5, NOW), Reason.BAD_VALUE))
                        .kind())
                .isEqualTo(Redriver.Outcome.Kind.ALREADY_THERE);
        assertThat(kafka.producer.history()).isEmpty();
    }

    @Test
    void whatIsStillWrongStaysWhereItIs() {
        List<StoredDeadLetter> deadLetters = List.of(
                deadLetter(1, "{\"no\":", Reason.NOT_JSON),
                deadLetter(2, frame(6, NOW + 86_400_000_000L), Reason.TIME_OUT_OF_RANGE));

        assertThat(deadLetters).allMatch(each -> redriver.redrive(each).kind() == Redriver.Outcome.Kind.REJECTED);
        assertThat(redriver.redrive(deadLetters.get(1)).rejected().reason()).isEqualTo(Reason.TIME_OUT_OF_RANGE);
        assertThat(kafka.producer.history()).isEmpty();
    }

    @Test
    void aFrameOfWhichOnlyTheBeginningWasKeptCannotBeRead() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("truncated", "true".getBytes(StandardCharsets.UTF_8));
        headers.add(Topics.WHERE, "producer".getBytes(StandardCharsets.UTF_8));
        headers.add(Topics.SOURCE, "binance".getBytes(StandardCharsets.UTF_8));

        StoredDeadLetter cut = deadLetter(1, null, frame(5, NOW).getBytes(StandardCharsets.UTF_8), headers);

        assertThat(redriver.redrive(cut).rejected().reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void whatTheStreamRefusedGoesToTheTopicItReads() {
        assertThat(redriver.redrive(ofStream("clean_trades-2-40", CLEAN)).kind())
                .isEqualTo(Redriver.Outcome.Kind.PUBLISHED);
        assertThat(kafka.topic(Topics.RAW_TRADES)).isEmpty();
        assertThat(kafka.values(Topics.CLEAN_TRADES)).singleElement().asString().contains("\"trade_id\":7");

        StoredDeadLetter frame = ofStream("raw_trades-2-41", frame(8, NOW));
        assertThat(redriver.redrive(frame).trades()).extracting(Trade::tradeId).containsExactly(8L);
        assertThat(kafka.topic(Topics.RAW_TRADES)).hasSize(1);
        assertThat(kafka.topic(Topics.CLEAN_TRADES)).hasSize(2);
    }

    @Test
    void aListCountsByReasonAndSaysWhatCouldBeReadNow() {
        StoredDeadLetter readable = deadLetter(1, frame(5, NOW), Reason.BAD_VALUE);
        DeadLetterGroup group = new DeadLetterGroup(readable);
        group.add(readable, false);
        group.add(deadLetter(2, "{\"no\":", Reason.BAD_VALUE), false);
        group.add(deadLetter(3, frame(6, NOW), Reason.BAD_VALUE), true);

        assertThat(group.deadLetters).isEqualTo(3);
        assertThat(group.redriven).isEqualTo(1);
        assertThat(group.readableNow).isEqualTo(1);
        assertThat(group.example).isEqualTo("trades_dead_letter-0-3");
    }

    @Test
    void theJsonOfAListHasTheFieldsThatItsReadersKnow() {
        StoredDeadLetter readable = deadLetter(1, frame(5, NOW), Reason.BAD_VALUE);
        DeadLetterGroup group = new DeadLetterGroup(readable);
        group.add(readable, false);

        JsonNode json = new ObjectMapper().valueToTree(group);

        assertThat(json.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "source",
                        "reason",
                        "rejected_by",
                        "letters",
                        "redriven",
                        "readable_now",
                        "oldest",
                        "newest",
                        "example",
                        "example_detail");
        assertThat(json.get("letters").asLong()).isEqualTo(1);
    }

    @Test
    void everyReasonIsExplained() {
        assertThat(Reason.values()).allSatisfy(each -> {
            assertThat(ReasonTexts.meaning(each)).isNotBlank();
            assertThat(ReasonTexts.allowed(each)).isNotBlank();
        });
        assertThat(DeadLetterExplainer.printable(new byte[] {'a', 0, (byte) 0xff, '~'}))
                .isEqualTo("    a\\x00\\xff~");
    }
}
