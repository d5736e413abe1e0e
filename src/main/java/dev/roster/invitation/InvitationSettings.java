package dev.roster.invitation;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** docs/configuration.md describes each setting. */
@ConfigMapping(prefix = "roster")
interface InvitationSettings extends PublicUrl {
    // @formatter:off: one setting per line
    Optional<String> invitationLink();
    Invitations invitations();

    interface Invitations {
        @WithDefault("2000") int dailyAllowance();
    }
    // @formatter:on
}
