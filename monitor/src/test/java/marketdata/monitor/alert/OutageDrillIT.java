package marketdata.monitor.alert;

import static org.assertj.core.api.Assertions.assertThat;

import marketdata.monitor.check.Status;
import org.junit.jupiter.api.Test;

/** The same while PostgreSQL is stopped, alone and together with the receiver. */
class OutageDrillIT extends AlertDrill {
    @Test
    void anOutageOfTheDatabaseIsToldOnceAndItsEndOnceAcrossARestartOfTheEngine() throws Exception {
        finds(freshness(Status.CRITICAL, "dead"));
        rounds(engine(), 1);
        databaseDown();
        try {
            rounds(engine(), 2);
            rounds(engine(), 2);
        } finally {
            databaseUp();
        }
        assertThat(receiver.events()).containsExactly(RAISED, "raised postgres");

        rounds(engine(), 2);
        rounds(engine(), 2);
        assertThat(receiver.events()).containsExactly(RAISED, "raised postgres", "cleared postgres");
        assertThat(test.rows("SELECT check_name, severity, cleared_at > raised_at FROM alerts ORDER BY check_name"))
                .containsExactly("freshness|critical|", "postgres|critical|t");
    }

    @Test
    void databaseAndReceiverDownAtOnce() throws Exception {
        AlertEngine engine = engine();
        finds(freshness(Status.CRITICAL, "dead"));
        receiver.answersWith(500);
        rounds(engine, 1);
        databaseDown();
        try {
            rounds(engine, 2);
            receiver.answersWith(200);
            rounds(engine, 2);
            assertThat(receiver.events()).containsExactly("raised postgres");
            receiver.answersWith(500);
        } finally {
            databaseUp();
        }
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactly("raised postgres");

        receiver.answersWith(200);
        rounds(engine, 2);
        assertThat(receiver.events()).containsExactlyInAnyOrder("raised postgres", RAISED, "cleared postgres");
    }

    @Test
    void anOutageThatNobodyCouldBeToldOfHasNoEndEither() throws Exception {
        AlertEngine engine = engine();
        receiver.answersWith(500);
        databaseDown();
        try {
            rounds(engine, 2);
        } finally {
            databaseUp();
        }
        receiver.answersWith(200);
        rounds(engine, 2);

        assertThat(receiver.events()).isEmpty();
        assertThat(test.rows("SELECT check_name, delivered_at IS NULL FROM alerts"))
                .containsExactly("postgres|t");
    }

    @Test
    void enginesAtTheSameTimeTellOfAnOutageOnce() throws Exception {
        receiver.isSlow(100);
        databaseDown();
        try {
            together(3);
        } finally {
            databaseUp();
        }
        together(3);

        assertThat(receiver.events()).containsExactly("raised postgres", "cleared postgres");
    }
}
