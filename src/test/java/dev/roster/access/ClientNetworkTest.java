package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.CredentialFailures.ClientNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures are counted by network. */
class ClientNetworkTest {
    @Test
    void isAnIpv4AddressOrTheSlash64OfAnIpv6Address() {
        assertThat(ClientNetwork.of("203.0.113.7")).isNotEqualTo(ClientNetwork.of("203.0.113.8"));
        assertThat(ClientNetwork.of("::ffff:203.0.113.7")).isEqualTo(ClientNetwork.of("203.0.113.7"));
        assertThat(ClientNetwork.of("2001:db8:1:2::1")).isEqualTo(ClientNetwork.of("2001:db8:1:2:ffff::2"))
                .isNotEqualTo(ClientNetwork.of("2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "::1",
            "fd00::1", "fe80::1", "fe80::1%eth0", "::ffff:10.0.0.1", "nobody", "" })
    void exemptsAddressesThatManyClientsShare(String address) {
        assertThat(ClientNetwork.of(address)).isNull();
    }
}
