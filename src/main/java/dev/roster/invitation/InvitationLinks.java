package dev.roster.invitation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;

/** The links that contain a secret. */
@ApplicationScoped
class InvitationLinks {
    @Inject
    InvitationSettings config;

    URI toJoin(InvitationSecret secret) {
        return config.invitationLink().map(link -> URI.create(link.replace("{token}", secret.reveal())))
                .orElseGet(() -> config.link("/join?token=" + secret.reveal()));
    }

    /** Always leads to Roster, because mail clients send the one-click request to the link (RFC 8058). */
    URI toOptOut(InvitationSecret key) {
        return config.link("/opt-out?key=" + key.reveal());
    }
}
