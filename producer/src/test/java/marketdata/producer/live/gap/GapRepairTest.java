package marketdata.producer.live.gap;

import static marketdata.producer.live.Trades.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import marketdata.model.candle.TradeIdSet.Range;
import marketdata.model.exchange.Frame;
import marketdata.model.exchange.TradesPage;
import marketdata.model.exchange.TradesRequest;
import marketdata.model.exchange.binance.BinanceProtocol;
import marketdata.model.trade.Trade;
import marketdata.producer.live.PipelineBench;
import marketdata.producer.live.clean.SymbolState;
import marketdata.producer.live.feed.FrameQueue;
import marketdata.producer.live.feed.ReceivedFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;

/** The filler against a fake exchange that remembers ids 1 to 10,000 of BTCUSDT, less those it has lost. */
@Timeout(180)
class GapRepairTest {
    private static final Duration GRACE = Duration.ofMillis(20);

    private final Map<String, SymbolState> states = PipelineBench.states("BTCUSDT");
    private final SymbolState state = states.get("BTCUSDT");
    private final FrameQueue queue = new FrameQueue(10_000, 1 << 24);
    private final LongAdder noticed = new LongAdder();
    private final LongAdder unfillable = new LongAdder();
    private final LongAdder tooLarge = new LongAdder();
    private final List<Long> asked = new CopyOnWriteArrayList<>();
    private final List<Long> lost = new CopyOnWriteArrayList<>();
    private final List<Long> rejected = new CopyOnWriteArrayList<>();
    private final List<Range> given = new CopyOnWriteArrayList<>();
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicBoolean shuffled = new AtomicBoolean();
    private final AtomicInteger clockAsked = new AtomicInteger();
    private final List<String> answers = new CopyOnWriteArrayList<>();
    private final SilenceProbe.Answer answer = new SilenceProbe.Answer() {
        @Override
        public void dead() {
            answers.add("dead");
        }

        @Override
        public void quiet(long lastId, long exchangeMicros) {
            answers.add(lastId + " at " + exchangeMicros);
        }
    };
    /** Looks at the gaps so far; a look may be made to wait there, when it has seen them. */
    private final Semaphore looks = new Semaphore(0);

    private volatile Semaphore goingOn = new Semaphore(Integer.MAX_VALUE);
    /** Holds the exchange's answers back, from this question on. */
    private volatile CountDownLatch answering = new CountDownLatch(0);

    private volatile int heldFrom = 1;

    private final GapRepair continuity = new GapRepair(
            new BinanceProtocol(),
            this::history,
            states,
            new GapCounters(noticed, unfillable, tooLarge),
            (symbol, gap) -> given.add(gap),
            queue,
            Clock.systemUTC(),
            GRACE,
            this::lookedAt);
    private final Thread pipeline = new Thread(this::handleFrames);

    @BeforeEach
    void start() {
        pipeline.start();
        arrive(100);
    }

    @AfterEach
    void stop() throws InterruptedException {
        continuity.close();
        queue.close();
        pipeline.join();
    }

    private long lookedAt() {
        looks.release();
        goingOn.acquireUninterruptibly();
        return System.nanoTime();
    }

    private TradesPage history(TradesRequest request) throws IOException, InterruptedException {
        long fromId = request.fromId();
        asked.add(fromId);
        if (asked.size() >= heldFrom) {
            answering.await();
        }
        if (failing.getAndDecrement() > 0) {
            throw new IOException("status 503");
        }
        List<Trade> page = new ArrayList<>(LongStream.rangeClosed(fromId, 10_000)
                .filter(id -> !lost.contains(id))
                .limit(request.limit(1000))
                .mapToObj(id -> trade(id))
                .toList());
        if (shuffled.get()) {
            Collections.reverse(page);
            page.addAll(page.subList(0, page.size() / 2));
        }
        return TradesPage.all(page);
    }

    /** As the pipeline does: whatever comes out of the queue is parsed again and arrives. */
    private void handleFrames() {
        BinanceProtocol protocol = new BinanceProtocol();
        try {
            for (ReceivedFrame frame = queue.take(); frame != null; frame = queue.take()) {
                assertThat(frame.connection()).isEqualTo(ReceivedFrame.REST);
                Frame parsed = protocol.parse(frame.bytes());
                parsed.trades().stream()
                        .filter(each -> !rejected.contains(each.tradeId()))
                        .forEach(each -> state.arrive(each, System.nanoTime()));
                queue.handled();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void arrive(long id) {
        if (state.arrive(trade(id), System.nanoTime()).gap()) {
            continuity.onGap("BTCUSDT");
        }
    }

    private void whole() {
        await().until(() -> continuity.open() == 0);
    }

    @Test
    void aGapIsFilledById() {
        answering = new CountDownLatch(1);
        arrive(104);
        assertThat(continuity.open()).isEqualTo(1);
        answering.countDown();
        whole();
        assertThat(state.gaps()).isEmpty();
        assertThat(asked).containsExactly(101L);
        assertThat(noticed.sum()).isEqualTo(1);
        assertThat(unfillable.sum()).isZero();
    }

    @Test
    void swappedNeighboursCostNoRequest() throws InterruptedException {
        goingOn = new Semaphore(0);
        // Every look finds a gap between neighbours on their way, and the one before it filled.
        arrive(102);
        for (long id = 101; id < 400; id += 2) {
            looks.acquire();
            arrive(id);
            if (id + 2 < 400) {
                // While the look waits: what wakes a filler would wait for the look, and the look for this thread.
                state.arrive(trade(id + 3), System.nanoTime());
            }
            goingOn.release();
        }
        goingOn.release(1_000);
        whole();
        assertThat(asked).isEmpty();
        assertThat(noticed.sum()).isZero();
    }

    @Test
    void aGapLargerThanAPageIsFetchedPageByPage() {
        arrive(4101);
        whole();
        assertThat(asked).containsExactly(101L, 1101L, 2101L, 3101L);
        assertThat(noticed.sum()).isEqualTo(1);
    }

    @Test
    void aTradeThatTheExchangeHasAndTheProducerRefusesDoesNotKeepOtherGapsWaiting() {
        rejected.add(101L);
        arrive(105);
        arrive(200);
        await().until(() -> state.gaps().equals(List.of(new Range(101, 101))));
        assertThat(continuity.open()).isEqualTo(1);
        assertThat(given).isEmpty();
        rejected.clear();
        whole();
    }

    @Test
    void pagesInWrongOrderAndWithOverlapFillAsWell() {
        shuffled.set(true);
        arrive(2500);
        whole();
        assertThat(state.gaps()).isEmpty();
    }

    @Test
    void whatTheExchangeHasNotIsGivenUpAfterAFewTriesAndTheRestFilled() {
        lost.addAll(List.of(105L, 106L));
        arrive(110);
        whole();
        assertThat(state.gaps()).hasSize(1);
        assertThat(state.missing(101, 109).get(0).count()).isEqualTo(2);
        assertThat(unfillable.sum()).isEqualTo(1);
        assertThat(asked).startsWith(101L).hasSize(1 + SymbolGaps.TRIES);
        await().untilAsserted(() -> assertThat(given).containsExactly(new Range(105, 106)));
    }

    @Test
    void whatAnEarlierRunGaveUpIsNotAskedForAgain() {
        SymbolState recalled = PipelineBench.states("BTCUSDT").get("BTCUSDT");
        recalled.recall(trade(100));
        recalled.recall(trade(103));
        recalled.addExchangeHole(new Range(101, 102));
        SymbolGaps gaps =
                new SymbolGaps(recalled, GRACE, new GapCounters(noticed, unfillable, tooLarge), System::nanoTime);
        assertThat(gaps.open()).isZero();
        assertThat(recalled.gaps()).containsExactly(new Range(101, 102));
    }

    @Test
    void anAnnouncedTradeThatDoesNotComeIsFetched() {
        assertThat(state.announce(103)).isTrue();
        continuity.onGap("BTCUSDT");
        whole();
        assertThat(state.lastTradeId()).isEqualTo(103);
        assertThat(state.announce(103)).isFalse();
        assertThat(unfillable.sum()).isZero();
        assertThat(state.announce(103 + 2_000_000)).isTrue();
        continuity.onGap("BTCUSDT");
        await().until(() -> tooLarge.sum() == 1);
        assertThat(state.announce(103 + 2_000_001)).isTrue();
        assertThat(continuity.open()).isZero();
        assertThat(state.gaps()).containsExactly(new Range(104, 103 + 2_000_001));
        assertThat(tooLarge.sum()).isEqualTo(1);
    }

    @Test
    void aGapGivenUpDoesNotHideTheNextOne() {
        lost.addAll(List.of(105L, 106L));
        arrive(107);
        arrive(108);
        whole();
        lost.clear();
        arrive(112);
        whole();
        assertThat(state.missing(109, 111)).isEmpty();
    }

    @Test
    void aTradeThatComesAfterAllClosesItsExchangeHole() {
        lost.add(101L);
        arrive(102);
        whole();
        arrive(101);
        assertThat(state.gaps()).isEmpty();
    }

    @Test
    void whileTheExchangeDoesNotAnswerTheGapStaysOpen() {
        failing.set(5);
        heldFrom = 4;
        answering = new CountDownLatch(1);
        arrive(104);
        await().until(() -> asked.size() == 4);
        assertThat(continuity.open()).isEqualTo(1);
        answering.countDown();
        whole();
        assertThat(unfillable.sum()).isZero();
        assertThat(asked).hasSize(6);
    }

    @Test
    void input69AJumpOfABillionIdsIsNotedOnceAndNotFetched() throws InterruptedException {
        arrive(1_000_000_000);
        looks.acquire();
        assertThat(asked).isEmpty();
        assertThat(continuity.open()).isZero();
        assertThat(tooLarge.sum()).isEqualTo(1);
        arrive(101);
        arrive(105);
        whole();
        assertThat(asked).containsExactly(102L);
        assertThat(tooLarge.sum()).isEqualTo(1);
    }

    @Test
    void aGapTooLargeToFetchIsNoExchangeHoleAndLaterGapsAreStillRepaired() {
        arrive(2_000_101);
        await().until(() -> tooLarge.sum() == 1);
        arrive(2_000_102);
        lost.add(105L);
        arrive(104);
        arrive(106);
        whole();
        await().untilAsserted(() -> assertThat(given).containsExactly(new Range(105, 105)));
        assertThat(state.missing(101, 103)).isEmpty();
        assertThat(state.gaps()).contains(new Range(107, 2_000_100));
        assertThat(tooLarge.sum()).isEqualTo(1);
        assertThat(unfillable.sum()).isEqualTo(1);
    }

    @Test
    void anAnswerThatEndsBeforeTheGapSaysNothingOfIt() {
        // A server that lags: it has no trade of the gap and none behind it.
        lost.addAll(LongStream.rangeClosed(101, 10_000).boxed().toList());
        arrive(104);
        await().until(() -> asked.size() > SymbolGaps.TRIES + 1);
        assertThat(given).isEmpty();
        assertThat(continuity.open()).isEqualTo(1);
        lost.clear();
        whole();
        assertThat(unfillable.sum()).isZero();
    }

    @Test
    void aSymbolThatTradesAtTheExchangeAndNotHereIsDead() {
        probe();
        await().until(() -> !answers.isEmpty());
        assertThat(answers).containsExactly("dead");
    }

    @Test
    void aSymbolThatTradesNowhereIsQuiet() throws InterruptedException {
        arrive(101);
        lost.addAll(LongStream.rangeClosed(102, 10_000).boxed().toList());
        probe();
        await().until(() -> !answers.isEmpty());
        assertThat(answers)
                .as("the last trade, and the exchange's clock before it was asked")
                .containsExactly("101 at 77");
    }

    @Test
    void anExchangeThatDoesNotAnswerProvesNothing() {
        arrive(101);
        continuity.probe(
                "BTCUSDT",
                GRACE,
                () -> {
                    clockAsked.incrementAndGet();
                    throw new IOException("no answer");
                },
                answer);
        await().until(() -> clockAsked.get() == 1);
        arrive(105);
        whole();
        assertThat(answers).isEmpty();
    }

    private void probe() {
        continuity.probe("BTCUSDT", GRACE, () -> 77, answer);
    }
}
