package dev.roster.access;

import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** The look-up that decisions rest on. Whoever implements it reads the database for every call: an answer is never reused. */
public interface Memberships {

    Uni<MembershipResult> standing(UUID accountId, String issuer, String subject);
}
