package marketdata.producer.feeds.news;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.UnknownHostException;

class NetworksTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "224.0.0.1",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[fd00::1]",
                "[::ffff:10.0.0.1]"
            })
    void anAddressOfThisMachineOrItsNetworkIsPrivate(String host) throws Exception {
        assertThat(Networks.isPrivate(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "100.63.255.255", "100.128.0.0", "172.32.0.1", "[2606:4700:4700::1111]"})
    void anAddressOfTheInternetIsNot(String host) throws Exception {
        assertThat(Networks.isPrivate(host)).isFalse();
    }

    @Test
    void nowhereIsNotPublic() throws Exception {
        assertThat(Networks.isPrivate((String) null)).isTrue();
    }

    @Test
    void aNameThatNobodyKnowsIsAFailure() {
        assertThatThrownBy(() -> Networks.isPrivate("no-such-host.invalid")).isInstanceOf(UnknownHostException.class);
    }
}
