package marketdata.model.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import marketdata.model.Exchanges;
import marketdata.model.exchange.DailyFiles;
import marketdata.model.parse.Decimal;
import marketdata.model.parse.RejectedException;
import marketdata.model.trade.TakerSide;
import marketdata.model.trade.Trade;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.LocalDate;

class BinanceDailyFilesTest {
    private static final Trade TRADE = new Trade(
            "binance",
            "BTCUSDT",
            4_309_541_205L,
            new Decimal(9_354_844_000_000L, 8),
            new Decimal(5_000, 8),
            1_735_689_600_007_000L,
            TakerSide.BUY);

    private final DailyFiles dumps = Exchanges.protocol(marketdata.model.trade.Exchange.BINANCE)
            .dailyFiles()
            .orElseThrow();

    @Test
    void millisecondsAndMicrosecondsAreToldApart() {
        assertThat(dumps.parse("BTCUSDT", "4309541205,93548.44000000,0.00005000,4.67742200,1735689600007,False,True"))
                .contains(TRADE);
        assertThat(dumps.parse(
                        "BTCUSDT", "4309541205,93548.44000000,0.00005000,4.67742200,1735689600007000,False,True"))
                .contains(TRADE);
    }

    @Test
    void aHeaderIsNoTradeAndItsFilesWriteSmallLettersAndOneColumnLess() {
        assertThat(dumps.parse("BTCUSDT", "id,price,qty,quote_qty,time,is_buyer_maker"))
                .isEmpty();
        assertThat(dumps.parse("BTCUSDT", "4309541205,93548.44000000,0.00005000,4.67742200,1735689600007,false\r"))
                .contains(TRADE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "4309541205",
                "x,1,1,1,1735689600007,False,True",
                "-1,1,1,1,1735689600007,False,True",
                "5,1e3,1,1,1735689600007,False,True",
                "5,0,1,1,1735689600007,False,True",
                "5,1,-1,1,1735689600007,False,True",
                "5,1,1,1,1735689600007,maybe,True",
                "5,1,1,1,17356896000070000,False,True",
                "5,1.1234567890123456789,1,1,1735689600007,False,True"
            })
    void whatIsNoTradeIsRefused(String line) {
        assertThatThrownBy(() -> dumps.parse("BTCUSDT", line)).isInstanceOf(RejectedException.class);
    }

    @Test
    void aDayHasItsPath() {
        assertThat(dumps.path("BTCUSDT", LocalDate.of(2026, 11, 20)))
                .isEqualTo("/data/spot/daily/trades/BTCUSDT/BTCUSDT-trades-2026-11-20.zip");
    }
}
