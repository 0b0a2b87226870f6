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

/** The record that tells of a quiet market, and its reader. */
class QuietJsonTest {
    private final List<String> quiet = new ArrayList<>();

    private final TradeSink sink = new TradeSink() {
        @Override
        public void trade(
                String source,
                String symbol,
                long tradeId,
                long price,
                int priceScale,
                long quantity,
                int quantityScale,
                long eventMicros,
                boolean takerBuys,
                boolean priceSpike) {
            throw new AssertionError("no trade expected");
        }

        @Override
        public void quiet(String source, String symbol, long lastId, long untilMicros) {
            quiet.add(source + " " + symbol + " " + lastId + " " + untilMicros);
        }
    };

    @Test
    void itsReaderGivesTheLastTradeAndTheTime() {
        byte[] record = QuietJson.toBytes("kraken", "BTC/USD", 106, 1_795_176_000_123L);
        assertThat(new String(record, StandardCharsets.UTF_8))
                .isEqualTo("{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"quiet_after_id\":106,"
                        + "\"quiet_until_ms\":1795176000123}");
        new CleanTradeReader().read(record, sink);
        assertThat(quiet).containsExactly("kraken BTC/USD 106 1795176000123000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"quiet_after_id\":-1,\"quiet_until_ms\":1795176000123'|OUT_OF_RANGE",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":1795176000123000'|TIME_OUT_OF_RANGE",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":-1'|TIME_OUT_OF_RANGE",
                "'\"quiet_after_id\":5'|MISSING_FIELD",
                "'\"quiet_after_id\":5,\"quiet_until_ms\":1,\"price\":1'|MISSING_FIELD",
                "'\"quiet_after_id\":5,\"quiet_after_id\":5,\"quiet_until_ms\":1'|DUPLICATE_FIELD"
            })
    void whatIsNoQuietIsRefused(String fields, Reason reason) {
        byte[] record =
                ("{\"symbol\":\"BTC/USD\",\"source\":\"kraken\"," + fields + "}").getBytes(StandardCharsets.UTF_8);
        RejectedException refusal =
                catchThrowableOfType(RejectedException.class, () -> new CleanTradeReader().read(record, sink));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(quiet).isEmpty();
    }
}
