package marketdata.model.trade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import marketdata.model.parse.Reason;
import marketdata.model.parse.RejectedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The records among the trades that are no trades, and their reader. */
class MarketNotesTest {
    private final List<String> read = new ArrayList<>();

    private final TradeSink sink = new TradeSink() {
        @Override
        public void trade(TradeCursor trade) {
            throw new AssertionError("no trade expected");
        }

        @Override
        public void exchangeHole(String source, String symbol, long fromId, long toId) {
            read.add("exchange hole " + source + " " + symbol + " " + fromId + " " + toId);
        }

        @Override
        public void quiet(String source, String symbol, long lastId, long untilMicros) {
            read.add("quiet " + source + " " + symbol + " " + lastId + " " + untilMicros);
        }

        @Override
        public void idConflict(String source, String symbol, long id, long eventMicros) {
            read.add("id conflict " + source + " " + symbol + " " + id + " " + eventMicros);
        }
    };

    private void isRead(byte[] record, String json, String expected) {
        assertThat(new String(record, StandardCharsets.UTF_8)).isEqualTo(json);
        new CleanTradeReader().read(record, sink);
        assertThat(read).containsExactly(expected);
    }

    @Test
    void anExchangeHoleIsReadWithItsIds() {
        isRead(
                MarketNotes.exchangeHole("kraken", "BTC/USD", 105, 106),
                "{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"exchange_hole_from\":105,\"exchange_hole_to\":106}",
                "exchange hole kraken BTC/USD 105 106");
    }

    @Test
    void quietIsReadWithTheLastTradeAndTheTime() {
        isRead(
                MarketNotes.quiet("kraken", "BTC/USD", 106, 1_795_176_000_123L),
                "{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"quiet_after_id\":106,\"quiet_until_ms\":1795176000123}",
                "quiet kraken BTC/USD 106 1795176000123000");
    }

    @Test
    void anIdConflictIsReadWithTheIdAndTheTime() {
        isRead(
                MarketNotes.idConflict("kraken", "BTC/USD", 106, 1_795_176_000_123L),
                "{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"id_conflict\":106,\"id_conflict_ms\":1795176000123}",
                "id conflict kraken BTC/USD 106 1795176000123000");
    }

    @Test
    void aSinkOfTradesAloneGetsNone() {
        new CleanTradeReader().read(MarketNotes.exchangeHole("kraken", "BTC/USD", 1, 1), trade -> {
            throw new AssertionError("no trade expected");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"exchange_hole_from\":-1,\"exchange_hole_to\":9'|OUT_OF_RANGE",
                "'\"exchange_hole_from\":-9223372036854775807,\"exchange_hole_to\":9'|OUT_OF_RANGE",
                "'\"exchange_hole_from\":9,\"exchange_hole_to\":8'|OUT_OF_RANGE",
                "'\"exchange_hole_from\":9'|MISSING_FIELD",
                "'\"exchange_hole_from\":9,\"exchange_hole_to\":null'|MISSING_FIELD",
                "'\"exchange_hole_from\":9,\"exchange_hole_to\":9,\"price\":1'|MISSING_FIELD",
                "'\"exchange_hole_from\":9,\"exchange_hole_from\":9,\"exchange_hole_to\":9'|DUPLICATE_FIELD",
                "'\"exchange_hole_from\":\"9\",\"exchange_hole_to\":9'|BAD_VALUE",
                "'\"quiet_after_id\":-1,\"quiet_until_ms\":1795176000123'|OUT_OF_RANGE",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":1795176000123000'|TIME_OUT_OF_RANGE",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":-1'|TIME_OUT_OF_RANGE",
                "'\"quiet_after_id\":5'|MISSING_FIELD",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":1,\"price\":1'|MISSING_FIELD",
                "'\"quiet_after_id\":5,\"quiet_after_id\":5,\"quiet_until_ms\":1'|DUPLICATE_FIELD",
                "'\"id_conflict\":-1,\"id_conflict_ms\":1795176000123'|OUT_OF_RANGE",
                "'\"id_conflict\":5,\"id_conflict_ms\":1795176000123000'|TIME_OUT_OF_RANGE",
                "'\"id_conflict\":5,\"id_conflict_ms\":-1'|TIME_OUT_OF_RANGE",
                "'\"id_conflict\":5'|MISSING_FIELD",
                "'\"id_conflict\":5,\"id_conflict_ms\":1,\"price\":1'|MISSING_FIELD",
                "'\"id_conflict\":5,\"id_conflict\":5,\"id_conflict_ms\":1'|DUPLICATE_FIELD"
            })
    void aNoteThatIsNotWholeOrOutOfRangeIsRejected(String fields, Reason reason) {
        byte[] record =
                ("{\"symbol\":\"BTC/USD\",\"source\":\"kraken\"," + fields + "}").getBytes(StandardCharsets.UTF_8);
        RejectedException rejected =
                catchThrowableOfType(RejectedException.class, () -> new CleanTradeReader().read(record, sink));
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(read).isEmpty();
    }
}
