package marketdata.spark.core.trade;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.model.candle.MinuteRow;
import marketdata.model.candle.MinuteStatus;
import marketdata.model.candle.PackedTrade;
import marketdata.model.candle.SymbolUpdate;
import marketdata.model.candle.TradeIdSet;
import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

class TaskResultTest {
    private static final BigDecimal BEYOND_64_BITS = new BigDecimal("-123456789012345678901234567890.123456789");

    @Test
    void anUpdateIsTheSameAfterItsWay() {
        PackedTrade trade = new PackedTrade(7, 1, 2, 3, 4, 5, true, false);
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
                new TreeMap<>(Map.of(60_000_000L, row, 0L, MinuteRow.quiet("binance", "BTCUSDT", 0))),
                List.of(trade),
                List.of(new SymbolUpdate.RejectedTrade(trade, "its id came before")),
                new TreeSet<>(Set.of(60_000_000L, 120_000_000L)),
                List.of(new SymbolUpdate.EpochStart(1, 0, 120_000_001)),
                List.of(new SymbolUpdate.Gap(0, new TradeIdSet.Range(4, 6))),
                List.of(new SymbolUpdate.Gap(1, new TradeIdSet.Range(0, 2))),
                List.of(new SymbolUpdate.Gap(0, new TradeIdSet.Range(8, 8))),
                new SymbolUpdate.Counts(1, 2, 3, 4),
                99);
        assertThat(TaskResult.thing(TaskResult.bytes(update))).isEqualTo(update);
    }

    @Test
    void aReportIsTheSameAfterItsWay() {
        ReadReport report = new ReadReport(3, 1, 1, 1, "t", Map.of(0, 2L));
        assertThat(TaskResult.thing(TaskResult.bytes(report))).isEqualTo(report);
    }
}
