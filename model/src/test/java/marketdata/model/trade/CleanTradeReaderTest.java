package marketdata.model.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import marketdata.model.parse.Decimal;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Good records of {@code clean_trades}, in every form that means the same, and bad ones with their reason. */
class CleanTradeReaderTest {
    static final String GOOD = "{\"symbol\":\"BTCUSDT\",\"price\":89690.38000000,\"quantity\":0.00006000,"
            + "\"trade_value_usdt\":5.3814228000000000,\"trade_time\":\"2026-01-02T17:39:28.237000Z\","
            + "\"timestamp_ms\":1767375568237,\"is_buyer_maker\":true,\"is_price_spike\":false,"
            + "\"trade_id\":5729884604,\"source\":\"binance\"}";

    private static final long TIME = 1_767_375_568_237_000L;

    private static final CleanTrade TRADE = new CleanTrade(
            new Trade(
                    "binance",
                    "BTCUSDT",
                    5_729_884_604L,
                    Decimal.of("89690.38000000"),
                    Decimal.of("0.00006000"),
                    TIME,
                    TakerSide.SELL),
            false);

    private static CleanTrade parse(String record) {
        return CleanTradeJson.parse(record.getBytes(StandardCharsets.UTF_8));
    }

    private static Reason reasonOf(byte[] record) {
        RejectedException rejection =
                catchThrowableOfType(RejectedException.class, () -> new CleanTradeReader().read(record, trade -> {
                    throw new AssertionError("the sink got a trade of a refused record");
                }));
        assertThat(rejection).as("refused").isNotNull();
        assertThat(rejection.getMessage()).hasSizeLessThan(200).doesNotContain("\n");
        return rejection.reason();
    }

    private static Reason reasonOf(String record) {
        return reasonOf(record.getBytes(StandardCharsets.UTF_8));
    }

    private static String with(String field, String value) {
        String record = GOOD.replaceFirst("\"" + field + "\":(\"[^\"]*\"|[^,}]*)", "\"" + field + "\":@");
        assertThat(record).contains("@");
        return record.replace("@", value);
    }

    @Test
    void theWrittenFormIsTheContractsForm() {
        assertThat(new String(CleanTradeJson.toBytes(TRADE), StandardCharsets.US_ASCII))
                .isEqualTo(GOOD);
    }

    @Test
    void whatIsWrittenIsReadBackDigitForDigit() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            CleanTrade trade = randomTrade(random);
            assertThat(CleanTradeJson.parse(CleanTradeJson.toBytes(trade))).isEqualTo(trade);
        }
    }

    private static CleanTrade randomTrade(Random random) {
        long span = TradeRules.LATEST_MICROS - TradeRules.EARLIEST_MICROS;
        Decimal price = new Decimal(1 + random.nextLong(1_000_000_000L), random.nextInt(11));
        Decimal quantity = new Decimal(random.nextLong(10_000L), random.nextInt(11));
        return new CleanTrade(
                new Trade(
                        random.nextBoolean() ? "binance" : "coin_base2",
                        random.nextBoolean() ? "BTC-USD" : "1000SATSUSDT",
                        1 + random.nextLong(Long.MAX_VALUE),
                        price,
                        quantity,
                        TradeRules.EARLIEST_MICROS + random.nextLong(span),
                        random.nextBoolean() ? TakerSide.BUY : TakerSide.SELL),
                random.nextBoolean());
    }

    @Test
    void fieldsMayComeInAnyOrder() {
        List<String> fields =
                new ArrayList<>(List.of(GOOD.substring(1, GOOD.length() - 1).split(",")));
        Random random = new Random(2);
        for (int i = 0; i < 500; i++) {
            Collections.shuffle(fields, random);
            assertThat(parse("{" + String.join(",", fields) + "}")).isEqualTo(TRADE);
        }
    }

    @Test
    void whiteSpaceIsAllowedBetweenAllTokens() {
        String loose = GOOD.replace(",", " ,\r\n\t").replace("\":", "\" : ").replace("{", " {\n");
        assertThat(parse(loose.replace("}", "\n}") + " \n")).isEqualTo(TRADE);
    }

    @Test
    void numbersMayBeText() {
        String quoted = with("price", "\"89690.38000000\"").replace("0.00006000", "\"0.00006000\"");
        assertThat(parse(quoted)).isEqualTo(TRADE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0.5e+3",
                "\"text, with } and \\\" and \\u00e9\"",
                "null",
                "true",
                "[]",
                "{}",
                "[1,[2,{\"symbol\":\"OTHER\"}]]",
                "{\"price\":1,\"deep\":{\"trade_id\":[null,false]}}"
            })
    void unknownFieldsArePassedOver(String value) {
        assertThat(parse(GOOD.replace("{", "{\"unknown\":" + value + ","))).isEqualTo(TRADE);
        assertThat(parse(GOOD.replace("}", ",\"unknown\":" + value + "}"))).isEqualTo(TRADE);
    }

    @Test
    void aHundredThousandUnknownFieldsArePassedOver() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            many.append("\"x").append(i).append("\":").append(i).append(',');
        }
        assertThat(parse(GOOD.replace("{", "{" + many))).isEqualTo(TRADE);
    }

    @Test
    void eitherTimeMayBeAbsent() {
        assertThat(parse(with("timestamp_ms", "null"))).isEqualTo(TRADE);
        assertThat(parse(with("trade_time", "null"))).isEqualTo(TRADE);
        assertThat(reasonOf(with("trade_time", "null").replace("timestamp_ms", "other")))
                .isEqualTo(Reason.MISSING_FIELD);
    }

    @Test
    void microsecondsOfTheTextAreKept() {
        CleanTrade fine = parse(with("trade_time", "\"2026-01-02T17:39:28.237999Z\""));
        assertThat(fine.trade().eventMicros()).isEqualTo(TIME + 999);
    }

    @Test
    void anotherZoneIsTheSameInstant() {
        assertThat(parse(with("trade_time", "\"2026-01-02T23:09:28.237+05:30\"")))
                .isEqualTo(TRADE);
    }

    @Test
    void theSpikeFlagMayBeAbsentAndMeansNo() {
        assertThat(parse(with("is_price_spike", "null"))).isEqualTo(TRADE);
        assertThat(parse(with("is_price_spike", "true")).priceSpike()).isTrue();
    }

    @Test
    void theValueFieldIsNotBelieved() {
        assertThat(parse(with("trade_value_usdt", "\"nonsense\""))).isEqualTo(TRADE);
    }

    @Test
    void aQuantityOfZeroIsATrade() {
        assertThat(parse(with("quantity", "0")).trade().value()).isZero();
    }

    @Test
    void aThousandfoldPriceIsATrade() {
        assertThat(parse(with("price", "89690380")).trade().price()).isEqualTo(Decimal.of("89690380"));
    }

    @Test
    void aReaderGoesOnAfterARefusal() {
        CleanTradeReader reader = new CleanTradeReader();
        List<Long> ids = new ArrayList<>();
        TradeSink sink = trade -> ids.add(trade.id);
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        byte[] bad = "{\"price\":1}".getBytes(StandardCharsets.UTF_8);
        reader.read(good, sink);
        assertThatThrownBy(() -> reader.read(bad, sink)).isInstanceOf(RejectedException.class);
        reader.read(good, sink);
        assertThat(ids).containsExactly(5_729_884_604L, 5_729_884_604L);
    }

    @Test
    void aTombstoneIsEmpty() {
        assertThat(reasonOf((byte[]) null)).isEqualTo(Reason.EMPTY);
    }

    @Test
    void tenMillionSpacesAreEmpty() {
        assertThat(reasonOf(" ".repeat(10_000_000))).isEqualTo(Reason.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " \r\n\t "})
    void nothingIsEmpty(String record) {
        assertThat(reasonOf(record)).isEqualTo(Reason.EMPTY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "42",
                "\"text\"",
                "[]",
                "[@,@]",
                "@@",
                "@,",
                "/*c*/@",
                "\uFEFF@",
                "<html><body>502 Bad Gateway</body></html>",
                "{'symbol':'BTCUSDT'}",
                "{symbol:\"BTCUSDT\"}",
                "{,}",
                "{\"a\":1,}",
                "{\"a\" 1}",
                "{\"a\":}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":1.2.3}",
                "{\"a\":-}",
                "{\"a\":--1}",
                "{\"a\":NaN}",
                "{\"a\":nul}",
                "{\"a\":truely}",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{\"a\":{\"b\"}}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"\\"
            })
    void whatIsNotOneJsonObjectIsRefused(String record) {
        assertThat(reasonOf(record.replace("@", GOOD))).isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void otherBytesThanUtf8TextAreRefused() {
        assertThat(reasonOf(GOOD.getBytes(StandardCharsets.UTF_16))).isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0})).isEqualTo(Reason.NOT_JSON);
        byte[] record = GOOD.getBytes(StandardCharsets.US_ASCII);
        record[GOOD.indexOf("BTC")] = (byte) 0xFF;
        record[GOOD.indexOf("BTC") + 1] = (byte) 0xFE;
        assertThat(reasonOf(record)).isEqualTo(Reason.NOT_JSON);
    }

    /** RFC 3629, section 4; with what Java's own strict decoder says of the same bytes. */
    @Test
    void aFieldThatNobodyReadsMustBeUtf8Too() {
        int[] edges = {
            0x20, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF,
            0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
        };
        int[] tail = {0x20, 0x7F, 0x80, 0xBF, 0xC0};
        int rejected = 0;
        int accepted = 0;
        for (int first : edges) {
            for (int second : edges) {
                for (int third : tail) {
                    for (int fourth : tail) {
                        byte[] text = {(byte) first, (byte) second, (byte) third, (byte) fourth};
                        byte[] record = GOOD.replace("{", "{\"note\":\"####\",").getBytes(StandardCharsets.US_ASCII);
                        System.arraycopy(text, 0, record, GOOD.indexOf('{') + 9, 4);
                        if (isUtf8(text)) {
                            accepted++;
                            CleanTradeJson.parse(record);
                        } else {
                            rejected++;
                            assertThat(reasonOf(record)).isEqualTo(Reason.NOT_JSON);
                        }
                    }
                }
            }
        }
        assertThat(accepted).isGreaterThan(100);
        assertThat(rejected).isGreaterThan(10_000);
    }

    private static boolean isUtf8(byte[] text) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void aTrailingCommaIsRefused() {
        assertThat(reasonOf(GOOD.replace("}", ",}"))).isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void aRecordCutAnywhereIsRefused() {
        byte[] whole = GOOD.getBytes(StandardCharsets.US_ASCII);
        for (int length = 1; length < whole.length; length++) {
            assertThat(reasonOf(Arrays.copyOf(whole, length)))
                    .as("cut after %s bytes", length)
                    .isIn(Reason.NOT_JSON, Reason.BAD_VALUE);
        }
        assertThat(reasonOf(Arrays.copyOf(whole, 20))).isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf("{\"price\":")).isEqualTo(Reason.NOT_JSON);
    }

    @Test
    void deepNestingIsRefusedBeforeTheStackEnds() {
        assertThat(reasonOf("[".repeat(1200) + "]".repeat(1200))).isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf("{\"a\":" + "[".repeat(1200) + "]".repeat(1200) + "}"))
                .isEqualTo(Reason.NOT_JSON);
        assertThat(reasonOf("{\"a\":" + "{\"a\":".repeat(1_000_000))).isEqualTo(Reason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"symbol", "price", "quantity", "is_buyer_maker", "trade_id", "source"})
    void noFieldOfATradeMayBeAbsent(String field) {
        assertThat(reasonOf(with(field, "null"))).isEqualTo(Reason.MISSING_FIELD);
        assertThat(reasonOf(GOOD.replace("\"" + field + "\"", "\"" + field.toUpperCase(Locale.ROOT) + "\"")))
                .isEqualTo(Reason.MISSING_FIELD);
    }

    @Test
    void anObjectWithoutFieldsMissesThemAll() {
        assertThat(reasonOf("{}")).isEqualTo(Reason.MISSING_FIELD);
        assertThatThrownBy(() -> parse("{}"))
                .hasMessage("missing: symbol, source, price, quantity, is_buyer_maker, trade_id");
    }

    @ParameterizedTest
    @CsvSource({
        "symbol,'\"ETHUSDT\"'",
        "price,1",
        "quantity,1",
        "trade_time,'\"2026-01-02T17:39:28.237000Z\"'",
        "timestamp_ms,1",
        "is_buyer_maker,false",
        "is_price_spike,true",
        "trade_id,1",
        "source,'\"binance\"'",
        "price,null",
        "is_price_spike,null"
    })
    void noFieldMayComeTwice(String field, String value) {
        String second = "\"" + field + "\":" + value;
        assertThat(reasonOf(GOOD.replace("}", "," + second + "}"))).isEqualTo(Reason.DUPLICATE_FIELD);
        assertThat(reasonOf(GOOD.replace("{", "{" + second + ","))).isEqualTo(Reason.DUPLICATE_FIELD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"NaN\"",
                "NaN",
                "\"Infinity\"",
                "\"+INF\"",
                "-Infinity",
                "\"43,123.42\"",
                "\" 43123.42 \"",
                "\"0x1F\"",
                "\"\uFF14\uFF13\"",
                "\"\"",
                "true",
                "[1]",
                "{}",
                "01.5",
                "1.",
                ".5",
                "+1",
                "1e",
                "\"1e+\"",
                "\"1.5",
                "1.5.5",
                "\"1.5f\"",
                "--1"
            })
    void aPriceOrQuantityThatIsNoNumberIsRefused(String value) {
        assertThat(reasonOf(with("price", value))).isEqualTo(Reason.BAD_VALUE);
        assertThat(reasonOf(with("quantity", value))).isEqualTo(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e309",
                "1e-30",
                "1e999999999",
                "1e-999999999",
                "1e99999999999999999999",
                "0.1234567890123456789",
                "0.1234567890123",
                "1234567890123456789",
                "100000000000000000000"
            })
    void aNumberOfTooManyDigitsIsRefusedAndNotRounded(String value) {
        assertThat(reasonOf(with("price", value))).isEqualTo(Reason.TOO_MANY_DIGITS);
        assertThat(reasonOf(with("quantity", "\"" + value + "\""))).isEqualTo(Reason.TOO_MANY_DIGITS);
    }

    @Test
    void aThousandDigitsAreRefused() {
        assertThat(reasonOf(with("price", "7".repeat(1001)))).isEqualTo(Reason.TOO_MANY_DIGITS);
        assertThat(reasonOf(with("price", "0." + "7".repeat(1001)))).isEqualTo(Reason.TOO_MANY_DIGITS);
    }

    @Test
    void zerosAtTheEndAreNoDigits() {
        assertThat(parse(with("price", "1.5" + "0".repeat(500))).trade().price())
                .isEqualByComparingTo(Decimal.of("1.5"));
    }

    @ParameterizedTest
    @CsvSource({
        "price,0",
        "price,-0.0",
        "price,'\"0.00000000\"'",
        "price,-1",
        "quantity,-1",
        "quantity,-0.00000001",
        "trade_id,-1",
        "quantity,100000000000"
    })
    void whatNoMarketPrintsIsOutOfRange(String field, String value) {
        assertThat(reasonOf(with(field, value))).isEqualTo(Reason.OUT_OF_RANGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "5.0", "\"5\"", "5e0", "true", "05", "-", "\"five\"", "[5]"})
    void anIdThatIsNoWholeNumberIsRefused(String value) {
        assertThat(reasonOf(with("trade_id", value))).isEqualTo(Reason.BAD_VALUE);
        assertThat(reasonOf(with("timestamp_ms", value))).isEqualTo(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "1767375568237000,microseconds in the millisecond field",
        "1767375568237000000,nanoseconds",
        "-1,negative",
        "4102444800000,the year 2100"
    })
    void aTimestampOfAnotherUnitIsOutOfRange(String value, String what) {
        assertThat(reasonOf(with("timestamp_ms", value))).as(what).isEqualTo(Reason.TIME_OUT_OF_RANGE);
        assertThat(reasonOf(with("timestamp_ms", value).replace("trade_time", "other")))
                .as(what)
                .isEqualTo(Reason.TIME_OUT_OF_RANGE);
    }

    @ParameterizedTest
    @CsvSource({"1767375568,seconds", "0,zero"})
    void aTimestampThatContradictsTheTextIsAConflict(String value, String what) {
        assertThat(reasonOf(with("timestamp_ms", value))).as(what).isEqualTo(Reason.TIME_CONFLICT);
        assertThat(reasonOf(with("timestamp_ms", value).replace("trade_time", "other")))
                .as(what)
                .isEqualTo(Reason.TIME_OUT_OF_RANGE);
    }

    @Test
    void timesAYearApartAreAConflict() {
        assertThat(reasonOf(with("trade_time", "\"2025-01-02T17:39:28.237000Z\"")))
                .isEqualTo(Reason.TIME_CONFLICT);
        assertThat(reasonOf(with("trade_time", "\"2026-01-02T17:39:28.238000Z\"")))
                .isEqualTo(Reason.TIME_CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"2026-01-02T17:39:28.237\"",
                "\"2026-01-02T17:39:28.237+25:00\"",
                "\"2026-01-02T24:00:00Z\"",
                "\"2026-01-02T17:39:60Z\"",
                "\"2026-01-02T17:60:00Z\"",
                "\"2026-02-29T17:39:28Z\"",
                "\"2026-13-01T17:39:28Z\"",
                "\"2026-01-02 17:39:28Z\"",
                "\"10000-01-02T17:39:28Z\"",
                "\"today\"",
                "\"\"",
                "1767375568237",
                "\"{{ var.value.x }}\""
            })
    void aTextThatIsNoTimeWithAZoneIsRefused(String value) {
        assertThat(reasonOf(with("trade_time", value))).isEqualTo(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T17:39:28.237000001Z, 2026-01-02T17:39:28.237Z",
        "2026-01-02T17:39:28.237999999Z, 2026-01-02T17:39:28.237999Z",
        "2026-01-02T17:39:28.2370009Z, 2026-01-02T17:39:28.237Z",
        "2026-01-02T18:39:28.237123456+01:00, 2026-01-02T17:39:28.237123Z"
    })
    void timesFinerThanAMicrosecondAreCutTowardThePast(String sent, String read) {
        assertThat(parse(with("trade_time", "\"" + sent + "\"")).trade().eventTime())
                .isEqualTo(read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2099-12-31T23:59:59.999999Z,true",
                "2100-01-01T00:00:00Z,false",
                "2009-01-03T00:00:00Z,true",
                "2009-01-02T23:59:59.999999Z,false",
                "+10000-01-01T00:00:00Z,false",
                "0000-01-01T00:00:00Z,false"
            })
    void onlyTimesOfMarketsAreAllowed(String timeAndVerdict) {
        String[] parts = timeAndVerdict.split(",");
        String record = with("trade_time", "\"" + parts[0] + "\"").replace("timestamp_ms", "other");
        if (Boolean.parseBoolean(parts[1])) {
            assertThat(parse(record).trade().eventTime()).isEqualTo(parts[0]);
        } else {
            assertThat(reasonOf(record)).isEqualTo(Reason.TIME_OUT_OF_RANGE);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/etc/passwd",
                "BTC..USDT",
                "BTC|USDT",
                "BTC\u202eUSDT",
                "BTC\\u0000",
                "BTC USDT",
                "BTC\\n2026-11-20 ERROR forged",
                "'; DROP TABLE trades_1min_agg;--",
                "../../etc/passwd",
                "..",
                ".",
                "\u0412\u0422\u0421USDT",
                "${jndi:ldap://x}",
                "{{ var.value.x }}",
                "<script>alert(1)</script>",
                "=cmd|' /C calc'!A0",
                "BTC\\ud800",
                "ABCDEFGHIJABCDEFGHIJABCDEFGHIJABCDEFGHIJA"
            })
    void aSymbolThatIsNoSymbolIsRefused(String symbol) {
        assertThat(reasonOf(with("symbol", "\"" + symbol + "\""))).isEqualTo(Reason.BAD_VALUE);
        assertThat(reasonOf(with("source", "\"" + symbol + "!\""))).isEqualTo(Reason.BAD_VALUE);
    }

    @Test
    void aRawControlCharacterInASymbolIsNoJson() {
        assertThat(reasonOf(with("symbol", "\"BTC\u001b\n\""))).isEqualTo(Reason.NOT_JSON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "[]", "{\"a\":1}"})
    void aSymbolOfAnotherTypeIsRefused(String value) {
        assertThat(reasonOf(with("symbol", value))).isEqualTo(Reason.BAD_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"true\"", "\"\"", "[]"})
    void aFlagThatIsNoTruthValueIsRefused(String value) {
        assertThat(reasonOf(with("is_buyer_maker", value))).isEqualTo(Reason.BAD_VALUE);
        assertThat(reasonOf(with("is_price_spike", value))).isEqualTo(Reason.BAD_VALUE);
    }

    @Test
    void aSymbolOfTenThousandLettersIsRefusedInOneLine() {
        assertThat(reasonOf(with("symbol", "\"" + "A".repeat(10_000) + "\""))).isEqualTo(Reason.BAD_VALUE);
    }
}
