package marketdata.connect.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.Map;

/** What a start and an end make of the record; JobOffsetsIT of spark-processor writes and reads it in a real Kafka. */
class JobOffsetsTest {
    private static final Instant TEN = Instant.parse("2026-11-20T10:00:00Z");
    private static final JobOffsets STARTED = JobOffsets.started("OhlcLake", TEN, Map.of());

    @Test
    void aFailureIsTheReasonOfTheNextStartOnly() {
        JobOffsets failed = STARTED.failed(TEN.plusSeconds(10), "disk\n full ");
        JobOffsets again = failed.restarted(TEN.plusSeconds(20));

        assertThat(again.failure().reason()).isEqualTo("disk full");
        assertThat(again.restarted(TEN.plusSeconds(30)).failure())
                .as("the second process was killed")
                .isNull();
    }

    @Test
    void theNewestTenRestartsAreKept() {
        JobOffsets job = STARTED;
        for (int i = 1; i <= 12; i++) {
            job = job.restarted(TEN.plusSeconds(i));
        }

        assertThat(job.restarts()).hasSize(10).startsWith(TEN.plusSeconds(3)).endsWith(TEN.plusSeconds(12));
        assertThat(job.startedAt()).isEqualTo(TEN);
    }

    @Test
    void aLongReasonFitsIntoTheMetadataOfAnOffset() {
        String reason = STARTED.failed(TEN, "x".repeat(5_000)).failure().reason();

        assertThat(reason).hasSize(160).endsWith("x…");
    }
}
