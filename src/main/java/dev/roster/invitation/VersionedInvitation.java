package dev.roster.invitation;

/** An invitation with the version of its row, for the entity tag. */
public record VersionedInvitation(InvitationView view, int version) {
}
