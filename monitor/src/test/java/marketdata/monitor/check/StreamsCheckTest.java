package marketdata.monitor.check;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.connect.kafka.JobOffsets;
import marketdata.monitor.database.SubmittedJob;
import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/** What a job's offsets mean; JobOffsetsIT of spark-processor shows what a real job leaves in a real Kafka. */
class StreamsCheckTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Instant DAYS_AGO = NOW.minus(Duration.ofDays(3));
    private static final StreamsCheck CHECK = new StreamsCheck(
            Clock.fixed(NOW, ZoneOffset.UTC),
            new StreamsCheck.Limits(Duration.ofHours(1), 1_000, Duration.ofMinutes(2)));

    private static SubmittedJob job(String name, Instant started, Instant committed, Instant stopped, Long lag) {
        return new SubmittedJob(name, started, List.of(), null, committed, stopped, lag);
    }

    private static SubmittedJob lake(Duration sinceCommit, long lag) {
        return job("OhlcLake", DAYS_AGO, NOW.minus(sinceCommit), null, lag);
    }

    private static CheckResult judge(SubmittedJob job) {
        List<CheckResult> results = CHECK.judge(List.of(job));
        assertThat(results).singleElement().returns(job.job(), CheckResult::subject);
        return results.get(0);
    }

    @Test
    void aJobThatReadsIsWell() {
        CheckResult result = judge(lake(Duration.ofSeconds(3), 40));

        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.message()).isEqualTo("40 records wait, last commit at 2026-11-20 11:59:57 UTC");
        assertThat(result.next()).isEmpty();
    }

    @Test
    void oneWhoseInputGoesOnWithoutItIsStalledWithTheRemedy() {
        CheckResult result = judge(lake(Duration.ofMinutes(3), 50));

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.measured()).isEqualTo("3 min");
        assertThat(result.limit()).isEqualTo("2 min");
        assertThat(result.message())
                .isEqualTo("stalled: nothing read for 3 min, 50 records wait, last commit at 2026-11-20 11:57:00 UTC");
        assertThat(result.next())
                .isEqualTo(
                        "does its driver run? ./pipeline job OhlcLake starts it again; Ctrl-C there stops it for good");
    }

    @Test
    void oneThatHasNeverWorkedSinceItWasStartedIsStalled() {
        CheckResult result = judge(job("ZScoresToMongo", NOW.minus(Duration.ofMinutes(3)), null, null, 1L));

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.message())
                .isEqualTo("stalled: nothing read for 3 min, 1 record wait, it has never committed a batch");
    }

    @Test
    void oneWhoseTopicDoesNotExistIsStalledWithTheReason() {
        Instant started = NOW.minus(Duration.ofMinutes(3));
        CheckResult result = judge(new SubmittedJob(
                "OhlcLake",
                started,
                List.of(started.plusSeconds(60), started.plusSeconds(120)),
                new JobOffsets.Failure(started.plusSeconds(130), "a topic that the job reads does not exist"),
                null,
                null,
                null));

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.message())
                .isEqualTo(
                        "stalled: nothing read for 3 min, it has never committed a batch; started again 2 times in the"
                                + " last day, last at 2026-11-20 11:59:00 UTC; failed at 2026-11-20 11:59:10 UTC: a topic that the"
                                + " job reads does not exist");
    }

    @Test
    void aJobThatReadsNamesWhatHappenedAtNight() {
        Instant night = Instant.parse("2026-11-20T03:12:08Z");
        SubmittedJob killed = new SubmittedJob("OhlcLake", DAYS_AGO, List.of(DAYS_AGO, night), null, NOW, null, 0L);

        CheckResult result = judge(killed);
        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.message())
                .endsWith("; started again 1 time in the last day, last at 2026-11-20 03:12:08 UTC; it left no message:"
                        + " killed, or out of memory");
        assertThat(killed.endsInWords(NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void theMainJobIsKnownByItsLedgerAndBeforeItsFirstBatchByKafka() {
        Instant again = NOW.minusSeconds(60);
        SubmittedJob kafka = new SubmittedJob(SubmittedJob.MAIN, DAYS_AGO, List.of(again), null, null, null, 5L);
        SubmittedJob ledger = job(SubmittedJob.MAIN, NOW, NOW, null, null);
        List<SubmittedJob> both = List.of(lake(Duration.ZERO, 0), kafka);

        assertThat(SubmittedJob.all(Optional.of(List.of(ledger)), both))
                .containsExactly(
                        new SubmittedJob(SubmittedJob.MAIN, NOW, List.of(again), null, NOW, null, null), both.get(0));
        assertThat(SubmittedJob.all(Optional.of(List.of()), both)).containsExactly(kafka, both.get(0));
        assertThat(SubmittedJob.all(Optional.empty(), both))
                .as("nothing is said of it while its ledger cannot be read")
                .containsExactly(both.get(0));
    }

    @Test
    void withoutInputAJobMayBeSilentForLonger() {
        assertThat(judge(lake(Duration.ofMinutes(59), 0)).status()).isEqualTo(Status.OK);

        CheckResult dead = judge(lake(Duration.ofMinutes(61), 0));
        assertThat(dead.status()).isEqualTo(Status.WARNING);
        assertThat(dead.message()).startsWith("no commit for 1 h 1 min, 0 records to read");
    }

    @Test
    void oneThatReadsTooSlowlyIsBehind() {
        CheckResult result = judge(lake(Duration.ofSeconds(3), 1_001));

        assertThat(result.status()).isEqualTo(Status.WARNING);
        assertThat(result.measured()).isEqualTo("1,001 records");
        assertThat(result.message()).startsWith("behind: 1,001 records wait");
    }

    @Test
    void oneThatWasStoppedIsWellHoweverMuchWaits() {
        CheckResult result = judge(
                job("OhlcLake", DAYS_AGO, NOW.minus(Duration.ofHours(5)), NOW.minus(Duration.ofHours(5)), 5_000L));

        assertThat(result.status()).isEqualTo(Status.OK);
        assertThat(result.message()).startsWith("was stopped 5 h ago; 5,000 records wait");
    }

    @Test
    void oneOfSeveralQueriesIsNamedAndTheRemedyNamesTheJob() {
        CheckResult result = judge(job("MarketEvents-rawtrade", DAYS_AGO, DAYS_AGO, null, 9L));

        assertThat(result.next()).contains("./pipeline job MarketEvents starts it again");
    }

    @Test
    void theMainJobIsJudgedByItsLedger() {
        assertThat(judge(job(SubmittedJob.MAIN, DAYS_AGO, NOW.minus(Duration.ofHours(2)), null, null))
                        .message())
                .isEqualTo("no commit for 2 h, last commit at 2026-11-20 10:00:00 UTC");
    }

    @Test
    void oneThatHasDoneNothingForAWeekIsForgottenAndOneThatNeverStartedHasNoFinding() {
        assertThat(CHECK.judge(List.of(job("OhlcLake", NOW.minus(Duration.ofDays(9)), null, null, 5L))))
                .isEmpty();
        assertThat(CHECK.judge(List.of())).isEmpty();
    }
}
