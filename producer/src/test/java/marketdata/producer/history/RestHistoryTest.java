package marketdata.producer.history;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.Exchanges;
import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.ExchangeProtocol;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.parse.Decimal;
import marketdata.model.trade.Exchange;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/** Exchanges as they page: Binance from an id upwards, Coinbase down from an id, Kraken from a time. */
class RestHistoryTest {
    private static final long BEGIN = 1_772_359_200_000_000L;

    /** Trades at the full seconds; those of {@code lacking} the exchange does not have. */
    private static TradesPage answer(Exchange exchange, List<Trade> all, TradesRequest request, int most) {
        return switch (exchange) {
            case BINANCE ->
                TradesPage.all(all.stream()
                        .filter(trade -> trade.tradeId() >= request.fromId())
                        .limit(request.limit(most))
                        .toList());
            case COINBASE, OKX -> {
                List<Trade> below = all.stream()
                        .filter(trade -> trade.tradeId() <= request.toId())
                        .toList();
                yield TradesPage.all(below.subList(Math.max(0, below.size() - request.limit(most)), below.size()));
            }
            case KRAKEN -> {
                long since = request.cursor().isEmpty()
                        ? request.afterMicros() - 1_000_000
                        : Long.parseLong(request.cursor());
                List<Trade> page = all.stream()
                        .filter(trade -> trade.eventMicros() > since)
                        .limit(most)
                        .toList();
                boolean end = page.size() < most || page.get(page.size() - 1).tradeId() >= request.toId();
                yield new TradesPage(
                        page, end ? "" : Long.toString(page.get(page.size() - 1).eventMicros()));
            }
        };
    }

    private static RestHistory history(Exchange exchange, List<Trade> all) {
        ExchangeProtocol protocol = Exchanges.protocol(exchange);
        return new RestHistory(
                protocol.rest(),
                request -> answer(exchange, all, request, protocol.rest().tradesPerAnswer()),
                Duration.ofMillis(1));
    }

    private static List<Trade> market(Exchange exchange, long first, long last, List<Long> lacking) {
        return LongStream.rangeClosed(first, last)
                .filter(id -> !lacking.contains(id))
                .mapToObj(id -> new Trade(
                        exchange.source(),
                        "BTCUSDT",
                        id,
                        new Decimal(1, 0),
                        new Decimal(1, 0),
                        BEGIN + (id - first) * 1_000_000,
                        TakerSide.BUY))
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void theFirstTradeOfATimeIsFoundWhereverItIs(Exchange exchange) throws Exception {
        for (long first : new long[] {exchange.lowestTradeId(), 1, 777, 1_600_000_000L}) {
            RestHistory history = history(exchange, market(exchange, first, first + 9_999, List.of()));
            for (long seconds : new long[] {-5, 0, 1, 998, 999, 1000, 1001, 4_444, 9_998, 9_999}) {
                assertThat(history.firstAtOrAfter("BTCUSDT", BEGIN + seconds * 1_000_000))
                        .as("%s, ids from %d, second %d", exchange, first, seconds)
                        .isEqualTo(new IdSearch.Found(first + Math.max(0, seconds), true));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTimeThatNoTradeHasReachedIsBeyondTheNewest(Exchange exchange) throws Exception {
        RestHistory history = history(exchange, market(exchange, 777, 5_000, List.of()));

        assertThat(history.firstAtOrAfter("BTCUSDT", BEGIN + 86_400_000_000L))
                .isEqualTo(new IdSearch.Found(5_001, false));
    }

    @ParameterizedTest
    @EnumSource
    void theExactTimeBetweenTwoTradesIsTheLaterOnes(Exchange exchange) throws Exception {
        RestHistory history = history(exchange, market(exchange, 1, 5_000, List.of()));

        assertThat(history.firstAtOrAfter("BTCUSDT", BEGIN + 2_000_000_001L).id())
                .isEqualTo(2_002);
    }

    @Test
    void aMarketWithoutATradeBeginsWithTheExchangesLowestId() throws Exception {
        assertThat(history(Exchange.BINANCE, List.of()).firstAtOrAfter("NEWUSDT", BEGIN))
                .isEqualTo(new IdSearch.Found(0, false));
        assertThat(history(Exchange.COINBASE, List.of()).firstAtOrAfter("NEW-USD", BEGIN))
                .isEqualTo(new IdSearch.Found(1, false));
    }

    @ParameterizedTest
    @EnumSource
    void oneTradeWithTheLowestIdIsFoundFromBothSides(Exchange exchange) throws Exception {
        long lowest = exchange.lowestTradeId();
        RestHistory history = history(exchange, market(exchange, lowest, lowest, List.of()));

        assertThat(history.firstAtOrAfter("NEWUSDT", BEGIN)).isEqualTo(new IdSearch.Found(lowest, true));
        assertThat(history.firstAtOrAfter("NEWUSDT", BEGIN + 1)).isEqualTo(new IdSearch.Found(lowest + 1, false));
    }

    @ParameterizedTest
    @EnumSource
    void aRangeThatBeginsWithTheLowestIdComesWhole(Exchange exchange) throws Exception {
        long lowest = exchange.lowestTradeId();
        RestHistory history = history(exchange, market(exchange, lowest, 2_000, List.of()));
        List<Long> found = new ArrayList<>();

        assertThat(history.fetch("NEWUSDT", new Range(lowest, 1_500), BEGIN, trade -> found.add(trade.tradeId())))
                .isEmpty();
        assertThat(found)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(lowest, 1_500).boxed().toList());
    }

    /** A gap too large for the producer: the exchange names the next trade that there is. */
    @Test
    void aGapOfMillionsOfIdsTakesFewQuestions() throws Exception {
        List<Trade> all = new ArrayList<>(market(Exchange.BINANCE, 100, 199, List.of()));
        all.addAll(market(Exchange.BINANCE, 50_000_000, 50_000_099, List.of()));
        List<Long> asked = new ArrayList<>();
        RestHistory history = new RestHistory(
                Exchanges.protocol(Exchange.BINANCE).rest(),
                request -> {
                    asked.add(request.fromId());
                    return answer(Exchange.BINANCE, all, request, 1000);
                },
                Duration.ofMillis(1));
        List<Long> found = new ArrayList<>();

        List<Range> missing =
                history.fetch("BTCUSDT", new Range(150, 50_000_049), BEGIN, trade -> found.add(trade.tradeId()));

        assertThat(missing).containsExactly(new Range(200, 49_999_999));
        assertThat(found).hasSize(100);
        assertThat(asked).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @EnumSource
    void everyTradeOfARangeComesOnceAndWhatIsLackingIsNamed(Exchange exchange) throws Exception {
        List<Long> lacking = List.of(1_200L, 1_201L, 3_000L);
        RestHistory history = history(exchange, market(exchange, 1, 6_000, lacking));
        List<Long> found = new ArrayList<>();

        List<Range> missing = history.fetch(
                "BTCUSDT", new Range(1_100, 4_321), BEGIN + 1_090_000_000L, trade -> found.add(trade.tradeId()));

        assertThat(missing).containsExactly(new Range(1_200, 1_201), new Range(3_000, 3_000));
        assertThat(found)
                .containsExactlyElementsOf(LongStream.rangeClosed(1_100, 4_321)
                        .filter(id -> !lacking.contains(id))
                        .boxed()
                        .toList());
    }

    @Test
    void idsWithGapsAreSearchedToo() throws Exception {
        Random dice = new Random(5);
        for (Exchange exchange : Exchange.values()) {
            for (int round = 0; round < 200; round++) {
                List<Trade> all =
                        market(exchange, exchange.lowestTradeId() + dice.nextInt(50), 3_000, List.of()).stream()
                                .filter(trade -> dice.nextInt(4) > 0)
                                .toList();
                long micros = BEGIN + dice.nextInt(3_100) * 1_000_000L;
                IdSearch.Found found = history(exchange, all).firstAtOrAfter("BTCUSDT", micros);
                long expected = all.stream()
                        .filter(trade -> trade.eventMicros() >= micros)
                        .mapToLong(Trade::tradeId)
                        .findFirst()
                        .orElse(-1);

                assertThat(found.exists()).isEqualTo(expected >= 0);
                if (expected >= 0) {
                    assertThat(found.id()).as("%s round %d", exchange, round).isEqualTo(expected);
                }
            }
        }
    }
}
