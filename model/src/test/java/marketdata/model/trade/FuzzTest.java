package marketdata.model.trade;

import static marketdata.model.trade.Oracle.bool;
import static marketdata.model.trade.Oracle.check;
import static marketdata.model.trade.Oracle.decimal;
import static marketdata.model.trade.Oracle.micros;
import static marketdata.model.trade.Oracle.shown;
import static marketdata.model.trade.Oracle.tree;
import static marketdata.model.trade.Oracle.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Damaged records and frames: rejected in the one agreed way, or read exactly as Jackson and BigDecimal read the same
 * bytes. {@code -Dfuzz.inputs=N} sets how many, {@code -Dfuzz.seed=N} which.
 */
class FuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_120L);

    private static final String FRAME =
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":1767387168240,\"s\":\"BTCUSDT\","
                    + "\"t\":5729884604,\"p\":\"89690.38000000\",\"q\":\"0.00006000\",\"T\":1767387168237,\"m\":true,\"M\":true}}";
    private Trade trade;
    private boolean spike;

    private final TradeSink sink = read -> {
        if (trade != null) {
            throw new AssertionError("two trades of one input");
        }
        trade = read.toTrade();
        spike = read.priceSpike;
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
        Reason rejection = null;
        try {
            trades = binance.parse(bytes).trades();
        } catch (RejectedException e) {
            rejection = e.reason();
        }
        try {
            binance.readTrades(bytes, sink);
        } catch (RejectedException e) {
            check(e.reason() == rejection, shown(bytes));
            throw e;
        }
        if (rejection != null || !trades.equals(trade == null ? List.of() : List.of(trade))) {
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
            byte[] input = Damage.damaged(good, random);
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
}
