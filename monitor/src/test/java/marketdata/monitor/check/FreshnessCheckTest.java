package marketdata.monitor.check;

import static marketdata.monitor.TestDatabase.at;
import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.Answer;
import marketdata.monitor.TestDatabase;
import org.junit.jupiter.api.Test;

import java.sql.SQLException;

class FreshnessCheckTest {
    private final TestDatabase database = TestDatabase.empty();

    private Answer freshness(String now, String... more) {
        String[] arguments = new String[more.length + 4];
        System.arraycopy(new String[] {"check", "freshness", "--postgres-url", database.url()}, 0, arguments, 0, 4);
        System.arraycopy(more, 0, arguments, 4, more.length);
        return Answer.at(now, arguments);
    }

    @Test
    void aYoungMinuteIsFresh() throws SQLException {
        database.certified("BTCUSDT", 0, 5);
        database.commit(1, "2026-11-20T10:05:00Z");

        Answer answer = freshness("2026-11-20T10:08:00Z");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).isEqualTo("✔ binance BTCUSDT: fresh: newest minute 2026-11-20 10:04 UTC, certified\n");
    }

    @Test
    void aSecondOverTheLimitIsNotFresh() throws SQLException {
        database.certified("BTCUSDT", 0, 5);
        database.commit(1, "2026-11-20T10:05:00Z");

        Answer answer = freshness("2026-11-20T10:08:01Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("✘ binance BTCUSDT: dead:", "3 min 1 s", "monitor doctor");
    }

    @Test
    void aSymbolWithoutTradesBesideALivelyOneIsQuietAndNoAlarm() throws SQLException {
        database.certified("BTCUSDT", 0, 10);
        database.certified("ETHUSDT", 0, 1);
        database.commit(1, "2026-11-20T10:10:00Z");

        Answer answer = freshness("2026-11-20T10:10:01Z");

        assertThat(answer.exitCode()).isZero();
        assertThat(answer.out()).contains("✔ binance ETHUSDT: quiet: newest minute ended 9 min 1 s ago");
    }

    @Test
    void aSymbolQuietForTooLongIsNamed() throws SQLException {
        database.certified("BTCUSDT", 0, 50);
        database.certified("ETHUSDT", 0, 1);
        database.commit(1, "2026-11-20T10:50:00Z");

        Answer answer = freshness("2026-11-20T10:50:01Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("✔ binance BTCUSDT", "! binance ETHUSDT: silent:", "49 min 1 s");
    }

    /** Ten times a second is a trade in every minute: a silence of four minutes is no chance. */
    @Test
    void aSymbolThatTradesAllTheTimeIsNamedSoon() throws SQLException {
        database.certified("BTCUSDT", 63, 1);
        database.certified("ETHUSDT", 0, 60);
        database.commit(1, "2026-11-20T11:04:00Z");

        Answer answer = freshness("2026-11-20T11:04:01Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains(
                        "! binance ETHUSDT: silent: newest minute ended 4 min 1 s ago, the stream continues with others; it"
                                + " had trades in 60 of its last 60 minutes, so up to 3 min 22 s is expected");
    }

    @Test
    void aSymbolThatTradesTwiceAnHourMayBeQuietForHours() throws SQLException {
        for (int minute = 0; minute < 60; minute++) {
            if (minute % 30 == 29) {
                database.minute("ETHUSDT", at(minute), 10 + minute, "certified");
            } else {
                database.quiet("ETHUSDT", at(minute));
            }
        }
        database.certified("BTCUSDT", 474, 1);
        database.commit(1, "2026-11-20T17:54:00Z");

        Answer hours = freshness("2026-11-20T17:54:20Z");
        assertThat(hours.exitCode()).isZero();
        assertThat(hours.out())
                .contains("✔ binance ETHUSDT: quiet:", "2 of its last 60 minutes, so up to 6 h 54 min is expected");

        Answer tooLong = freshness("2026-11-20T17:55:00Z");
        assertThat(tooLong.exitCode()).isEqualTo(1);
        assertThat(tooLong.out()).contains("! binance ETHUSDT: silent: newest minute ended 6 h 55 min ago");
        assertThat(freshness("2026-11-20T17:54:20Z", "--max-silence", "2 hours").out())
                .contains("! binance ETHUSDT: silent:", "up to 2 h is expected");
    }

    /** Every symbol quiet at once: the producer has the exchange's word for it, so the minutes go on being written. */
    @Test
    void aMarketQuietForHalfAnHourIsFreshAndADeadFeedIsNot() throws SQLException {
        database.certified("BTCUSDT", 0, 2);
        database.certified("ETHUSDT", 0, 2);
        for (int minute = 2; minute < 32; minute++) {
            database.quiet("BTCUSDT", at(minute));
            database.quiet("ETHUSDT", at(minute));
        }
        database.commit(1, "2026-11-20T10:32:40Z");

        Answer quiet = freshness("2026-11-20T10:34:30Z");
        assertThat(quiet.exitCode()).isZero();
        assertThat(quiet.out())
                .contains("✔ binance BTCUSDT: fresh: newest minute 2026-11-20 10:31 UTC, quiet", "✔ binance ETHUSDT");

        Answer dead = freshness("2026-11-20T10:36:00Z");
        assertThat(dead.exitCode()).isEqualTo(1);
        assertThat(dead.out()).contains("✘ binance BTCUSDT: dead:", "✘ binance ETHUSDT: dead:");
    }

    @Test
    void aClockThatStepsByAnHourIsCalledAClockAndNotAStaleStream() throws SQLException {
        database.certified("BTCUSDT", 0, 60);
        database.commit(1, "2026-11-20T11:00:00Z");

        assertThat(freshness("2026-11-20T11:01:00Z").out()).contains("✔ binance BTCUSDT: fresh");
        Answer back = freshness("2026-11-20T10:01:00Z");
        assertThat(back.exitCode()).isEqualTo(1);
        assertThat(back.out())
                .contains("! binance BTCUSDT: clock:", "in the future")
                .doesNotContain("dead");
        assertThat(freshness("2026-11-20T11:01:30Z").out()).contains("✔ binance BTCUSDT: fresh");
    }

    @Test
    void aMachineWhoseClockIsAnHourAheadIsNoDeadStream() throws SQLException {
        database.certified("BTCUSDT", 0, 60);
        database.commit(1, "2026-11-20T12:00:58Z");
        database.execute("crypto_writer", "UPDATE trades_1min_agg SET updated_at = '2026-11-20T12:00:58Z'");

        Answer ahead = freshness("2026-11-20T12:01:00Z");
        assertThat(ahead.exitCode()).isEqualTo(1);
        assertThat(ahead.out())
                .contains("! binance BTCUSDT: behind:", "this machine's clock is ahead")
                .doesNotContain("dead");
    }

    @Test
    void oldMinutesWrittenJustNowAreBehindNotDead() throws SQLException {
        database.certified("BTCUSDT", 0, 1);
        database.commit(1, "2026-11-21T10:00:00Z");
        database.execute("crypto_writer", "UPDATE trades_1min_agg SET updated_at = '2026-11-21T10:00:00Z'");

        Answer answer = freshness("2026-11-21T10:00:05Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("! binance BTCUSDT: behind: newest minute ended 23 h 59 min ago, yet written 5 s ago");
    }

    @Test
    void aMinuteOfTheFutureIsAClockProblem() throws SQLException {
        database.certified("BTCUSDT", 59, 1);

        Answer answer = freshness("2026-11-20T10:05:00Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("! binance BTCUSDT: clock: its newest minute, 2026-11-20 10:59 UTC, is in the future");
    }

    @Test
    void withoutAnyMinuteNothingIsFresh() {
        Answer answer = freshness("2026-11-20T10:05:00Z");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out()).contains("no minute has ever been written");
    }

    @Test
    void aSymbolAskedForMustBeThereAndOthersAreNotLookedAt() throws SQLException {
        database.certified("BTCUSDT", 4, 1);
        database.certified("OLDUSDT", 0, 1);

        Answer answer = freshness("2026-11-20T10:05:00Z", "--symbols", "BTCUSDT,NEWUSDT");

        assertThat(answer.exitCode()).isEqualTo(1);
        assertThat(answer.out())
                .contains("✔ binance BTCUSDT", "✘ NEWUSDT: no minute")
                .doesNotContain("OLDUSDT");
    }

    @Test
    void jsonHoldsCheckStatusMeasuredLimitAndMessage() throws SQLException {
        database.minute("BTCUSDT", at(4), 10, "open");

        assertThat(freshness("2026-11-20T10:06:00Z", "--json").out()).isEqualToIgnoringNewLines("""
                {"at":"2026-11-20T10:06:00Z","status":"ok","results":[{"check":"freshness","subject":"binance BTCUSDT",\
                "status":"ok","measured":"1 min","limit":"3 min",\
                "message":"fresh: newest minute 2026-11-20 10:04 UTC, open","next":""}]}""");
    }

    @Test
    void anUnreachableDatabaseCannotBeDetermined() {
        Answer answer = Answer.of("check", "freshness", "--postgres-url", "jdbc:postgresql://127.0.0.1:1/crypto_data");

        assertThat(answer.exitCode()).isEqualTo(3);
        assertThat(answer.out())
                .startsWith("? freshness: PostgreSQL at 127.0.0.1:1/crypto_data cannot be asked: Connection")
                .contains("refused");
    }
}
