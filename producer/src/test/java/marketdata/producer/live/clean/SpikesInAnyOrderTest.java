package marketdata.producer.live.clean;

import static marketdata.producer.live.Trades.START_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.parse.Decimal;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random tapes with gaps of any length, filled in any order of gaps and pages, with swapped neighbours and restarts, against the
 * definition: sorted by id, summed with BigDecimal.
 */
class SpikesInAnyOrderTest {
    private static final BigDecimal PERCENT = new BigDecimal("0.4");

    /** About two trades a second, in bursts and pauses; times now and then cross; one in 300 is two minutes behind. */
    private static List<Trade> tape(Random random, int length) {
        List<Trade> tape = new ArrayList<>();
        long micros = START_MICROS;
        double level = 100;
        for (int i = 0; i < length; i++) {
            micros += random.nextInt(20) == 0 ? random.nextInt(8_000_000) : random.nextInt(400_000);
            level += random.nextGaussian() * 0.1;
            long time = micros - (random.nextInt(9) == 0 ? random.nextInt(2_000_000) : 0);
            time -= random.nextInt(300) == 0 ? 120_000_000 : 0;
            Decimal price = Decimal.of(String.format(Locale.ROOT, "%.4f", level + random.nextGaussian() * 0.3));
            tape.add(new Trade("binance", "X", 5_000 + i, price, Decimal.of("1"), time, TakerSide.BUY));
        }
        return tape;
    }

    /** The trades with smaller ids that are known, and the one to be judged. */
    private static boolean expected(NavigableMap<Long, Trade> known, Trade trade) {
        long newest = trade.eventMicros();
        for (Trade each : known.headMap(trade.tradeId()).values()) {
            newest = Math.max(newest, each.eventMicros());
        }
        if (trade.eventMicros() <= newest - 60_000_000) {
            return false;
        }
        BigDecimal sum = BigDecimal.ZERO;
        int count = 0;
        for (Trade each : known.headMap(trade.tradeId()).values()) {
            if (each.eventMicros() > newest - 60_000_000) {
                sum = sum.add(each.price().toBigDecimal());
                count++;
            }
        }
        if (count < 10) {
            return false;
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(count), MathContext.DECIMAL128);
        BigDecimal off = trade.price().toBigDecimal().subtract(mean).abs();
        return off.multiply(BigDecimal.valueOf(100)).compareTo(mean.multiply(PERCENT)) > 0;
    }

    private static Map<Long, Boolean> inOrder(List<Trade> tape) {
        Map<Long, Boolean> marks = new HashMap<>();
        TreeMap<Long, Trade> known = new TreeMap<>();
        for (Trade each : tape) {
            marks.put(each.tradeId(), expected(known, each));
            known.put(each.tradeId(), each);
        }
        return marks;
    }

    private static SymbolState state() {
        return new SymbolState("binance", "X", new PriceSpikes(PERCENT));
    }

    /** How the tape arrives: live with gaps and swaps, every gap filled in parts later. */
    private static List<Trade> arrival(Random random, List<Trade> tape, boolean partsInAnyOrder) {
        List<Trade> live = new ArrayList<>();
        List<List<Trade>> parts = new ArrayList<>();
        for (int i = 0; i < tape.size(); ) {
            boolean gap = i > 0 && random.nextInt(40) == 0;
            int length = Math.min(tape.size() - i, 1 + random.nextInt(gap && random.nextInt(4) == 0 ? 400 : 25));
            if (gap) {
                int cut = random.nextInt(length + 1);
                parts.add(tape.subList(i, i + cut));
                parts.add(tape.subList(i + cut, i + length));
            } else {
                live.addAll(tape.subList(i, i + length));
            }
            i += length;
        }
        for (int i = 0; i + 1 < live.size(); i++) {
            if (random.nextInt(15) == 0) {
                Collections.swap(live, i, i + 1);
            }
        }
        if (partsInAnyOrder) {
            Collections.shuffle(parts, random);
        }
        int at = live.size() / 2;
        for (List<Trade> part : parts) {
            at = partsInAnyOrder ? random.nextInt(live.size() + 1) : Math.min(live.size(), at);
            live.addAll(at, part);
            at += part.size();
        }
        return live;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everyTradeIsJudgedByThoseWithSmallerIdsThatAreKnown(long seed) {
        Random random = new Random(seed);
        List<Trade> tape = tape(random, 1200);
        SymbolState state = state();
        TreeMap<Long, Trade> known = new TreeMap<>();
        int found = 0;
        for (Trade each : arrival(random, tape, true)) {
            if (random.nextInt(300) == 0) {
                state = restarted(known);
            }
            if (state.arrive(each, 0).fresh()) {
                boolean expected = expected(known, each);
                assertThat(state.judge(each)).as("trade %d", each.tradeId()).isEqualTo(expected);
                known.put(each.tradeId(), each);
                found += expected ? 1 : 0;
            }
        }
        assertThat(known).hasSize(tape.size());
        assertThat(found).isBetween(100, 1100);
    }

    /** What is left of a run: the topic, here in the order of ids. */
    private static SymbolState restarted(Map<Long, Trade> topic) {
        SymbolState state = state();
        topic.values().forEach(state::recall);
        return state;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whatIsFetchedInOrderIsMarkedAsIfNothingHadEverBeenMissing(long seed) {
        Random random = new Random(seed);
        List<Trade> tape = tape(random, 2000);
        Map<Long, Boolean> undisturbed = inOrder(tape);
        SymbolState state = state();
        int late = 0;
        for (Trade each : arrival(random, tape, false)) {
            assertThat(state.arrive(each, 0).fresh()).isTrue();
            boolean mark = state.judge(each);
            if (state.gaps().stream().noneMatch(gap -> gap.from() < each.tradeId())) {
                assertThat(mark).as("trade %d", each.tradeId()).isEqualTo(undisturbed.get(each.tradeId()));
                late += each.tradeId() < state.lastTradeId() ? 1 : 0;
            }
        }
        assertThat(late).isGreaterThan(200);
    }
}
