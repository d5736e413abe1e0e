package dev.roster.key;

import dev.roster.http.Idempotency;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new key with its secret, which Roster shows once.")
public record CreatedApiKey(
        @Schema(required = true) ApiKeyView apiKey,
        @Schema(nullable = true, description = "Send it as `Authorization: Bearer …` or in the account's `apiKeyHeader`. Null in the response to a repeated `Idempotency-Key`, since Roster does not store it.", examples = "rst_AZq1…") String secret)
        implements
            Idempotency.ContainsSecret {
    @Override
    public Object withoutSecret() {
        return new CreatedApiKey(apiKey, null);
    }

    @Override
    public String toString() {
        return "CreatedApiKey " + apiKey.id();
    }
}
