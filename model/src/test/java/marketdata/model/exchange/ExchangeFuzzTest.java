package marketdata.model.exchange;

import static marketdata.model.trade.Oracle.check;
import static marketdata.model.trade.Oracle.decimal;
import static marketdata.model.trade.Oracle.micros;
import static marketdata.model.trade.Oracle.shown;
import static marketdata.model.trade.Oracle.tree;
import static marketdata.model.trade.Oracle.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.exchange.okx.OkxProtocol;
import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Damage;
import marketdata.model.trade.Oracle;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Damaged frames of Coinbase, Kraken and OKX: rejected in the one agreed way, or read exactly as Jackson and BigDecimal read the
 * same bytes. {@code -Dfuzz.inputs=N} sets how many (half of it for each exchange), {@code -Dfuzz.seed=N} which.
 */
class ExchangeFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_121L);

    private static final String MATCH =
            "{\"type\":\"match\",\"trade_id\":1081862675,\"maker_order_id\":\"ac928c66-ca53-498f-9c13-a110027a60e8\","
                    + "\"side\":\"sell\",\"size\":\"0.00012300\",\"price\":\"80691.53\",\"product_id\":\"BTC-USD\","
                    + "\"sequence\":134905860111,\"time\":\"2026-08-25T03:35:57.198335Z\"}";
    private static final String TRADES =
            "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"symbol\":\"BTC/USD\",\"side\":\"buy\","
                    + "\"price\":80691.5,\"qty\":6.42346326,\"ord_type\":\"limit\",\"trade_id\":4665846,"
                    + "\"timestamp\":\"2026-08-25T03:35:57.198335Z\"},{\"symbol\":\"ETH/USD\",\"side\":\"sell\","
                    + "\"price\":3012.07,\"qty\":5e-8,\"trade_id\":17,\"timestamp\":\"2026-08-25T03:35:58Z\"}]}";

    private static final String ALL_TRADES =
            "{\"arg\":{\"channel\":\"trades-all\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":\"BTC-USDT\","
                    + "\"tradeId\":\"130639474\",\"px\":\"42219.9\",\"sz\":\"0.12060306\",\"side\":\"buy\",\"source\":\"0\","
                    + "\"ts\":\"1630048897897\"}]}";

    @Test
    void damagedMatchesOfCoinbaseAreRefusedOrReadExactly() {
        fuzz(new CoinbaseProtocol(), MATCH, ExchangeFuzzTest::match);
    }

    @Test
    void damagedTradesOfKrakenAreRefusedOrReadExactly() {
        fuzz(new KrakenProtocol(), TRADES, ExchangeFuzzTest::trades);
    }

    @Test
    void damagedTradesOfOkxAreRefusedOrReadExactly() {
        fuzz(new OkxProtocol(), ALL_TRADES, ExchangeFuzzTest::allTrades);
    }

    private static void fuzz(ExchangeProtocol protocol, String frame, Function<JsonNode, List<Trade>> oracle) {
        byte[] good = frame.getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < INPUTS / 2; i++) {
            byte[] input = Damage.damaged(good, random);
            List<Trade> trades;
            try {
                trades = readBothWays(protocol, input);
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("input " + i + " of seed " + SEED + ": " + shown(input), e);
            }
            JsonNode tree = trades.isEmpty() ? null : tree(input);
            if (tree != null) {
                accepted++;
                List<Trade> expected = oracle.apply(tree);
                if (!trades.equals(expected)) {
                    assertThat(trades)
                            .as("input %s of seed %s: %s", i, SEED, shown(input))
                            .isEqualTo(expected);
                }
            }
        }
        // The damage must neither miss the point nor break everything, or the comparison above is never made.
        assertThat(accepted).isBetween(INPUTS / 100, INPUTS / 2 - INPUTS / 100);
    }

    /** With objects and without: the same trades, or the same reason; empty when rejected. */
    private static List<Trade> readBothWays(ExchangeProtocol protocol, byte[] input) {
        List<Trade> trades = List.of();
        Reason rejection = null;
        try {
            trades = protocol.parse(input).trades();
        } catch (RejectedException e) {
            rejection = e.reason();
        }
        List<Trade> given = new ArrayList<>();
        try {
            protocol.readTrades(input, trade -> {
                check(!trade.priceSpike, "a spike");
                given.add(trade.toTrade());
            });
            check(rejection == null, shown(input));
        } catch (RejectedException e) {
            check(e.reason() == rejection && given.isEmpty(), shown(input));
        }
        check(given.equals(trades), shown(input));
        return trades;
    }

    private static List<Trade> match(JsonNode tree) {
        String type = tree.get("type").textValue();
        check(type.equals("match") || type.equals("last_match"), tree);
        return List.of(new Trade(
                "coinbase",
                tree.get("product_id").textValue(),
                whole(tree.get("trade_id")),
                decimal(tree.get("price")),
                decimal(tree.get("size")),
                micros(tree.get("time").textValue()),
                isBuy(tree) ? TakerSide.SELL : TakerSide.BUY));
    }

    private static List<Trade> trades(JsonNode tree) {
        check(
                tree.get("channel").textValue().equals("trade")
                        && tree.get("data").isArray(),
                tree);
        List<Trade> trades = new ArrayList<>();
        for (JsonNode each : tree.get("data")) {
            trades.add(new Trade(
                    "kraken",
                    each.get("symbol").textValue(),
                    whole(each.get("trade_id")),
                    decimal(each.get("price")),
                    decimal(each.get("qty")),
                    micros(each.get("timestamp").textValue()),
                    isBuy(each) ? TakerSide.BUY : TakerSide.SELL));
        }
        return trades;
    }

    private static List<Trade> allTrades(JsonNode tree) {
        check(tree.get("arg").get("channel").textValue().equals("trades-all"), tree);
        check(tree.get("data").isArray(), tree);
        List<Trade> trades = new ArrayList<>();
        for (JsonNode each : tree.get("data")) {
            trades.add(new Trade(
                    "okx",
                    each.get("instId").textValue(),
                    Oracle.wholeText(each.get("tradeId")),
                    decimal(each.get("px")),
                    decimal(each.get("sz")),
                    Oracle.wholeText(each.get("ts")) * 1000,
                    isBuy(each) ? TakerSide.BUY : TakerSide.SELL));
        }
        return trades;
    }

    private static boolean isBuy(JsonNode trade) {
        String side = trade.get("side").textValue();
        check(side.equals("buy") || side.equals("sell"), trade);
        return side.equals("buy");
    }
}
