package dev.roster.member;

import java.util.List;
import java.util.UUID;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What a loss of access took with it. */
@Schema(description = "What the change took with it.")
public record Cut(
        @Schema(required = true, description = "The open invitations that the member had sent; they are revoked.") List<UUID> invitations) {

    static final Cut NOTHING = new Cut(List.of());
}
