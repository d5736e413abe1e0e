package dev.roster.domain;

import dev.roster.access.Mode;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SequentialDnsServerAddressStreamProvider;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** Looks up the TXT record of a domain over UDP, and over TCP if the answer is truncated. Caches nothing. */
@Startup
@ApplicationScoped
class TxtLookup {
    private static final String LABEL = "_roster-challenge.";
    private static final int MAX_NAME_LENGTH = 253;
    private static final int DNS_PORT = 53;
    private static final Path SYSTEM_SERVERS = Path.of("/etc/resolv.conf");
    private static final String NAME_SERVER = "nameserver";

    @Inject
    DomainSettings settings;
    @Inject
    Vertx vertx;
    @Inject
    MeterRegistry registry;

    private DnsNameResolver resolver;

    static String recordName(String domain) {
        return LABEL + domain;
    }

    /** Whether the name of the record is a valid name too. */
    static boolean fits(String domain) {
        return recordName(domain).length() <= MAX_NAME_LENGTH;
    }

    /** Does nothing at an edge, which has no domains. */
    @PostConstruct
    void prepare() {
        if (!Mode.isEdge()) {
            resolver = resolver();
        }
    }

    /** Each query has a random port, so that an answer is hard to forge. */
    private DnsNameResolver resolver() {
        VertxInternal runtime = (VertxInternal) vertx;
        if (settings.missingDays() < 1) {
            throw new IllegalArgumentException("roster.domains.missing-days must be at least 1");
        }
        Transport transport = runtime.transport();
        return new DnsNameResolverBuilder(runtime.getEventLoopGroup().next())
                .datagramChannelFactory(transport::datagramChannel)
                .socketChannelFactory(() -> (SocketChannel) transport.channelFactory(false).newChannel())
                .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
                .nameServerProvider(new SequentialDnsServerAddressStreamProvider(servers()))
                .queryTimeoutMillis(settings.dnsTimeout().toMillis())
                .recursionDesired(true)
                .searchDomains(List.of())
                .ndots(1)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
                .build();
    }

    @PreDestroy
    void close() {
        if (resolver != null) {
            resolver.close();
        }
    }

    private List<InetSocketAddress> servers() {
        List<InetSocketAddress> servers = settings.dnsServers()
                .map(configured -> configured.stream().map(TxtLookup::server).toList())
                .orElseGet(TxtLookup::systemServers);
        return servers.isEmpty() ? List.of(new InetSocketAddress("127.0.0.1", DNS_PORT)) : servers;
    }

    /** @param text an IP address with an optional port, as in a URL; never a name, which would have to be resolved */
    private static InetSocketAddress server(String text) {
        String authority = text.strip();
        URI uri = URI.create("dns://" + (authority.indexOf(':') != authority.lastIndexOf(':') && !authority.startsWith("[")
                ? "[" + authority + "]"
                : authority));
        if (uri.getHost() == null) {
            throw new IllegalArgumentException("Not the address of a DNS server: " + text);
        }
        String host = uri.getHost().replaceAll("[\\[\\]]", "");
        if (!NetUtil.isValidIpV4Address(host) && !NetUtil.isValidIpV6Address(host)) {
            throw new IllegalArgumentException("Not the address of a DNS server: " + text);
        }
        return new InetSocketAddress(host, uri.getPort() < 0 ? DNS_PORT : uri.getPort());
    }

    private static Stream<InetSocketAddress> systemServer(String text) {
        try {
            return Stream.of(server(text));
        } catch (IllegalArgumentException unknown) {
            Log.warnf("Ignores a DNS server of the system: %s", unknown.getMessage());
            return Stream.empty();
        }
    }

    private static List<InetSocketAddress> systemServers() {
        try (Stream<String> lines = Files.lines(SYSTEM_SERVERS)) {
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(words -> words.length > 1 && words[0].equals(NAME_SERVER))
                    .flatMap(words -> systemServer(words[1]))
                    .toList();
        } catch (IOException | UncheckedIOException unreadable) {
            Log.warnf("Cannot read the DNS servers of the system: %s", unreadable);
            return List.of();
        }
    }

    /** Never fails. After a failure, it tries once more. */
    Uni<LookupResult> lookUp(String domain, String value) {
        return query(domain, value)
                .chain(result -> result == LookupResult.FAILED ? query(domain, value) : Uni.createFrom().item(result))
                .invoke(result -> registry.counter("roster.domain.lookups", "result", result.value()).increment());
    }

    private Uni<LookupResult> query(String domain, String value) {
        return Uni.createFrom().deferred(() -> Uni.createFrom().<LookupResult> emitter(emitter -> resolver
                .query(new DefaultDnsQuestion(recordName(domain) + ".", DnsRecordType.TXT))
                .addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> answer) -> emitter
                        .complete(answer.isSuccess() ? result(answer.getNow(), value) : LookupResult.FAILED)))
                .emitOn(currentContext()));
    }

    /** The transaction that follows needs the context of the request. */
    private static Executor currentContext() {
        Context context = Vertx.currentContext();
        return context == null ? Runnable::run : task -> context.runOnContext(start -> task.run());
    }

    private static LookupResult result(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope, String value) {
        try {
            return result(envelope.content(), value);
        } catch (RuntimeException malformed) {
            return LookupResult.FAILED;
        } finally {
            envelope.release();
        }
    }

    /** Other records of the name do not matter, also those of a CNAME before the TXT record. */
    private static LookupResult result(DnsResponse response, String value) {
        if (response.code().equals(DnsResponseCode.NXDOMAIN)) {
            return LookupResult.MISSING;
        }
        if (!response.code().equals(DnsResponseCode.NOERROR)) {
            return LookupResult.FAILED;
        }
        for (int i = 0; i < response.count(DnsSection.ANSWER); i++) {
            DnsRecord answer = response.recordAt(DnsSection.ANSWER, i);
            if (answer.type().equals(DnsRecordType.TXT) && answer instanceof DnsRawRecord raw
                    && text(raw.content(), value.length()).equals(value)) {
                return LookupResult.FOUND;
            }
        }
        return response.isTruncated() ? LookupResult.FAILED : LookupResult.MISSING;
    }

    /** Joins the strings of a TXT record (RFC 7208, 3.3). Empty if it is longer than the text to find. */
    private static String text(ByteBuf data, int maxLength) {
        ByteBuf rest = data.duplicate();
        if (rest.readableBytes() > maxLength + maxLength) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        while (rest.isReadable()) {
            int length = rest.readUnsignedByte();
            if (length > rest.readableBytes()) {
                return "";
            }
            text.append(rest.readCharSequence(length, StandardCharsets.US_ASCII));
        }
        return text.toString();
    }
}
