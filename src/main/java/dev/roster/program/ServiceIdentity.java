package dev.roster.program;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.access.Program;
import dev.roster.member.ServiceMembers.Identity;
import dev.roster.value.OneLine;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How access tokens of the identity provider are recognized as those of a service account. */
@Schema(description = "How Roster recognizes the access tokens of the program: by `subject` or by `clientId`. Without both, the program has API keys only.")
public record ServiceIdentity(
        @OneLine @Size(min = 1, max = 255) @Schema(nullable = true, description = "The `sub` of the program's tokens.", examples = "0f9c5d4e-6f0a-4d5c-9f6b-2a1c3e5d7f90") String subject,
        @OneLine @Size(min = 1, max = 255) @Schema(nullable = true, description = "The id of the program's client. Roster accepts tokens that the client got for itself, and not those of people who signed in through the client.", examples = "nightly-export") String clientId,
        @Size(max = 2_000) @Pattern(regexp = "https?://\\S+", message = "must be the URL of an identity provider") @Schema(nullable = true, description = "The `iss` of the tokens. Default: the issuer of this deployment.", examples = "https://login.example.com/realms/example") String issuer) {
    static final ServiceIdentity NONE = new ServiceIdentity(null, null, null);

    @AssertTrue(message = "must have subject or clientId, not both, and issuer only with one of them")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isOne() {
        return (subject == null || clientId == null) && (issuer == null || subject != null || clientId != null);
    }

    static ServiceIdentity of(Identity stored) {
        if (stored.issuer() == null) {
            return NONE;
        }
        boolean client = Program.isIssuerOfClients(stored.issuer());
        return new ServiceIdentity(client ? null : stored.subject(), client ? stored.subject() : null,
                Program.issuer(stored.issuer()));
    }

    /** @param defaultIssuer of this deployment */
    Identity stored(String defaultIssuer) {
        String iss = issuer == null ? defaultIssuer : issuer;
        return subject != null ? new Identity(iss, subject)
                : clientId != null ? new Identity(Program.issuerOfClients(iss), clientId) : Identity.NONE;
    }
}
