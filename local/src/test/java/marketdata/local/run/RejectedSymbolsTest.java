package marketdata.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RejectedSymbolsTest {
    private static JsonNode status(String symbols) throws Exception {
        return new ObjectMapper()
                .readTree("{\"sockets\":[{\"symbols\":{\"BTC-USD\":{\"state\":\"subscribed\"}}},{\"symbols\":{"
                        + symbols + "}}]}");
    }

    @Test
    void aDelistedSymbolIsNamedWithTheReason() throws Exception {
        assertThat(RejectedSymbols.in(status("\"OLD-USD\":{\"state\":\"rejected\",\"reason\":\"no valid product\"}")))
                .contains("The exchange rejects OLD-USD (no valid product); the other symbols go on, and it is asked"
                        + " again.");
    }

    @Test
    void aRunWhoseSymbolsAreAllSubscribedHasNone() throws Exception {
        assertThat(RejectedSymbols.in(status("\"ETH-USD\":{\"state\":\"subscribed\"}")))
                .isEmpty();
        assertThat(RejectedSymbols.in(new ObjectMapper().readTree("{}"))).isEmpty();
    }
}
