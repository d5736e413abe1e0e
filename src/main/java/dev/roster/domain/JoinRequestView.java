package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.database.Database;
import io.quarkus.qute.TemplateData;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@TemplateData
@Schema(name = "JoinRequest", description = "A person's request to join the account. If a request is declined, further ones within 30 days are declined automatically.")
public record JoinRequestView(
        @Schema(required = true) UUID id,
        @Schema(required = true, format = "email", description = "The verified address.", examples = "grace@acme.example") String email,
        @Schema(required = true, description = "As the identity provider states it.", examples = "Grace Hopper") String name,
        @Schema(required = true, examples = "acme.example") String domain,
        @Schema(required = true) JoinRequestState state,
        @Schema(required = true, description = "Whether the person was a member before.") boolean formerMember,
        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant expiresAt,
        @Schema(nullable = true, description = "When it was approved or declined; null otherwise.") Instant decidedAt,
        @Schema(nullable = true, description = "The member of an approved request; null otherwise.") UUID memberId) {
    static JoinRequestView of(Row row) {
        return new JoinRequestView(row.getUUID("id"), row.getString("email"), row.getString("name"), row.getString("domain"),
                JoinRequestState.fromString(row.getString("state_now")), row.getBoolean("is_former"),
                Database.instant(row, "created_at"), Database.instant(row, "expires_at"), Database.instant(row, "decided_at"),
                row.getUUID("member_id"));
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean isPending() {
        return state == JoinRequestState.PENDING;
    }
}
