package marketdata.model.candle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A market that is listed again and numbers its trades from the beginning, or from anywhere. */
class EpochsTest {
    private static final double HOUR = 3_600;

    private final Story story = new Story("binance", StateLimits.STREAM);

    /** So many trades from an id on, one every 8 seconds. */
    private void trades(long firstId, int count, double second) {
        for (int i = 0; i < count; i++) {
            story.trade(firstId + i, second + 8 * i, "10");
        }
    }

    /** Ids 1000 to 1029 at noon, 990 to 1037 an hour later: each trade is in its minute, and nothing false is claimed. */
    @Test
    void theSameIdsAnHourLaterAreOtherTrades() {
        trades(1000, 30, 5);
        story.batch();
        trades(990, 48, HOUR + 5);
        story.batch();
        assertThat(story.counts).isEqualTo(new SymbolUpdate.Counts(78, 0, 0, 0));
        assertThat(story.epochs).containsExactly("1 from 990 at 3605");
        assertThat(story.rows())
                .containsExactly(
                        "0 incomplete 7 10/10/10/10 0",
                        "1 certified 8 10/10/10/10 0",
                        "2 certified 7 10/10/10/10 0",
                        "3 incomplete 8 10/10/10/10 0",
                        "60 incomplete 7 10/10/10/10 0",
                        "61 certified 8 10/10/10/10 0",
                        "62 certified 7 10/10/10/10 0",
                        "63 certified 8 10/10/10/10 0",
                        "64 certified 7 10/10/10/10 0",
                        "65 certified 8 10/10/10/10 0",
                        "66 open 3 10/10/10/10 0");
        assertThat(story.gaps).isEmpty();
    }

    @Test
    void theFirstMinuteOfANumberingFromTheLowestIdIsCertified() {
        trades(1000, 30, 5);
        trades(0, 20, 100 * HOUR + 5);
        story.batch();
        assertThat(story.epochs).containsExactly("1 from 0 at 360005");
        assertThat(story.rows()).contains("6000 certified 7 10/10/10/10 0").noneMatch(row -> row.contains("quiet"));
    }

    @Test
    void nothingIsClaimedOfOneTradeOutOfTheNumbering() {
        trades(1000, 30, 5);
        story.trade(995, HOUR, "10").batch();
        assertThat(story.rows()).last().isEqualTo("60 open 1 10/10/10/10 0");
        story.quiet(1029, 2 * HOUR).batch();
        assertThat(story.epochs).isEmpty();
        story.trade(1030, 2 * HOUR, "10").trade(1031, 2 * HOUR + 60, "10").batch();
        assertThat(story.rows())
                .endsWith("60 unproven 1 10/10/10/10 0", "120 certified 1 10/10/10/10 0", "121 open 1 10/10/10/10 0")
                .noneMatch(row -> row.startsWith("59 ") || row.startsWith("61 "));
        assertThat(story.conflicts).containsExactly(60L);
    }

    @Test
    void aMinuteWithTradesOfBothNumberingsIsUnproven() {
        trades(1000, 30, 5);
        trades(990, 48, HOUR + 10);
        story.trade(1030, HOUR + 2, "10").batch();
        assertThat(story.rows()).contains("60 unproven 8 10/10/10/10 0", "61 certified 7 10/10/10/10 0");
    }

    @Test
    void aMissingTradeOfTheOldNumberingFindsItsMinute() {
        trades(1000, 10, 5);
        trades(1011, 20, 93);
        trades(990, 48, HOUR + 5);
        story.batch();
        assertThat(story.rows()).contains("1 incomplete 7 10/10/10/10 1");
        story.trade(1010, 85, "9").trade(1010, 85, "9").batch();
        assertThat(story.rows()).contains("1 certified 8 10/10/9/10 0");
        assertThat(story.gaps).containsExactly("opened 1010..1010", "closed 1010..1010");
        assertThat(story.counts.duplicates()).isEqualTo(1);
    }

    @Test
    void aThirdNumberingForgetsTheFirstWhoseTradesAreLate() {
        trades(1000, 30, 5);
        trades(990, 30, HOUR);
        trades(980, 30, 2 * HOUR);
        story.batch();
        assertThat(story.epochs).containsExactly("1 from 990 at 3600", "2 from 980 at 7200");
        assertThat(story.counts.counted()).isEqualTo(90);
        story.trade(1003, 29, "10").batch();
        assertThat(story.late).extracting(PackedTrade::tradeId).containsExactly(1003L);
    }

    @Test
    void theFirstTradesOfANumberingMayComeInDisorder() {
        trades(1000, 30, 5);
        story.trade(3, HOUR + 70, "10")
                .trade(2, HOUR + 62, "10")
                .trade(0, HOUR, "10")
                .trade(1, HOUR + 1, "10")
                .trade(4, HOUR + 130, "10")
                .batch();
        assertThat(story.rows())
                .endsWith("60 certified 2 10/10/10/10 0", "61 certified 2 10/10/10/10 0", "62 open 1 10/10/10/10 0");
    }

    /** An id that is traded an hour after the minute is not the one after it. */
    @Test
    void aNeighbourCountsOnlyWhereItsTimeAllowsIt() {
        trades(1000, 10, 5);
        story.trade(998, HOUR, "10").trade(999, HOUR + 1, "10").batch();
        assertThat(story.rows()).contains("0 incomplete 7 10/10/10/10 0").noneMatch(row -> row.contains("quiet"));
    }
}
