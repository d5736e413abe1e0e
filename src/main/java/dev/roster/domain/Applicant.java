package dev.roster.domain;

import dev.roster.access.Principal;
import dev.roster.member.NewMember;
import dev.roster.problem.Problem;
import dev.roster.value.EmailAddress;

/** A person whom the identity provider has authenticated, with a verified address. */
record Applicant(Principal principal, EmailAddress address) {
    /** @return null for a program, and for a person without a verified address */
    static Applicant orNull(Principal principal) {
        EmailAddress address = principal.program() != null ? null : EmailAddress.orNull(principal.verifiedEmail());
        return address == null ? null : new Applicant(principal, address);
    }

    /** Fails with {@code not-found} for a program, and for a person without a verified address. */
    static Applicant of(Principal principal) {
        Applicant applicant = orNull(principal);
        if (applicant == null) {
            throw Problem.notFound();
        }
        return applicant;
    }

    String issuer() {
        return principal.issuer();
    }

    String subject() {
        return principal.subject();
    }

    String email() {
        return address.value();
    }

    NewMember member() {
        return new NewMember(issuer(), subject(), email(), principal.name());
    }
}
