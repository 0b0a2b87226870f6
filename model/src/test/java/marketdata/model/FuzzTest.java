package marketdata.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import marketdata.model.exchange.BinanceProtocol;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Random;

/**
 * Damaged records and frames: refused in the one agreed way, or read exactly as Jackson and BigDecimal read the same
 * bytes. {@code -Dfuzz.inputs=N} sets how many, {@code -Dfuzz.seed=N} which.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 200_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_120L);

    private static final String FRAME =
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1767387168240,\"s\":\"BTCUSDT\","
                    + "\"t\":5729884604,\"p\":\"89690.38000000\",\"q\":\"0.00006000\",\"T\":1767387168237,\"m\":true,\"M\":true}}";
    private static final List<String> PIECES = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\\",
            "\\u0041",
            "null",
            "true",
            "false",
            "0",
            "00",
            "9",
            "-",
            "+",
            ".",
            "e",
            "E5",
            "e-3",
            "1e400",
            "NaN",
            " ",
            "\n",
            "\u0000",
            "\u20ac",
            "\uFEFF",
            "99999999999999999999",
            "\"x\":1,",
            "\"price\":7,",
            "\"p\":null,",
            "\"trade_id\":null,",
            "{\"a\":[1,{}]}",
            "\"data\":{},",
            "\"T\":1767387168237999,");

    private static final ObjectMapper JACKSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .nodeFactory(new JsonNodeFactory(true))
            .build();

    private Trade trade;
    private boolean spike;

    private final TradeSink sink =
            (source, symbol, id, price, priceScale, quantity, quantityScale, micros, buys, s) -> {
                if (trade != null) {
                    throw new AssertionError("two trades of one input");
                }
                trade = new Trade(
                        source,
                        symbol,
                        id,
                        new Decimal(price, priceScale),
                        new Decimal(quantity, quantityScale),
                        micros,
                        buys ? TakerSide.BUY : TakerSide.SELL);
                spike = s;
            };

    @Test
    void damagedRecordsAreRefusedOrReadExactly() {
        CleanTradeReader reader = new CleanTradeReader();
        byte[] good = CleanTradeReaderTest.GOOD.getBytes(StandardCharsets.US_ASCII);
        fuzz(good, bytes -> reader.read(bytes, sink), FuzzTest::recordOf);
    }

    @Test
    void damagedFramesAreRefusedOrReadExactly() {
        BinanceProtocol binance = new BinanceProtocol();
        byte[] good = FRAME.getBytes(StandardCharsets.US_ASCII);
        fuzz(good, bytes -> readBothWays(binance, bytes), FuzzTest::frameOf);
    }

    /** With objects and without: the same trades, or the same reason. */
    private void readBothWays(BinanceProtocol binance, byte[] bytes) {
        List<Trade> trades = List.of();
        Reason refusal = null;
        try {
            trades = binance.parse(bytes).trades();
        } catch (RejectedException e) {
            refusal = e.reason();
        }
        try {
            binance.readTrades(bytes, sink);
        } catch (RejectedException e) {
            check(e.reason() == refusal, shown(bytes));
            throw e;
        }
        if (refusal != null || !trades.equals(trade == null ? List.of() : List.of(trade))) {
            throw new AssertionError("parse and readTrades disagree: " + shown(bytes));
        }
    }

    private interface Reader {
        void read(byte[] bytes);
    }

    private interface Oracle {
        CleanTrade read(JsonNode tree);
    }

    private void fuzz(byte[] good, Reader reader, Oracle oracle) {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < INPUTS / 2; i++) {
            byte[] input = damaged(good, random);
            trade = null;
            try {
                reader.read(input);
            } catch (RejectedException expected) {
                if (trade != null) {
                    throw new AssertionError("refused after its trade was given: " + shown(input), expected);
                }
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("input " + i + " of seed " + SEED + ": " + shown(input), e);
            }
            if (trade != null) {
                JsonNode tree = tree(input);
                if (tree != null) {
                    accepted++;
                    CleanTrade actual = new CleanTrade(trade, spike);
                    CleanTrade expected = oracle.read(tree);
                    if (!actual.equals(expected)) { // AssertJ's own set-up costs more than the reader
                        assertThat(actual)
                                .as("input %s of seed %s: %s", i, SEED, shown(input))
                                .isEqualTo(expected);
                    }
                }
            }
        }
        // The damage must neither miss the point nor break everything, or the comparison above is never made.
        assertThat(accepted).isBetween(INPUTS / 100, INPUTS / 2 - INPUTS / 100);
    }

    private static String shown(byte[] input) {
        return new String(input, StandardCharsets.ISO_8859_1);
    }

    /**
     * As Latin-1, because bytes that are no UTF-8 may stand in fields that nobody reads. Null where such a field has an
     * exponent beyond BigDecimal's own.
     */
    private static JsonNode tree(byte[] input) {
        try {
            return JACKSON.readTree(shown(input));
        } catch (NumberFormatException e) {
            return null;
        } catch (JsonProcessingException e) {
            throw new AssertionError("accepted, and Jackson says it is no JSON: " + shown(input), e);
        }
    }

    private static CleanTrade recordOf(JsonNode tree) {
        JsonNode text = tree.path("trade_time");
        long micros = text.isTextual() ? micros(text.textValue()) : 1000 * whole(tree.path("timestamp_ms"));
        return new CleanTrade(
                new Trade(
                        tree.get("source").textValue(),
                        tree.get("symbol").textValue(),
                        whole(tree.get("trade_id")),
                        decimal(tree.get("price")),
                        decimal(tree.get("quantity")),
                        micros,
                        TakerSide.ofBuyerIsMaker(bool(tree.get("is_buyer_maker")))),
                tree.hasNonNull("is_price_spike") && bool(tree.get("is_price_spike")));
    }

    private static CleanTrade frameOf(JsonNode tree) {
        JsonNode event = tree.path("data").has("e") ? tree.get("data") : tree;
        check(event.get("e").textValue().equals("trade"), event);
        long time = whole(event.get("T"));
        return new CleanTrade(
                new Trade(
                        "binance",
                        event.get("s").textValue(),
                        whole(event.get("t")),
                        decimal(event.get("p")),
                        decimal(event.get("q")),
                        time < 4_102_444_800_000L ? time * 1000 : time,
                        TakerSide.ofBuyerIsMaker(bool(event.get("m")))),
                false);
    }

    private static long micros(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        check(time.getNano() % 1000 == 0, text);
        return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    private static void check(boolean holds, Object value) {
        if (!holds) {
            throw new AssertionError("should have been refused: " + value);
        }
    }

    private static long whole(JsonNode node) {
        check(node.isIntegralNumber() && node.canConvertToLong(), node);
        return node.longValue();
    }

    private static boolean bool(JsonNode node) {
        check(node.isBoolean(), node);
        return node.booleanValue();
    }

    /** Digits as sent where there is no exponent; zeros at the end may be cut beyond what can be held. */
    private static Decimal decimal(JsonNode node) {
        BigDecimal exact = node.isTextual() ? new BigDecimal(node.textValue()) : node.decimalValue();
        while (exact.scale() > Decimal.MAX_SCALE || exact.precision() > Decimal.MAX_DIGITS) {
            exact = exact.setScale(exact.scale() - 1);
        }
        return new Decimal(
                exact.setScale(Math.max(0, exact.scale())).unscaledValue().longValueExact(),
                Math.max(0, exact.scale()));
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good;
        for (int rounds = 1 + random.nextInt(3); rounds > 0; rounds--) {
            bytes = damagedOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] damagedOnce(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length + 1);
        int some = Math.min(bytes.length - at, 1 + random.nextInt(4));
        byte[] piece = PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> spliced(bytes, at, 0, piece);
            case 1 -> spliced(bytes, at, some, piece);
            case 2 -> spliced(bytes, at, some, new byte[0]);
            case 3 -> spliced(bytes, at, some, new byte[] {(byte) random.nextInt(256)});
            case 4 -> spliced(bytes, digit(bytes, at), 1, new byte[] {(byte) ('0' + random.nextInt(10))});
            case 5 -> spliced(bytes, digit(bytes, at), 0, new byte[] {(byte) ('0' + random.nextInt(10))});
            case 6 -> spliced(bytes, digit(bytes, at), 1, ".".getBytes(StandardCharsets.US_ASCII));
            default ->
                random.nextInt(20) == 0
                        ? spliced(bytes, at, bytes.length - at, new byte[0])
                        : spliced(bytes, at, 0, new byte[] {' '});
        };
    }

    /** The next digit from here on, so that numbers are hit more often than names. */
    private static int digit(byte[] bytes, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] >= '0' && bytes[i] <= '9') {
                return i;
            }
        }
        return 0;
    }

    private static byte[] spliced(byte[] bytes, int at, int remove, byte[] piece) {
        int kept = Math.min(bytes.length, at + remove);
        byte[] result = new byte[at + piece.length + bytes.length - kept];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, kept, result, at + piece.length, bytes.length - kept);
        return result;
    }
}
