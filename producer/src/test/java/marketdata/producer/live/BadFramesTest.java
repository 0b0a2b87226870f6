package marketdata.producer.live;

import static marketdata.producer.live.FakeKafka.header;
import static marketdata.producer.live.Trades.START_MICROS;
import static marketdata.producer.live.Trades.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import marketdata.model.trade.Topics;
import marketdata.producer.live.feed.ReceivedFrame;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Every bad frame we could think of, at each exchange: kept with its reason and its bytes, and the next trade comes through.
 * The numbers are those of {@code docs/bad-inputs.md}.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(SampleFrames.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadFramesTest {
    @Parameter
    SampleFrames sample;

    private PipelineBench bench;

    @BeforeEach
    void newBench() {
        bench = PipelineBench.of(sample.protocol(), sample.symbol());
    }

    private String good() {
        return sample.good();
    }

    private String with(String field, String value) {
        return sample.with(field, value);
    }

    private String id(String digits) {
        return with("id", sample.id(digits));
    }

    private String quoted(String field) {
        return "\"" + sample.name(field) + "\":";
    }

    Stream<Arguments> shapes() {
        return Stream.of(
                arguments("1 empty frame", "", "empty"),
                arguments("2 spaces", "   ", "empty"),
                arguments("3 null", "null", "not_json"),
                arguments("4 a number", "42", "not_json"),
                arguments("5 a text", "\"text\"", "not_json"),
                arguments("6 an empty array", "[]", "not_json"),
                arguments("7 an array of two trades", "[" + good() + "," + good() + "]", "not_json"),
                arguments("8 an empty object", "{}", "missing_field"),
                arguments("9 cut after 20 bytes", good().substring(0, 20), "not_json"),
                arguments("10 two objects", good() + good(), "not_json"),
                arguments("11 trailing comma", good().replaceFirst("[}\\]]+$", ",$0"), "not_json"),
                arguments("12 comment", good().replaceFirst("\\{", "{/*c*/"), "not_json"),
                arguments("13 single quotes", good().replace('"', '\''), "not_json"),
                arguments("14 byte order mark", "\uFEFF" + good(), "not_json"),
                arguments("17 1,200 nested arrays", "{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}", "not_json"),
                arguments("20 100,000 unknown fields and no trade", manyFields(), "missing_field"),
                arguments(
                        "22 duplicate key with another value",
                        good().replace(quoted("id"), quoted("id") + sample.id("8") + "," + quoted("id")),
                        "duplicate_field"),
                arguments(
                        "23 keys in other case",
                        good().replace(quoted("price"), quoted("price").toUpperCase(Locale.ROOT)),
                        "missing_field"),
                arguments("27 HTML error page", "<html><body>502 Bad Gateway</body></html>", "not_json"),
                arguments("28 subscription error", sample.subscriptionError(), "exchange_error"));
    }

    Stream<Arguments> fields() {
        return Stream.of(
                arguments("34 price NaN as text", with("price", "\"NaN\""), "bad_value"),
                arguments("35 bare NaN", with("price", "NaN"), "bad_value"),
                arguments("36 Infinity", with("price", "\"Infinity\""), "bad_value"),
                arguments("36 1e309", with("price", "\"1e309\""), "too_many_digits"),
                arguments("37 price 0", with("price", "\"0\""), "out_of_range"),
                arguments("37 price -0.0", with("price", "\"-0.0\""), "out_of_range"),
                arguments("38 price -1", with("price", "\"-1\""), "out_of_range"),
                arguments("39 price 1e-30", with("price", "\"1e-30\""), "too_many_digits"),
                arguments("40 19 decimals", with("price", "\"0.1234567890123456789\""), "too_many_digits"),
                arguments("41 1e999999999", with("price", "\"1e999999999\""), "too_many_digits"),
                arguments("42 1,001 digits", with("price", "\"" + "9".repeat(1001) + "\""), "too_many_digits"),
                arguments("43 thousands comma", with("price", "\"43,123.42\""), "bad_value"),
                arguments("44 spaces around", with("price", "\" 43123.42 \""), "bad_value"),
                arguments("45 hexadecimal", with("price", "\"0x1F\""), "bad_value"),
                arguments("46 full-width digits", with("price", "\"４３\""), "bad_value"),
                arguments("47 empty price", with("price", "\"\""), "bad_value"),
                arguments("48 price true", with("price", "true"), "bad_value"),
                arguments("negative quantity", with("quantity", "\"-1\""), "out_of_range"),
                arguments("null price", with("price", "null"), "missing_field"),
                arguments("null side", with("side", "null"), "missing_field"),
                arguments("another side", with("side", "\"hold\""), "bad_value"),
                arguments("66 id 2^63", id("9223372036854775808"), "bad_value"),
                arguments("66 id 5.0", id("5.0"), "bad_value"),
                arguments("70 NUL in the symbol", with("symbol", "\"\\u0000\""), "bad_value"),
                arguments("71 newline in the symbol", with("symbol", "\"BTC\\n2026 ERROR forged\""), "bad_value"),
                arguments("72 SQL", with("symbol", "\"'; DROP TABLE trades_1min_agg;--\""), "bad_value"),
                arguments("73 a path", with("symbol", "\"../../etc/passwd\""), "bad_value"),
                arguments("74 Cyrillic look-alike", with("symbol", "\"ВТСUSDT\""), "bad_value"),
                arguments(
                        "75 a symbol of 10,000 characters",
                        with("symbol", "\"" + "A".repeat(10_000) + "\""),
                        "bad_value"),
                arguments("76 a lookup", with("symbol", "\"${jndi:ldap://x}\""), "bad_value"),
                arguments("an unknown symbol", with("symbol", "\"XYZUSDT\""), "unknown_symbol"));
    }

    Stream<Arguments> ids() {
        return sample.badIds();
    }

    Stream<Arguments> times() {
        return sample.badTimes();
    }

    Stream<Arguments> oddTimes() {
        return sample.oddTimes();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shapes", "fields", "ids", "times"})
    void goesToTheDeadLettersWithItsReason(String name, String text, String reason) {
        rejected(frame(text), reason);
    }

    @Test
    void input15Utf16() {
        rejected(frame(good().getBytes(StandardCharsets.UTF_16)), "not_json");
    }

    @Test
    void input16BytesFfFeInAText() {
        byte[] bytes = with("symbol", "\"BT??\"").getBytes(StandardCharsets.US_ASCII);
        int at = new String(bytes, StandardCharsets.US_ASCII).indexOf("??");
        bytes[at] = (byte) 0xFF;
        bytes[at + 1] = (byte) 0xFE;
        rejected(frame(bytes), "not_json");
    }

    @Test
    void input18TenMegabytesOfSpaces() {
        rejectedInPart(" ".repeat(10 << 20));
    }

    @Test
    void input19ATextOf20Megabytes() {
        rejectedInPart(with("symbol", "\"" + "A".repeat(20 << 20) + "\""));
    }

    @Test
    void input24ABinaryFrame() {
        byte[] bytes = good().getBytes(StandardCharsets.UTF_8);
        rejected(ReceivedFrame.of(bytes, ReceivedFrame.Kind.BINARY, START_MICROS, "x"), "not_text");
    }

    @Test
    void input26GzipBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(good().getBytes(StandardCharsets.UTF_8));
        }
        rejected(frame(out.toByteArray()), "not_json");
    }

    @Test
    void input68TheSameIdWithAnotherPrice() {
        bench.pipeline.handle(frame(good()));
        bench.pipeline.handle(frame(with("price", "\"101.00\"")));
        assertThat(header(bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0), Topics.REASON))
                .isEqualTo("id_conflict");
        List<String> clean = bench.kafka.values(Topics.CLEAN_TRADES);
        assertThat(clean).hasSize(2);
        assertThat(clean.get(0)).contains("\"price\":100.00,");
        assertThat(clean.get(1)).as("the mark on its minute").contains("\"id_conflict\":7,");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"odd", "oddTimes"})
    void isOddAndAccepted(String name, String text) {
        bench.pipeline.handle(frame(text));
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES)).hasSize(1);
        assertThat(bench.kafka.topic(Topics.TRADES_DEAD_LETTER)).isEmpty();
    }

    Stream<Arguments> odd() {
        return Stream.of(
                arguments("66 id 0", id("0")),
                arguments(
                        "21 an unknown extra field", good().replace(quoted("id"), "\"x\":{\"y\":[1]}," + quoted("id"))),
                arguments("49 price as a number", with("price", "100.00")),
                arguments("49 price as a text", with("price", "\"100.00\"")),
                arguments("50 quantity 0 with a valid id", with("quantity", "\"0.00000000\"")),
                arguments("51 a price a thousand times the last", with("price", "\"100000.00\"")));
    }

    private void rejected(ReceivedFrame bad, String reason) {
        bench.pipeline.handle(bad);
        ProducerRecord<byte[], byte[]> letter =
                bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0);
        assertThat(header(letter, Topics.REASON)).isEqualTo(reason);
        assertThat(header(letter, Topics.SOURCE))
                .isEqualTo(sample.protocol().exchange().source());
        assertThat(header(letter, Topics.WHERE)).isEqualTo("producer");
        assertThat(header(letter, Topics.DETAIL)).isNotBlank().hasSizeLessThanOrEqualTo(500);
        assertThat(letter.value()).isEqualTo(bad.bytes());
        assertThat(header(bench.kafka.topic(Topics.RAW_TRADES).get(0), Topics.REJECTED))
                .isEqualTo(reason);
        theStreamGoesOn();
    }

    private void rejectedInPart(String text) {
        bench.pipeline.handle(frame(text));
        ProducerRecord<byte[], byte[]> letter =
                bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0);
        assertThat(header(letter, Topics.REASON)).isEqualTo("too_large");
        assertThat(header(letter, "length")).isEqualTo(Integer.toString(text.length()));
        assertThat(header(letter, "sha256")).hasSize(64);
        assertThat(header(letter, "truncated")).isEqualTo("true");
        assertThat(letter.value()).hasSize(ReceivedFrame.KEPT);
        assertThat(bench.kafka.topic(Topics.RAW_TRADES)).isEmpty();
        theStreamGoesOn();
    }

    private void theStreamGoesOn() {
        bench.pipeline.handle(frame(id("8")));
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES))
                .singleElement()
                .asString()
                .contains("\"trade_id\":8,");
        assertThat(bench.kafka.counters.deadLetters.sum()).isEqualTo(1);
        assertThat(bench.states.get(sample.symbol()).lastTradeId()).isEqualTo(8);
    }

    private static String manyFields() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            text.append(i == 0 ? "" : ",").append("\"f\":1");
        }
        return text.append('}').toString();
    }
}
