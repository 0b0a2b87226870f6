package marketdata.monitor.lake;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Seen at 10:05: of a symbol with candles up to 10:03 the newest ended a minute ago. */
class LakeCheckTest {
    @TempDir
    private Path data;

    private TestLake lake;

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(data.resolve("data_lake"));
        lake = new TestLake(data.resolve("data_lake/ohlc_data"));
    }

    private Answer check(String... more) {
        String[] arguments = {"check", "lake", "--data-dir", data.toString()};
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Answer.of(all);
    }

    @Test
    void soundCandlesHaveNoAnomaly() throws Exception {
        lake.sound("BTC-USD", 0, 4).sound("ETH-USD", 1, 4).write();

        Answer answer = check();

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out())
                .contains("coinbase  BTC-USD        4  2026-11-20 10:00  2026-11-20 10:03")
                .contains("✔ no anomaly in ");
    }

    @Test
    void minutesWithoutACandleAreMissingUnlessTheIdsGoOnAcrossThem() throws Exception {
        lake.sound("BTC-USD", 0, 1).sound("BTC-USD", 3, 4);
        lake.sound("ETH-USD", 0, 1).candle("ETH-USD", 3, "100", "101", "99", "101", "1", 1_011, 0);
        lake.write();

        Answer answer = check();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("✘ 1 anomaly")
                .contains(
                        "✘  missing_minutes  coinbase  BTC-USD  2026-11-20 10:01  2 minutes without a candle, trade ids"
                                + " 1010 to 1031");
    }

    @Test
    void aJumpOfTheCloseIsAWarning() throws Exception {
        lake.sound("BTC-USD", 0, 3)
                .candle("BTC-USD", 3, "101", "120", "101", "111.1")
                .write();

        Answer answer = check();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("!  price_jump  coinbase  BTC-USD  2026-11-20 10:03  close 101 to 111.1, +10.00 %");
        assertThat(check("--max-jump", "10.1").exitCode()).isZero();
    }

    @Test
    void aCandleWithoutVolumeIsAWarning() throws Exception {
        lake.sound("BTC-USD", 0, 3)
                .candle("BTC-USD", 3, "101", "101", "101", "101", "0", 1_031, 0)
                .write();

        assertThat(check().out()).contains("!  zero_volume  coinbase  BTC-USD  2026-11-20 10:03  volume 0");
    }

    @Test
    void pricesThatCannotBeOneCandlesAreCritical() throws Exception {
        lake.sound("BTC-USD", 0, 3)
                .candle("BTC-USD", 3, "100", "100.5", "99", "101")
                .write();

        Answer answer = check();

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "✘  ohlc_inconsistent  coinbase  BTC-USD  2026-11-20 10:03  open 100 high 100.5 low 99 close 101");
    }

    @Test
    void aCandleThatIsThereTwiceIsCritical() throws Exception {
        lake.sound("BTC-USD", 0, 4).sound("BTC-USD", 3, 4).write();

        assertThat(check().out()).contains("✘  duplicate").contains("2026-11-20 10:03  2 rows");
    }

    @Test
    void aCandleThatLacksTradesIsAWarning() throws Exception {
        lake.sound("BTC-USD", 0, 3)
                .candle("BTC-USD", 3, "101", "101", "101", "101", "1", 1_034, 3)
                .write();

        assertThat(check().out()).contains("!  missing_trades").contains("3 trade ids missing");
    }

    @Test
    void oneStaleSymbolIsAWarningAllOfThemAreCritical() throws Exception {
        lake.sound("BTC-USD", 0, 4).sound("ETH-USD", 0, 1).write();

        Answer one = check("--max-age", "2 minutes");
        Answer all = check("--max-age", "30s");

        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.out())
                .contains(
                        "!  stale    coinbase  ETH-USD  2026-11-20 10:00  newest candle ended 4 min ago, allowed: 2 min");
        assertThat(all.out()).contains("✘ 2 anomalies").contains("✘  stale    coinbase  BTC-USD");
        assertThat(check().exitCode()).isZero();
    }

    @Test
    void whatWasBeforeTheSpanIsNotLookedAt() throws Exception {
        lake.sound("BTC-USD", -30, -29).sound("BTC-USD", 0, 4).write();

        assertThat(check("--since", "2026-11-20T10:00:00Z").exitCode()).isZero();
        assertThat(check().out()).contains("missing_minutes");
    }

    @Test
    void jsonListsEveryAnomaly() throws Exception {
        lake.sound("BTC-USD", 0, 3)
                .candle("BTC-USD", 3, "101", "120", "101", "111.1")
                .write();

        assertThat(check("--json").out())
                .contains("\"status\":\"warning\"")
                .contains("\"kind\":\"price_jump\"")
                .contains("\"minute\":\"2026-11-20T10:03:00Z\"");
    }

    @Test
    void withoutALakeNothingCanBeSaid() throws Exception {
        Answer none = check();
        Files.createDirectories(data.resolve("data_lake/ohlc_data/date=2026-11-20"));
        Files.writeString(data.resolve("data_lake/ohlc_data/date=2026-11-20/day.parquet"), "not Parquet");
        Answer torn = check();

        assertThat(none.exitCode()).isEqualTo(3);
        assertThat(none.out()).startsWith("? there is no lake in ").contains("./pipeline job OhlcLake");
        assertThat(torn.exitCode()).isEqualTo(3);
        assertThat(torn.out()).contains("cannot be read: ");
    }
}
