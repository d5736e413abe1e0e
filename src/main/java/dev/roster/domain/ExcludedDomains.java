package dev.roster.domain;

import com.google.common.net.InternetDomainName;
import dev.roster.value.DomainName;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Domains that belong to nobody's company: public suffixes, and the domains of email providers for everybody. */
@ApplicationScoped
class ExcludedDomains {
    private static final String PROVIDERS = "/domains/public-email-domains.txt";

    @Inject
    DomainSettings settings;

    private final Set<String> excluded = new HashSet<>();

    @PostConstruct
    void read() {
        try (InputStream file = ExcludedDomains.class.getResourceAsStream(PROVIDERS);
                BufferedReader lines = new BufferedReader(
                        new InputStreamReader(Objects.requireNonNull(file), StandardCharsets.UTF_8))) {
            Stream.concat(lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#")),
                    settings.excluded().orElse(List.of()).stream())
                    .map(line -> DomainName.ascii(line.strip())).filter(Objects::nonNull).forEach(excluded::add);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Whether the domain, or one above it, is excluded. @param domain in ASCII and lower case */
    boolean contain(String domain) {
        for (String part = domain; part.contains("."); part = part.substring(part.indexOf('.') + 1)) {
            if (excluded.contains(part)) {
                return true;
            }
        }
        return !InternetDomainName.isValid(domain) || InternetDomainName.from(domain).isPublicSuffix();
    }
}
