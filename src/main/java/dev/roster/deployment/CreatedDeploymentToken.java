package dev.roster.deployment;

import dev.roster.http.Idempotency;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new token of a service account of the deployment, which Roster shows once.")
record CreatedDeploymentToken(
        @Schema(required = true) UUID id,
        @Schema(nullable = true, description = "Send it as `Authorization: Bearer …`. Null in the response to a repeated `Idempotency-Key`, since Roster does not store it.", examples = "rss_AZq1…") String secret)
        implements
            Idempotency.ContainsSecret {
    @Override
    public Object withoutSecret() {
        return new CreatedDeploymentToken(id, null);
    }

    @Override
    public String toString() {
        return "CreatedDeploymentToken " + id;
    }
}
