package dev.roster.member;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The removed member, and the access that the removal revoked. After this response, the person has no access.")
public record RemovalReceipt(@Schema(required = true) MemberView member, @Schema(required = true) RevokedAccess revoked) {
}
