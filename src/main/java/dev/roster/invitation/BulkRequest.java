package dev.roster.invitation;

import java.util.List;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "BulkInvitations")
public record BulkRequest(
        @NotNull @Size(min = 1, max = MAX) @Schema(description = "1 to 1,000 invitations. Each has its own outcome.") List<@NotNull NewInvitation> invitations) {

    public static final int MAX = 1_000;
}
