package dev.roster.edge.core;

import dev.roster.http.Idempotency;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new edge credential with its secret, which Roster shows once.")
record CreatedEdgeCredential(
        @Schema(required = true) EdgeCredentialView edgeCredential,
        @Schema(nullable = true, description = "The value of `ROSTER_EDGE_CREDENTIAL`. Null in the response to a repeated `Idempotency-Key`, since Roster does not store it.", examples = "rse_AZq1…") String secret)
        implements
            Idempotency.ContainsSecret {
    @Override
    public Object withoutSecret() {
        return new CreatedEdgeCredential(edgeCredential, null);
    }

    @Override
    public String toString() {
        return "CreatedEdgeCredential " + edgeCredential.id();
    }
}
