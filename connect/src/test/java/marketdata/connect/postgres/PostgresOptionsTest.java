package marketdata.connect.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

class PostgresOptionsTest {
    private static final String PASSWORD = "p@ss:w/or%d ?&=#'\"\\ é";

    /** Takes note of how it is asked, and refuses. */
    private static final class NotingDriver implements Driver {
        private String url;
        private Properties properties;

        @Override
        public Connection connect(String asked, Properties given) throws SQLException {
            if (!acceptsURL(asked)) {
                return null;
            }
            url = asked;
            properties = given;
            throw new SQLException("noted", "28P01");
        }

        @Override
        public boolean acceptsURL(String asked) {
            return asked.startsWith("jdbc:noting:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String asked, Properties given) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    private final NotingDriver driver = new NotingDriver();

    @BeforeEach
    void register() throws SQLException {
        DriverManager.registerDriver(driver);
    }

    @AfterEach
    void deregister() throws SQLException {
        DriverManager.deregisterDriver(driver);
    }

    @Test
    void aPasswordOfAnyCharactersReachesTheDatabaseAsItIsAndNeverTheAddressOrALog() {
        PostgresOptions options = PostgresOptions.of("jdbc:noting://host/db", "writer", PASSWORD);

        assertThatThrownBy(() -> options.connect("test")).hasMessageNotContaining(PASSWORD);

        assertThat(driver.properties).containsEntry("password", PASSWORD).containsEntry("user", "writer");
        assertThat(driver.url).isEqualTo("jdbc:noting://host/db");
        assertThat(options.toString()).doesNotContain(PASSWORD).contains("<hidden>");
    }
}
