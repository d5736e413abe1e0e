package dev.roster.member;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The receipt of a removal. */
@Schema(description = "The member as they were left behind, and what the removal took with it. From this answer on nobody lets them in.")
record RemovalReceipt(@Schema(required = true) MemberView member, @Schema(required = true) RevokedAccess cut) {
}
