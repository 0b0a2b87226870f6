package marketdata.model.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.exchange.binance.BinanceDailyFiles;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.Damage;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;

/**
 * Damaged lines of the daily files: rejected in the one agreed way, or the trade is what BigDecimal reads between the
 * commas. {@code -Dfuzz.inputs=N} sets how many in all, {@code -Dfuzz.seed=N} which.
 */
class DumpsFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 50_000) / 10;
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_123L);
    private static final String LINE = "5729884604,89690.38000000,20000000012.00000000,5.38,1767387168237000,True,True";

    @Test
    void damagedLinesAreRefusedOrReadExactly() {
        BinanceDailyFiles dumps = new BinanceDailyFiles();
        byte[] good = LINE.replace("20000000012", "12").getBytes(StandardCharsets.US_ASCII);
        byte[] long19 = LINE.replace("89690.38000000", "0.00001234").getBytes(StandardCharsets.US_ASCII);
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = Damage.damaged(i % 2 == 0 ? good : long19, random);
            String line = new String(input, StandardCharsets.UTF_8);
            Optional<Trade> trade;
            try {
                trade = dumps.parse("BTCUSDT", line);
            } catch (RejectedException expected) {
                continue;
            } catch (RuntimeException e) {
                throw new AssertionError("input " + i + " of seed " + SEED + ": " + line, e);
            }
            if (trade.isPresent()) {
                accepted++;
                check(trade.get(), line.strip().split(",", -1), "input " + i + " of seed " + SEED + ": " + line);
            }
        }
        assertThat(accepted).isBetween(INPUTS / 100, INPUTS - INPUTS / 100);
    }

    private static void check(Trade trade, String[] columns, String what) {
        long time = Long.parseLong(columns[4]);
        boolean same = trade.tradeId() == Long.parseLong(columns[0])
                && trade.price().toBigDecimal().compareTo(new BigDecimal(columns[1])) == 0
                && trade.quantity().toBigDecimal().compareTo(new BigDecimal(columns[2])) == 0
                && trade.eventMicros() == (time < 4_102_444_800_000L ? time * 1000 : time)
                && (trade.takerSide() == TakerSide.SELL) == columns[5].equalsIgnoreCase("true");
        if (!same) {
            assertThat(trade).as(what).isNull();
        }
    }
}
