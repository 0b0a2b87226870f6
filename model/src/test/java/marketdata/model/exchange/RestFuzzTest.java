package marketdata.model.exchange;

import static marketdata.model.trade.Oracle.bool;
import static marketdata.model.trade.Oracle.check;
import static marketdata.model.trade.Oracle.shown;
import static marketdata.model.trade.Oracle.tree;
import static marketdata.model.trade.Oracle.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.exchange.coinbase.CoinbaseProtocol;
import marketdata.model.exchange.kraken.KrakenProtocol;
import marketdata.model.exchange.okx.OkxProtocol;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Damage;
import marketdata.model.trade.Oracle;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/**
 * Damaged REST answers of every exchange: rejected in the one agreed way, or the trades are those that Jackson and BigDecimal
 * read. {@code -Dfuzz.inputs=N} sets how many in all, {@code -Dfuzz.seed=N} which.
 */
class RestFuzzTest {
    /** Jackson reads them twice, so a tenth of what the frames' readers get. */
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000) / 10;

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122L);

    private static final String BINANCE =
            "[{\"id\":28457,\"price\":\"4.00000100\",\"qty\":\"20000000012.00000000\",\"quoteQty\":\"48.000012\",\"time\":1499865549590,"
                    + "\"isBuyerMaker\":true,\"isBestMatch\":true},{\"id\":28458,\"price\":\"4.1\",\"qty\":\"2\","
                    + "\"time\":1499865549591,\"isBuyerMaker\":false}]";
    private static final String COINBASE =
            "[{\"trade_id\":74,\"side\":\"sell\",\"size\":\"0.01000000\",\"price\":\"10.00000000\","
                    + "\"time\":\"2014-11-07T22:19:28.578544Z\"}]";
    private static final String KRAKEN = "{\"error\":[],\"result\":{\"XXBTZUSD\":[[\"30243.40000\",\"0.34507674\","
            + "1688669597.8277369,\"b\",\"m\",\"\",61044952]],\"last\":\"1688671969993150842\"}}";
    private static final String OKX =
            "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT\",\"side\":\"sell\","
                    + "\"sz\":\"0.00001\",\"source\":\"0\",\"px\":\"29963.2\",\"tradeId\":\"242720720\",\"ts\":\"1654161646974\"}]}";

    private record Read(long id, BigDecimal price, BigDecimal quantity, long micros, TakerSide side) {
        static Read of(Trade trade) {
            return new Read(
                    trade.tradeId(),
                    trade.price().toBigDecimal().stripTrailingZeros(),
                    trade.quantity().toBigDecimal().stripTrailingZeros(),
                    trade.eventMicros(),
                    trade.takerSide());
        }
    }

    @Test
    void damagedPagesOfBinanceAreRefusedOrReadExactly() {
        fuzz(new BinanceProtocol(), BINANCE, tree -> read(tree, RestFuzzTest::binance));
    }

    @Test
    void damagedPagesOfCoinbaseAreRefusedOrReadExactly() {
        fuzz(new CoinbaseProtocol(), COINBASE, tree -> read(tree, RestFuzzTest::coinbase));
    }

    @Test
    void damagedPagesOfKrakenAreRefusedOrReadExactly() {
        fuzz(new KrakenProtocol(), KRAKEN, tree -> {
            check(tree.path("error").isEmpty(), tree);
            for (var each : tree.get("result").properties()) {
                if (!each.getKey().equals("last")) {
                    return read(each.getValue(), RestFuzzTest::kraken);
                }
            }
            throw new AssertionError("no trades in " + tree);
        });
    }

    @Test
    void damagedPagesOfOkxAreRefusedOrReadExactly() {
        fuzz(new OkxProtocol(), OKX, tree -> {
            check(tree.get("code").textValue().equals("0"), tree);
            return read(tree.get("data"), RestFuzzTest::okx);
        });
    }

    @Test
    void otherDamagedAnswersAreReadOrRefusedInTheAgreedWay() {
        for (ExchangeProtocol protocol :
                List.of(new BinanceProtocol(), new CoinbaseProtocol(), new KrakenProtocol(), new OkxProtocol())) {
            List<Consumer<byte[]>> readers = List.of(
                    protocol.rest()::parseTime,
                    protocol.rest()::parseMarkets,
                    protocol.rest()::parseVolumes,
                    protocol.rest()::isUnknownMarket,
                    protocol.rest()::parseCandles,
                    protocol.rest()::classify);
            for (String good : OtherAnswers.of(protocol)) {
                byte[] bytes = good.getBytes(StandardCharsets.US_ASCII);
                Random random = new Random(SEED);
                for (int i = 0; i < INPUTS / 40; i++) {
                    byte[] input = i == 0 ? bytes : Damage.damaged(bytes, random);
                    readers.forEach(reader -> readOrRefused(reader, input));
                }
            }
        }
    }

    private static void readOrRefused(Consumer<byte[]> reader, byte[] input) {
        try {
            reader.accept(input);
        } catch (RejectedException expected) {
            assertThat(expected.reason()).isNotNull();
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("seed " + SEED + ": " + shown(input), e);
        }
    }

    private static void fuzz(ExchangeProtocol protocol, String page, Function<JsonNode, List<Read>> oracle) {
        TradesRequest request = new TradesRequest("X", 1, Long.MAX_VALUE, 0);
        byte[] good = page.getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < INPUTS / 4; i++) {
            byte[] input = Damage.damaged(good, random);
            List<Trade> trades;
            try {
                trades = protocol.rest().parseTrades(request, input).trades();
            } catch (RejectedException expected) {
                continue;
            } catch (RuntimeException | StackOverflowError e) {
                throw new AssertionError("input " + i + " of seed " + SEED + ": " + shown(input), e);
            }
            JsonNode tree = tree(input);
            if (tree != null && !trades.isEmpty()) {
                accepted++;
                assertThat(trades.stream().map(Read::of))
                        .as("input %s of seed %s: %s", i, SEED, shown(input))
                        .containsExactlyInAnyOrderElementsOf(oracle.apply(tree));
            }
        }
        assertThat(accepted).isBetween(INPUTS / 400, INPUTS / 4 - INPUTS / 400);
    }

    private static List<Read> read(JsonNode array, Function<JsonNode, Read> one) {
        check(array.isArray(), array);
        return new ArrayList<>(
                StreamSupport.stream(array.spliterator(), false).map(one).toList());
    }

    private static BigDecimal number(JsonNode text) {
        check(text.isTextual(), text);
        return new BigDecimal(text.textValue()).stripTrailingZeros();
    }

    private static Read binance(JsonNode each) {
        long time = whole(each.get("time"));
        return new Read(
                whole(each.get("id")),
                number(each.get("price")),
                number(each.get("qty")),
                time < 4_102_444_800_000L ? time * 1000 : time,
                TakerSide.ofBuyerIsMaker(bool(each.get("isBuyerMaker"))));
    }

    private static Read coinbase(JsonNode each) {
        Instant time = Instant.parse(each.get("time").textValue());
        String side = each.get("side").textValue();
        check(side.equals("buy") || side.equals("sell"), each);
        return new Read(
                whole(each.get("trade_id")),
                number(each.get("price")),
                number(each.get("size")),
                time.getEpochSecond() * 1_000_000 + time.getNano() / 1000,
                side.equals("sell") ? TakerSide.BUY : TakerSide.SELL);
    }

    private static Read kraken(JsonNode each) {
        String side = each.get(3).textValue();
        check(side.equals("b") || side.equals("s"), each);
        return new Read(
                whole(each.get(6)),
                number(each.get(0)),
                number(each.get(1)),
                each.get(2)
                        .decimalValue()
                        .movePointRight(6)
                        .setScale(0, RoundingMode.FLOOR)
                        .longValueExact(),
                side.equals("b") ? TakerSide.BUY : TakerSide.SELL);
    }

    private static Read okx(JsonNode each) {
        String side = each.get("side").textValue();
        check(side.equals("buy") || side.equals("sell"), each);
        return new Read(
                Oracle.wholeText(each.get("tradeId")),
                number(each.get("px")),
                number(each.get("sz")),
                Oracle.wholeText(each.get("ts")) * 1000,
                side.equals("buy") ? TakerSide.BUY : TakerSide.SELL);
    }
}
