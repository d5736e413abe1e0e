package dev.roster.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    private final ClientAddress addresses = new ClientAddress(List.of("10.0.0.0/8", " 192.0.2.7", "2001:db8:1::/48", "::1"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "198.51.100.9  | 203.0.113.5                  | 198.51.100.9",
            "10.1.2.3      | 203.0.113.5                  | 203.0.113.5",
            "10.1.2.3      | 1.2.3.4, 203.0.113.5         | 203.0.113.5",
            "10.1.2.3      | 1.2.3.4, 203.0.113.5, 10.9.9.9 | 203.0.113.5",
            "10.1.2.3      | 1.2.3.4, 203.0.113.5, 192.0.2.7 | 203.0.113.5",
            "10.1.2.3      | 10.4.4.4                     | 10.4.4.4",
            "10.1.2.3      | 203.0.113.5:4711             | 203.0.113.5",
            "10.1.2.3      | [2001:db8:2::5]:4711         | 2001:db8:2:0:0:0:0:5",
            "10.1.2.3      | 2001:db8:2::5                | 2001:db8:2:0:0:0:0:5",
            "2001:db8:1::7 | 203.0.113.5                  | 203.0.113.5",
            "::ffff:10.1.2.3 | ::ffff:203.0.113.5         | 203.0.113.5",
            "10.1.2.3      | 203.0.113.5, unknown         | 10.1.2.3",
            "10.1.2.3      | evil.example                 | 10.1.2.3",
            "10.1.2.3      | 1.2.3.4, ,                   | 10.1.2.3",
            "10.1.2.3      | [                            | 10.1.2.3",
            "11.1.2.3      | 10.1.1.1                     | 11.1.2.3",
            "192.0.2.8     | 203.0.113.5                  | 192.0.2.8" })
    void returnsTheLastAddressFromATrustedProxy(String peer, String forwardedFor, String client) {
        assertThat(addresses.client(peer, List.of(forwardedFor))).isEqualTo(client);
    }

    @Test
    void joinsSeveralHeaderLines() {
        assertThat(addresses.client("10.1.2.3", List.of("1.2.3.4", "203.0.113.5, 10.7.7.7"))).isEqualTo("203.0.113.5");
        assertThat(addresses.client("10.1.2.3", List.of())).isEqualTo("10.1.2.3");
    }

    @Test
    void limitsTheLengthOfTheChain() {
        String hops = "203.0.113.5," + String.join(",", Collections.nCopies(1_000, "10.0.0.1"));
        assertThat(addresses.client("10.1.2.3", List.of(hops))).isEqualTo("10.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = { "proxy.example", "10.0.0.0/33", "10.0.0.0/x", "10.0.0.0/-1", "", "10.0.0", "::/129",
            "10.0.0.0/8/8" })
    void rejectsASettingThatIsNotASubnet(String setting) {
        assertThatThrownBy(() -> new ClientAddress(List.of(setting))).hasMessageContaining("roster.http.trusted-proxies");
    }
}
