package dev.roster.identity;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** docs/configuration.md describes each setting. */
@ConfigMapping(prefix = "roster")
interface IdentitySettings extends PublicUrl {
    /** A page of the product, with {@code {token}}. */
    Optional<String> identityLink();

    IdentityLinksOfAccount identityLinks();

    interface IdentityLinksOfAccount {
        @WithDefault("500")
        int dailyAllowance();
    }

    default String link(IdentityLinkToken token) {
        return identityLink().map(link -> link.replace("{token}", token.reveal()))
                .orElseGet(() -> link("/link-sign-in?token=" + token.reveal()).toString());
    }
}
