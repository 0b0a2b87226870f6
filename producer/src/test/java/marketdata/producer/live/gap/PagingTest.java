package marketdata.producer.live.gap;

import static marketdata.producer.live.Trades.START_MICROS;
import static marketdata.producer.live.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.trade.Trade;
import marketdata.producer.live.PipelineBench;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** The filler against exchanges that do not page by id: trade n of 10,000 happens n milliseconds after the start. */
@Timeout(180)
class PagingTest {
    private int size = 100;
    /** So many trades before the time that was asked for a page begins. */
    private int earlier;

    private final Map<String, SymbolState> states = PipelineBench.states("BTCUSDT");
    private final SymbolState state = states.get("BTCUSDT");
    private final FrameQueue queue = new FrameQueue(10_000, 1 << 24);
    private final LongAdder unfillable = new LongAdder();
    private final List<TradesRequest> asked = new CopyOnWriteArrayList<>();
    private final Thread pipeline = new Thread(this::handleFrames);
    private GapRepair continuity;

    private void start(TradeHistory history) {
        continuity = new GapRepair(
                new BinanceProtocol(),
                request -> {
                    asked.add(request);
                    return history.trades(request);
                },
                states,
                new GapCounters(new LongAdder(), unfillable, new LongAdder()),
                (symbol, gap) -> {},
                queue,
                Clock.systemUTC(),
                Duration.ofMillis(20),
                System::nanoTime);
        pipeline.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        continuity.close();
        queue.close();
        pipeline.join();
    }

    private static Trade at(long id) {
        return trade("BTCUSDT", id, "100.00", id / 1000.0);
    }

    private void handleFrames() {
        BinanceProtocol protocol = new BinanceProtocol();
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                protocol.parse(frame.bytes()).trades().forEach(each -> state.arrive(each, System.nanoTime()));
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void arrive(long id) {
        if (state.arrive(at(id), System.nanoTime()).gap()) {
            continuity.onGap("BTCUSDT");
        }
    }

    /** As Kraken does: what happened after a time, the last one's time is the cursor. */
    private TradesPage byTime(TradesRequest request) {
        long after = request.cursor().isEmpty()
                ? Math.max(0, (request.afterMicros() - START_MICROS) / 1000 - 1 - earlier)
                : Long.parseLong(request.cursor());
        List<Trade> page = LongStream.rangeClosed(after + 1, Math.min(10_000, after + size))
                .mapToObj(PagingTest::at)
                .toList();
        boolean end = page.size() < size || page.get(size - 1).tradeId() >= request.toId();
        return new TradesPage(page, end ? "" : Long.toString(after + size));
    }

    /** As Coinbase does: the page that ends before an id. */
    private TradesPage backwards(TradesRequest request) {
        List<Trade> page = new ArrayList<>();
        for (long id = Math.min(10_000, request.toId()); id > 0 && page.size() < size; id--) {
            page.add(0, at(id));
        }
        return TradesPage.all(page);
    }

    @Test
    void aGapIsFetchedByTheTimeOfTheTradeBeforeIt() {
        start(this::byTime);
        LongStream.rangeClosed(1000, 2000).forEach(this::arrive);
        arrive(2351);
        await().until(() -> continuity.open() == 0);
        assertThat(state.gaps()).isEmpty();
        assertThat(asked.get(0).afterMicros()).isBetween(at(1900).eventMicros(), at(2000).eventMicros());
    }

    @Test
    void pagesBeforeTheGapAreLeafedThrough() {
        size = 10;
        earlier = 25;
        start(this::byTime);
        LongStream.rangeClosed(1000, 1030).forEach(this::arrive);
        arrive(1036);
        await().until(() -> continuity.open() == 0);
        assertThat(state.gaps()).isEmpty();
        assertThat(asked).extracting(TradesRequest::cursor).startsWith("", "1014", "1024");
    }

    @Test
    void pagesWithoutEndEndAndTheGapStaysOpen() {
        start(request -> new TradesPage(List.of(at(1)), request.cursor() + "1"));
        arrive(1000);
        arrive(1003);
        await().until(() -> asked.size() > 100);
        assertThat(asked)
                .anyMatch(each -> each.cursor().length() == 99)
                .noneMatch(each -> each.cursor().length() > 99);
        assertThat(continuity.open()).isEqualTo(1);
        assertThat(unfillable.sum()).isZero();
    }

    @Test
    void onePageFillsEveryGapThatItReaches() {
        CountDownLatch allThere = new CountDownLatch(1);
        start(request -> {
            allThere.await();
            return byTime(request);
        });
        for (long id = 1000; id < 1080; id += 4) {
            arrive(id);
        }
        allThere.countDown();
        await().until(() -> continuity.open() == 0);
        assertThat(state.gaps()).isEmpty();
        assertThat(asked).hasSizeLessThan(5);
    }

    @Test
    void aGapIsFetchedBackwardsFromItsEnd() {
        start(this::backwards);
        arrive(1000);
        arrive(1351);
        await().until(() -> continuity.open() == 0);
        assertThat(state.gaps()).isEmpty();
        assertThat(asked.stream().map(TradesRequest::toId)).containsExactly(1351L, 1252L, 1153L, 1054L);
        assertThat(unfillable.sum()).isZero();
    }

    @Test
    void aTradeThatStandsMinutesBeforeItsNeighboursIsFound() {
        Trade crossed = trade("BTCUSDT", 1003, "100.00", -120);
        start(request -> {
            TradesPage page = byTime(request);
            List<Trade> trades = new ArrayList<>(page.trades());
            trades.removeIf(each -> each.tradeId() == 1003);
            if (request.afterMicros() <= crossed.eventMicros()) {
                trades.add(crossed);
            }
            return new TradesPage(trades, page.cursor());
        });
        arrive(1000);
        arrive(1006);
        await().until(() -> continuity.open() == 0);
        assertThat(state.gaps()).isEmpty();
        assertThat(unfillable.sum()).isZero();
    }

    @Test
    void idsThatTheExchangeLacksDoNotHideTheRest() {
        start(request -> {
            TradesPage page = byTime(request);
            return new TradesPage(
                    page.trades().stream()
                            .filter(each -> each.tradeId() < 1000 || each.tradeId() > 1500)
                            .toList(),
                    page.cursor());
        });
        arrive(1000);
        arrive(2000);
        await().until(() -> state.missing(1501, 1999).isEmpty());
        assertThat(state.missing(1001, 1500)).hasSize(1);
    }
}
