package dev.roster.member;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The member after the removal from the account or from a group, and the access that the removal revoked. After this response, the person has no such access.")
public record RemovalReceipt(@Schema(required = true) MemberView member, @Schema(required = true) RevokedAccess revoked) {
}
