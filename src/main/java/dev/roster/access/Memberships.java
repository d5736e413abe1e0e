package dev.roster.access;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** The lookup of memberships for decisions. An implementation reads the database for each call and reuses no result. */
public interface Memberships {

    Uni<MembershipResult> find(UUID accountId, String issuer, String subject);
}
