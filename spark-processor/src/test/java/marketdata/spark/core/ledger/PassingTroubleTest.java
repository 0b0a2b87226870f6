package marketdata.spark.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.sql.SQLException;

class PassingTroubleTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "08001", "57P01", "57P03", "57014", "53100", "53200", "53300", "40P01", "25006", "25P03",
                "XX000"
            })
    void whatPassesByItselfOrByWhoeverMakesRoomIsWaitedFor(String state) {
        assertThat(PostgresRetry.mayPass(new SQLException("trouble", state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42501", "23514", "22003", "28P01", "3D000"})
    void aFaultOfOursEndsTheJob(String state) {
        assertThat(PostgresRetry.mayPass(new SQLException("fault", state))).isFalse();
    }
}
