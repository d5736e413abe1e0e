package dev.roster.http;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import io.netty.util.NetUtil;
import io.quarkus.runtime.Startup;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the address of the client that sent a request. A trusted proxy ({@code roster.http.trusted-proxies}) appends the
 * address of its peer to {@code X-Forwarded-For}. Entries from the client itself are to the left of that address and are
 * ignored. Startup fails if the setting is invalid.
 */
@Startup
@ApplicationScoped
public class ClientAddress {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Longest chain of proxies. */
    private static final int MAX_PROXIES = 16;

    private final List<IpSubnetFilterRule> trusted;

    @Inject
    ClientAddress(HttpSettings config) {
        this(config.http().trustedProxies().orElse(List.of()));
    }

    ClientAddress(List<String> trustedProxies) {
        trusted = trustedProxies.stream().map(ClientAddress::subnet).toList();
    }

    /** @return an IPv4 or IPv6 address; null if the connection has none, as with a Unix socket */
    public String of(HttpServerRequest request) {
        String peer = request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return peer == null || trusted.isEmpty() ? peer : client(peer, request.headers().getAll(FORWARDED_FOR));
    }

    /** @param forwardedFor the values of all header lines in order */
    String client(String peer, List<String> forwardedFor) {
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        InetAddress client = parsed(peer);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_PROXIES) && isTrusted(client); i--) {
            InetAddress next = parsed(withoutPort(hops[i].strip()));
            if (next == null) {
                break;
            }
            client = next;
        }
        return client == null ? peer : client.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return address != null && trusted.stream().anyMatch(subnet -> subnet.matches(new InetSocketAddress(address, 0)));
    }

    /** Some proxies write {@code 192.0.2.1:4711} or {@code [2001:db8::1]:4711}. */
    private static String withoutPort(String address) {
        if (address.startsWith("[")) {
            return address.substring(1, Math.max(1, address.indexOf(']')));
        }
        int colon = address.indexOf(':');
        return colon >= 0 && colon == address.lastIndexOf(':') ? address.substring(0, colon) : address;
    }

    /** @return null if the text is not an IP address; names are not resolved */
    private static InetAddress parsed(String address) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("An address has 4 or 16 bytes, not " + Arrays.toString(bytes), impossible);
        }
    }

    private static IpSubnetFilterRule subnet(String text) {
        String[] parts = text.strip().split("/", 2);
        InetAddress address = parsed(parts[0]);
        if (address != null) {
            try {
                int bits = address.getAddress().length * Byte.SIZE;
                return new IpSubnetFilterRule(address, parts.length == 1 ? bits : Integer.parseInt(parts[1]),
                        IpFilterRuleType.ACCEPT);
            } catch (IllegalArgumentException notAPrefix) {
                // Falls through to the exception below.
            }
        }
        throw new IllegalArgumentException(
                "roster.http.trusted-proxies: `" + text + "` is not an IP address or a subnet such as 10.0.0.0/8");
    }
}
