package marketdata.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.faults.exchange.SimulatedExchange;
import marketdata.faults.oracle.Arrivals.Arrival;
import marketdata.faults.oracle.Arrivals.QuietMarker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Trades 1 and 2 in the first minute, 3 withheld, 4 two minutes later: which minute lacks 3 is for the exchange to say. */
class ExpectedSymbolTest {
    private static final long BEGIN = MarketFixture.BEGIN;
    private static final TradeKey LAST = TradeKey.of(2);
    private ExpectedSymbol expected;

    @BeforeEach
    void market() throws IOException {
        StringBuilder tape = new StringBuilder();
        long[] times = {0, 30_000_000, 70_000_000, 130_000_000};
        for (int id = 1; id <= times.length; id++) {
            tape.append(String.format(
                    Locale.ROOT,
                    "{\"id\":%d,\"price\":\"1\",\"qty\":\"1\",\"time\":0,\"time_us\":%d,%s\"isBuyerMaker\":true}\n",
                    id,
                    BEGIN + times[id - 1],
                    id == 3 ? "\"withheld\":true," : ""));
        }
        expected = MarketFixture.expected(SimulatedExchange.COINBASE, tape).of(MarketFixture.SYMBOL);
    }

    private ExpectedSymbol confirmed(long markerOffset, long untilMicros) {
        List<Arrival> arrivals = List.of(
                new Arrival(0, 0, TradeKey.of(1), BEGIN, false),
                new Arrival(0, 1, LAST, BEGIN + 30_000_000, false),
                new Arrival(0, 3, TradeKey.of(4), BEGIN + 130_000_000, false));
        return expected.confirmed(arrivals, List.of(new QuietMarker(markerOffset, LAST, untilMicros)));
    }

    @Test
    void withoutAWordOfTheExchangeTheMinuteBeforeTheGapIsIncomplete() {
        assertThat(expected.isProven(BEGIN)).isFalse();
        assertThat(expected.minutes().get(BEGIN).missing()).isEqualTo(1);
    }

    @Test
    void aMarkerUntilTheMinutesEndMovesTheGapBehindTheMinute() {
        ExpectedSymbol said = confirmed(2, BEGIN + Micros.MINUTE);

        assertThat(said.isProven(BEGIN)).isTrue();
        assertThat(said.minutes().get(BEGIN).missing()).isZero();
        assertThat(said.minutes().get(BEGIN + 2 * Micros.MINUTE).missing()).isEqualTo(1);
        assertThat(said.mayBeQuiet(BEGIN + Micros.MINUTE)).isFalse();
    }

    @Test
    void aMarkerThatEndsBeforeTheMinuteOrComesAfterANewerTradeSaysNothing() {
        assertThat(confirmed(2, BEGIN + Micros.MINUTE - 1).isProven(BEGIN)).isFalse();
        assertThat(confirmed(4, BEGIN + Micros.MINUTE).isProven(BEGIN)).isFalse();
    }
}
