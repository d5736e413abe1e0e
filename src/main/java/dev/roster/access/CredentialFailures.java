package dev.roster.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.roster.problem.ProblemType;
import io.netty.util.NetUtil;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rejects a client that sends too many invalid credentials, before the next one requires a signature check or a query. Each
 * replica counts them by client network, kind of credential and minute. Gateways are exempt, because they send the credentials
 * of others.
 */
@ApplicationScoped
public class CredentialFailures {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int MAX_CLIENTS = 100_000;

    @Inject
    AccessSettings config;
    @Inject
    Clock clock;

    /** An entry is written at the first failure and expires a minute later. */
    private final Cache<Client, Minute> minutes = Caffeine.newBuilder().maximumSize(MAX_CLIENTS)
            .expireAfterWrite(MINUTE).build();

    /** Each kind is counted separately, so that an expired token in a script does not block sign-ins from the same network. */
    public enum Kind {
        /** An access token or API key. */
        BEARER,
        /** The credential of an edge. */
        EDGE,
        /** The token of a directory. */
        DIRECTORY,
        /** An embed token. */
        EMBED,
        /** A preflight from an origin that the account does not list. */
        PREFLIGHT,
        /** A browser's session or sign-in. */
        SESSION,
        /** The secret of an invitation. */
        SECRET
    }

    private record Client(ClientNetwork network, Kind kind) {
    }

    private record Minute(Instant end, AtomicInteger failures) {
    }

    /**
     * Fails with {@code too-many-failures} if the client is over the limit.
     *
     * @param ip the client's address; null exempts the client
     */
    public void check(Kind kind, String ip) {
        Instant until = rejectedUntil(kind, ip);
        if (until != null) {
            throw ProblemType.TOO_MANY_FAILURES.because("Further attempts are rejected until " + until + ".")
                    .retryAfter(Duration.between(clock.instant(), until));
        }
    }

    /** @return null if the client is within the limit */
    public Instant rejectedUntil(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        Minute minute = network == null ? null : minutes.getIfPresent(new Client(network, kind));
        return minute == null || minute.failures().get() < config.credentials().maxFailuresPerMinute() ? null : minute.end();
    }

    public void count(Kind kind, String ip) {
        ClientNetwork network = ClientNetwork.of(ip);
        if (network != null && config.credentials().maxFailuresPerMinute() > 0) {
            minutes.get(new Client(network, kind), first -> new Minute(clock.instant().plus(MINUTE), new AtomicInteger()))
                    .failures().incrementAndGet();
        }
    }

    /** @param name an IPv4 address, or the /64 prefix of an IPv6 address, which one subscriber gets */
    record ClientNetwork(String name) {
        private static final int HALF = 8;

        /** @return null for an address that is not public, because many clients or a gateway can share it */
        static ClientNetwork of(String ip) {
            byte[] bytes = ip == null ? null : NetUtil.createByteArrayFromIpAddressString(ip);
            if (bytes == null) {
                return null;
            }
            InetAddress address = address(bytes);
            if (!isPublic(address)) {
                return null;
            }
            return new ClientNetwork(address instanceof Inet6Address
                    ? NetUtil.toAddressString(address(Arrays.copyOf(Arrays.copyOf(bytes, HALF), bytes.length))) + "/64"
                    : address.getHostAddress());
        }

        private static boolean isPublic(InetAddress address) {
            byte[] bytes = address.getAddress();
            boolean uniqueLocal = address instanceof Inet6Address && (bytes[0] & 0xfe) == 0xfc;
            boolean carrierGradeNat = !(address instanceof Inet6Address) && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
            return !(uniqueLocal || carrierGradeNat || address.isSiteLocalAddress() || address.isLoopbackAddress()
                    || address.isLinkLocalAddress() || address.isAnyLocalAddress());
        }

        /** Returns an IPv4 address for an IPv4-mapped IPv6 address. */
        private static InetAddress address(byte[] bytes) {
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
