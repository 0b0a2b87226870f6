package marketdata.producer;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.TradeSink;
import marketdata.model.minute.TradeIds.Range;
import marketdata.producer.clean.SymbolState;
import marketdata.producer.kafka.TailIds;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.LongStream;

/** What a starting producer remembers of what was published before it. */
class MemoryTest {
    private static final String SYMBOL = "BTC-USD";

    private final TailIds elsewhere = new TailIds();
    private final Memory memory = new Memory("coinbase", List.of(SYMBOL), BigDecimal.ONE);

    private static void give(TradeSink sink, long... ids) {
        for (long id : ids) {
            sink.trade("coinbase", SYMBOL, id, 1, 0, 1, 0, 1_767_225_600_000_000L + id, true, false);
        }
    }

    private SymbolState afterIds1To10() {
        return memory.readBack(
                        (records, sink) -> {
                            give(sink, LongStream.rangeClosed(1, 10).toArray());
                            return 0;
                        },
                        elsewhere)
                .get(SYMBOL);
    }

    @Test
    void itGoesOnWhereTheTopicEnds() {
        SymbolState state = afterIds1To10();
        assertThat(state.lastTradeId()).isEqualTo(10);
        assertThat(state.holes()).isEmpty();
    }

    @Test
    void whatAKillLeftInOneTopicAndNotInTheOtherIsFetchedAgain() {
        give(elsewhere.of("raw_trades"), 1, 2, 3, 4, 5, 6, 7, 8, 9);
        give(elsewhere.of("crypto_trades"), 4, 5, 7, 8, 9, 10);
        SymbolState state = afterIds1To10();
        assertThat(state.holes()).containsExactly(new Range(6, 6));
        assertThat(state.lastTradeId()).isEqualTo(9);
    }

    @Test
    void whereTheOtherTopicDoesNotReachBackNothingIsDoubted() {
        give(elsewhere.of("raw_trades"), 9, 10);
        elsewhere.of("crypto_trades");
        SymbolState state = afterIds1To10();
        assertThat(state.holes()).isEmpty();
        assertThat(state.lastTradeId()).isEqualTo(10);
    }
}
