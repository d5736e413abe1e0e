package dev.roster.identity;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** docs/configuration.md describes the setting. */
@ConfigMapping(prefix = "roster")
interface IdentitySettings extends PublicUrl {
    /** A page of the product, with {@code {token}}. */
    Optional<String> identityLink();

    default String link(IdentityLinkToken token) {
        return identityLink().map(link -> link.replace("{token}", token.reveal()))
                .orElseGet(() -> link("/link-sign-in?token=" + token.reveal()).toString());
    }
}
