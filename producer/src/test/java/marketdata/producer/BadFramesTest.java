package marketdata.producer;

import static marketdata.producer.FakeKafka.header;
import static marketdata.producer.Trades.START_MICROS;
import static marketdata.producer.Trades.frame;
import static marketdata.producer.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import marketdata.model.Topics;
import marketdata.producer.feed.ReceivedFrame;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** Every bad frame we could think of: kept with its reason and its bytes, and the next trade comes through. */
class BadFramesTest {
    private static final String GOOD =
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\","
                    + "\"t\":7,\"p\":\"100.00\",\"q\":\"0.5\",\"T\":%d,\"m\":true,\"M\":true}}";
    private static final long NOW = START_MICROS / 1000;

    private final PipelineBench bench = new PipelineBench("BTCUSDT");

    private static String good() {
        return GOOD.formatted(NOW, NOW);
    }

    private static String with(String field, String value) {
        return good().replaceFirst(
                        "\"" + field + "\":(\"[^\"]*\"|[0-9a-z]+)(?=[,}])",
                        "\"" + field + "\":" + value.replace("\\", "\\\\").replace("$", "\\$"));
    }

    private static String time(long millis) {
        return with("T", Long.toString(millis));
    }

    static Stream<Arguments> shapes() throws IOException {
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
                arguments("11 trailing comma", good().replace("true}}", "true,}}"), "not_json"),
                arguments("12 comment", good().replace("{\"e\"", "{/*c*/\"e\""), "not_json"),
                arguments("13 single quotes", good().replace('"', '\''), "not_json"),
                arguments("14 byte order mark", "\uFEFF" + good(), "not_json"),
                arguments("17 1,200 nested arrays", "{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}", "not_json"),
                arguments("20 100,000 unknown fields and no trade", manyFields(), "missing_field"),
                arguments(
                        "22 duplicate key with another value",
                        good().replace("\"t\":7", "\"t\":7,\"t\":8"),
                        "duplicate_field"),
                arguments("23 keys in other case", good().replace("\"p\":", "\"P\":"), "missing_field"),
                arguments("27 HTML error page", "<html><body>502 Bad Gateway</body></html>", "not_json"),
                arguments(
                        "28 subscription error",
                        "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}",
                        "exchange_error"));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments("34 price NaN as text", with("p", "\"NaN\""), "bad_value"),
                arguments("35 bare NaN", with("p", "NaN"), "bad_value"),
                arguments("36 Infinity", with("p", "\"Infinity\""), "bad_value"),
                arguments("36 1e309", with("p", "\"1e309\""), "too_many_digits"),
                arguments("37 price 0", with("p", "\"0\""), "out_of_range"),
                arguments("37 price -0.0", with("p", "\"-0.0\""), "out_of_range"),
                arguments("38 price -1", with("p", "\"-1\""), "out_of_range"),
                arguments("39 price 1e-30", with("p", "\"1e-30\""), "too_many_digits"),
                arguments("40 19 decimals", with("p", "\"0.1234567890123456789\""), "too_many_digits"),
                arguments("41 1e999999999", with("p", "\"1e999999999\""), "too_many_digits"),
                arguments("42 1,001 digits", with("p", "\"" + "9".repeat(1001) + "\""), "too_many_digits"),
                arguments("43 thousands comma", with("p", "\"43,123.42\""), "bad_value"),
                arguments("44 spaces around", with("p", "\" 43123.42 \""), "bad_value"),
                arguments("45 hexadecimal", with("p", "\"0x1F\""), "bad_value"),
                arguments("46 full-width digits", with("p", "\"４３\""), "bad_value"),
                arguments("47 empty price", with("p", "\"\""), "bad_value"),
                arguments("48 price true", with("p", "true"), "bad_value"),
                arguments("negative quantity", with("q", "\"-1\""), "out_of_range"),
                arguments("null price", with("p", "null"), "missing_field"),
                arguments("null side", with("m", "null"), "missing_field"),
                arguments("side as text", with("m", "\"true\""), "bad_value"),
                arguments("53 seconds in the millisecond field", time(NOW / 1000), "time_out_of_range"),
                arguments("54 nanoseconds", time(NOW * 1_000_000), "time_out_of_range"),
                arguments("55 time 0", time(0), "time_out_of_range"),
                arguments("56 negative time", time(-NOW), "time_out_of_range"),
                arguments("57 the year 2099", time(4_070_908_800_000L), "time_out_of_range"),
                arguments("58 now + 6 min", time(NOW + 360_000), "time_out_of_range"),
                arguments("one day ahead", time(NOW + 86_400_000), "time_out_of_range"),
                arguments("64 the year 10000", time(253_402_300_800_000L), "time_out_of_range"),
                arguments("66 id 0", with("t", "0"), "out_of_range"),
                arguments("66 negative id", with("t", "-7"), "out_of_range"),
                arguments("66 id 2^63", with("t", "9223372036854775808"), "bad_value"),
                arguments("66 id 5.0", with("t", "5.0"), "bad_value"),
                arguments("66 id as text", with("t", "\"7\""), "bad_value"),
                arguments("70 NUL in the symbol", with("s", "\"\\u0000\""), "bad_value"),
                arguments("71 newline in the symbol", with("s", "\"BTC\\n2026 ERROR forged\""), "bad_value"),
                arguments("72 SQL", with("s", "\"'; DROP TABLE trades_1min_agg;--\""), "bad_value"),
                arguments("73 a path", with("s", "\"../../etc/passwd\""), "bad_value"),
                arguments("74 Cyrillic look-alike", with("s", "\"ВТСUSDT\""), "bad_value"),
                arguments("75 a symbol of 10,000 characters", with("s", "\"" + "A".repeat(10_000) + "\""), "bad_value"),
                arguments("76 a lookup", with("s", "\"${jndi:ldap://x}\""), "bad_value"),
                arguments("an unknown symbol", with("s", "\"XYZUSDT\""), "unknown_symbol"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"shapes", "fields"})
    void goesToTheDeadLettersWithItsReason(String name, String text, String reason) {
        refused(frame(text), reason);
    }

    @Test
    void input15Utf16() {
        refused(frame(good().getBytes(StandardCharsets.UTF_16)), "not_json");
    }

    @Test
    void input16BytesFfFeInAText() {
        byte[] bytes = good().replace("BTCUSDT", "BTCU??T").getBytes(StandardCharsets.US_ASCII);
        int at = new String(bytes, StandardCharsets.US_ASCII).indexOf("??");
        bytes[at] = (byte) 0xFF;
        bytes[at + 1] = (byte) 0xFE;
        refused(frame(bytes), "bad_value");
    }

    @Test
    void input18TenMegabytesOfSpaces() {
        refusedInPart(" ".repeat(10 << 20));
    }

    @Test
    void input19ATextOf20Megabytes() {
        refusedInPart(with("s", "\"" + "A".repeat(20 << 20) + "\""));
    }

    @Test
    void input24ABinaryFrame() {
        byte[] bytes = good().getBytes(StandardCharsets.UTF_8);
        refused(ReceivedFrame.of(bytes, ReceivedFrame.Kind.BINARY, START_MICROS, "x"), "not_text");
    }

    @Test
    void input26GzipBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(good().getBytes(StandardCharsets.UTF_8));
        }
        refused(frame(out.toByteArray()), "not_json");
    }

    @Test
    void input68TheSameIdWithAnotherPrice() {
        bench.pipeline.handle(frame(trade(7)));
        bench.pipeline.handle(frame(with("p", "\"101.00\"")));
        assertThat(header(bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0), Topics.REASON))
                .isEqualTo("id_conflict");
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES))
                .singleElement()
                .asString()
                .contains("\"price\":100.00,");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("odd")
    void isOddAndAccepted(String name, String text) {
        bench.pipeline.handle(frame(text));
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES)).hasSize(1);
        assertThat(bench.kafka.topic(Topics.TRADES_DEAD_LETTER)).isEmpty();
    }

    static Stream<Arguments> odd() {
        return Stream.of(
                arguments("21 an unknown extra field", good().replace("\"M\":true", "\"M\":true,\"x\":{\"y\":[1]}")),
                arguments("49 price as a number", with("p", "100.00")),
                arguments("50 quantity 0 with a valid id", with("q", "\"0.00000000\"")),
                arguments("59 now - 8 days", time(NOW - 8 * 86_400_000L)),
                arguments("unwrapped", good().substring(good().indexOf("{\"e\""), good().length() - 1)));
    }

    private void refused(ReceivedFrame bad, String reason) {
        bench.pipeline.handle(bad);
        ProducerRecord<byte[], byte[]> letter =
                bench.kafka.topic(Topics.TRADES_DEAD_LETTER).get(0);
        assertThat(header(letter, Topics.REASON)).isEqualTo(reason);
        assertThat(header(letter, Topics.SOURCE)).isEqualTo("binance");
        assertThat(header(letter, Topics.WHERE)).isEqualTo("producer");
        assertThat(header(letter, Topics.DETAIL)).isNotBlank().hasSizeLessThanOrEqualTo(500);
        assertThat(letter.value()).isEqualTo(bad.bytes());
        assertThat(header(bench.kafka.topic(Topics.RAW_TRADES).get(0), Topics.REJECTED))
                .isEqualTo(reason);
        theStreamGoesOn();
    }

    private void refusedInPart(String text) {
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
        bench.pipeline.handle(frame(trade(8)));
        assertThat(bench.kafka.values(Topics.CLEAN_TRADES))
                .singleElement()
                .asString()
                .contains("\"trade_id\":8,");
        assertThat(bench.kafka.counters.deadLetters.sum()).isEqualTo(1);
        assertThat(bench.states.get("BTCUSDT").lastTradeId()).isEqualTo(8);
    }

    private static String manyFields() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 100_000; i++) {
            text.append(i == 0 ? "" : ",").append("\"f\":1");
        }
        return text.append('}').toString();
    }
}
