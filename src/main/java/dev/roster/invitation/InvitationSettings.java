package dev.roster.invitation;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

@ConfigMapping(prefix = "roster")
interface InvitationSettings extends PublicUrl {

    /** The link in the email. Roster replaces {@code {token}} with the secret. */
    @WithDefault("${roster.public-url}/join?token={token}")
    String invitationLink();

    Invitations invitations();

    interface Invitations {
        /** The number of invitation emails that an account may queue in a day (UTC). */
        @WithDefault("2000")
        int dailyAllowance();
    }
}
