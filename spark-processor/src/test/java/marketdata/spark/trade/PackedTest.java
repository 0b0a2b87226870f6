package marketdata.spark.trade;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.minute.MinuteRow;
import marketdata.model.minute.MinuteStatus;
import marketdata.model.minute.PlainTrade;
import marketdata.model.minute.SymbolUpdate;
import marketdata.model.minute.TradeIds;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

class PackedTest {
    private static final BigDecimal BEYOND_64_BITS = new BigDecimal("-123456789012345678901234567890.123456789");

    @Test
    void anUpdateIsTheSameAfterItsWay() {
        PlainTrade trade = new PlainTrade(7, 1, 2, 3, 4, 5, true, false);
        MinuteRow row = new MinuteRow(
                "binance",
                "BTCUSDT",
                60_000_000,
                3,
                new BigDecimal("1.50"),
                new BigDecimal("2E+3"),
                new BigDecimal("0.000000000000000001"),
                BigDecimal.valueOf(Long.MAX_VALUE),
                BEYOND_64_BITS,
                null,
                BigDecimal.ZERO,
                BigDecimal.ONE,
                BigDecimal.TEN,
                BEYOND_64_BITS.negate(),
                1,
                Long.MIN_VALUE,
                9L,
                2,
                MinuteStatus.INCOMPLETE);
        SymbolUpdate update = new SymbolUpdate(
                "binance",
                "BTCUSDT",
                List.of(row, MinuteRow.quiet("binance", "BTCUSDT", 0)),
                List.of(trade),
                List.of(new SymbolUpdate.RefusedTrade(trade, "ahead of its time")),
                List.of(new TradeIds.Range(4, 6)),
                List.of(new TradeIds.Range(1, 2)),
                List.of(new TradeIds.Range(8, 8)),
                new SymbolUpdate.Counts(1, 2, 3, 4, 5),
                99);
        assertThat(Packed.thing(Packed.bytes(update))).isEqualTo(update);
    }

    @Test
    void aReportIsTheSameAfterItsWay() {
        ReadReport report = new ReadReport(3, 1, 1, 1, "t", Map.of(0, 2L));
        assertThat(Packed.thing(Packed.bytes(report))).isEqualTo(report);
    }
}
