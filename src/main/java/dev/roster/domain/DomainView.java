package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.http.Versioned;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "VerifiedDomain", description = "A domain of the account, with the TXT record that verifies it.")
public record DomainView(
        @Schema(required = true) UUID id,
        @Schema(required = true, description = "In ASCII and lower case.", examples = "acme.example") String name,
        @Schema(required = true) DomainState state,
        @Schema(required = true, description = "The name of the TXT record.", examples = "_roster-challenge.acme.example") String recordName,
        @Schema(required = true, description = "The value of the TXT record. Other TXT records of the name do no harm.", examples = "roster-domain-verification=n3cVb0wS1q5m2o8XkzR4tw") String recordValue,
        @Schema(required = true) Joining joining,
        @Schema(required = true, description = "The role of people who join.", examples = "member") String role,
        @Schema(required = true) Instant createdAt,
        @Schema(nullable = true, description = "Null if it was never verified.") Instant verifiedAt,
        @Schema(nullable = true, description = "When Roster last looked the record up; null if never.") Instant checkedAt,
        @Schema(nullable = true, description = "The result of that lookup; null if there was none.") LookupResult lookup,
        @Schema(nullable = true, description = "Since when the record of the verified domain is missing; null if it is not.") Instant missingSince) {
    static Versioned<DomainView> of(AccountDomain domain) {
        return new Versioned<>(new DomainView(domain.id, domain.name, DomainState.of(domain.state),
                TxtLookup.recordName(domain.name), domain.recordValue(), Joining.of(domain.joining), domain.role,
                domain.createdAt, domain.verifiedAt, domain.checkedAt, LookupResult.of(domain.lookup), domain.missingSince),
                domain.version);
    }

    @JsonIgnore
    @Schema(hidden = true)
    public boolean isVerified() {
        return state == DomainState.VERIFIED;
    }
}
