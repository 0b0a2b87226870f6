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

/** The record that tells of ids an exchange does not have, and its reader. */
class ExchangeHoleJsonTest {
    private final List<String> holes = new ArrayList<>();

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
        public void exchangeHole(String source, String symbol, long fromId, long toId) {
            holes.add(source + " " + symbol + " " + fromId + " " + toId);
        }
    };

    private void read(String record) {
        new CleanTradeReader().read(record.getBytes(StandardCharsets.UTF_8), sink);
    }

    @Test
    void itsReaderGivesTheIds() {
        byte[] record = ExchangeHoleJson.toBytes("kraken", "BTC/USD", 105, 106);
        assertThat(new String(record, StandardCharsets.UTF_8))
                .isEqualTo("{\"symbol\":\"BTC/USD\",\"source\":\"kraken\",\"exchange_hole_from\":105,"
                        + "\"exchange_hole_to\":106}");
        new CleanTradeReader().read(record, sink);
        assertThat(holes).containsExactly("kraken BTC/USD 105 106");
    }

    @Test
    void whoOnlyWantsTradesSeesNone() {
        new CleanTradeReader()
                .read(ExchangeHoleJson.toBytes("kraken", "BTC/USD", 1, 1), (s, y, i, p, ps, q, qs, m, b, k) -> {
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
                "'\"exchange_hole_from\":\"9\",\"exchange_hole_to\":9'|BAD_VALUE"
            })
    void whatIsNoHoleIsRefused(String ids, Reason reason) {
        RejectedException refusal = catchThrowableOfType(
                RejectedException.class, () -> read("{\"symbol\":\"BTC/USD\",\"source\":\"kraken\"," + ids + "}"));
        assertThat(refusal.reason()).isEqualTo(reason);
        assertThat(holes).isEmpty();
    }
}
