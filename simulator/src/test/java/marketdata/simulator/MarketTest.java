package marketdata.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.simulator.market.Instrument;
import marketdata.simulator.market.SeededMarket;
import marketdata.simulator.tape.SymbolTape;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

class MarketTest {

    private static final long START = 1_700_000_040_000_000L;
    private static final long MINUTE = 60_000_000L;

    @Test
    void theSameSeedAndStartGiveTheSameTrades() {
        List<String> once = trades(market(7, 1 << 20, 30));
        assertThat(once).hasSizeGreaterThan(10_000).isEqualTo(trades(market(7, 1 << 20, 30)));
        assertThat(trades(market(8, 1 << 20, 30))).isNotEqualTo(once);
    }

    @Test
    void howOftenTimeIsLookedAtChangesNothing() {
        SeededMarket inSteps = new SeededMarket(Instrument.defaults(), 7, START, 10, 1 << 16);
        for (long micros = START; micros <= START + 10 * MINUTE; micros += 1_234_567) {
            inSteps.advanceTo(micros, Long.MAX_VALUE);
        }
        inSteps.advanceTo(START + 10 * MINUTE, Long.MAX_VALUE);
        SeededMarket atOnce = new SeededMarket(Instrument.defaults(), 7, START, 10, 1 << 16);
        atOnce.advanceTo(START + 10 * MINUTE, Long.MAX_VALUE);
        assertThat(trades(inSteps)).isEqualTo(trades(atOnce));
    }

    @Test
    void idsAreConsecutiveAndAFrameIsNeverSentBeforeItsTrade() {
        SeededMarket market = market(1, 1 << 20, 30);
        long sentBefore = 0;
        Map<String, Long> ids = new HashMap<>();
        for (long i = market.first(); i < market.end(); i++) {
            SymbolTape tape = market.symbolAt(i);
            long s = market.sequenceAt(i);
            Long before = ids.put(tape.symbol(), tape.id(s));
            assertThat(before == null || tape.id(s) == before + 1).isTrue();
            assertThat(tape.sentMicros(s))
                    .isGreaterThanOrEqualTo(tape.timeMicros(s))
                    .isGreaterThanOrEqualTo(sentBefore);
            sentBefore = tape.sentMicros(s);
        }
    }

    @Test
    void amountsKeepToTheSymbolsSteps() {
        SeededMarket market = market(1, 1 << 20, 30);
        for (long i = market.first(); i < market.end(); i++) {
            SymbolTape tape = market.symbolAt(i);
            Instrument instrument = Instrument.of(tape.symbol());
            long s = market.sequenceAt(i);
            assertThat(tape.price(s)).isPositive();
            assertThat(tape.quantity(s)).isPositive();
            assertThat(tape.price(s) % instrument.tick() + tape.quantity(s) % instrument.lot())
                    .isZero();
        }
    }

    @Test
    void theRateIsTheMeanOverAllSymbols() {
        SeededMarket market = market(3, 1 << 20, 120);
        assertThat(market.end() / 7200.0).isBetween(17.0, 23.0);
    }

    @Test
    void someMinutesAreQuietAndSomeMillisecondsAreCrowded() {
        SeededMarket market = market(1, 1 << 20, 60);
        SymbolTape shib = market.tape().symbol("SHIBUSDT").orElseThrow();
        Set<Long> minutes = new HashSet<>();
        for (long s = 0; s < shib.end(); s++) {
            minutes.add(shib.timeMicros(s) / MINUTE);
        }
        assertThat(minutes).hasSizeBetween(25, 58);
        SymbolTape bitcoin = market.tape().symbol("BTCUSDT").orElseThrow();
        Map<Long, Integer> perMilli = new HashMap<>();
        for (long s = 0; s < bitcoin.end(); s++) {
            perMilli.merge(bitcoin.timeMicros(s) / 1000, 1, Integer::sum);
        }
        assertThat(perMilli.values()).anyMatch(n -> n >= 50);
    }

    @Test
    void onlyTheNewestTradesAreRemembered() {
        SeededMarket market = market(1, 4096, 60);
        assertThat(market.end() - market.first()).isEqualTo(4096);
        long held = market.tape().symbols().stream()
                .mapToLong(t -> t.end() - t.first())
                .sum();
        assertThat(held).isEqualTo(4096);
    }

    @Test
    void theMarketWaitsRatherThanForgetWhatIsStillNeeded() {
        SeededMarket market = new SeededMarket(Instrument.defaults(), 1, START, 20, 4096);
        market.advanceTo(START + 60 * MINUTE, 0);
        assertThat(market.first()).isZero();
        long end = market.end();
        market.advanceTo(START + 60 * MINUTE, 1000);
        assertThat(market.end()).isGreaterThan(end);
        assertThat(market.first()).isLessThanOrEqualTo(1000);
    }

    private static SeededMarket market(long seed, int keep, int minutes) {
        SeededMarket market = new SeededMarket(Instrument.defaults(), seed, START, 20, keep);
        market.advanceTo(START + minutes * MINUTE, Long.MAX_VALUE);
        return market;
    }

    private static List<String> trades(SeededMarket market) {
        List<String> trades = new ArrayList<>();
        for (long i = market.first(); i < market.end(); i++) {
            SymbolTape tape = market.symbolAt(i);
            long s = market.sequenceAt(i);
            trades.add(tape.symbol() + " " + tape.id(s) + " " + tape.price(s) + " " + tape.quantity(s) + " "
                    + tape.timeMicros(s) + " " + tape.sentMicros(s) + " " + tape.buyerIsMaker(s));
        }
        return trades;
    }
}
