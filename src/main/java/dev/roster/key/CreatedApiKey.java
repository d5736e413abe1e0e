package dev.roster.key;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import dev.roster.http.ContainsSecret;

/** The answer to a creation: the one time that the secret is shown. */
@Schema(description = "A new key, with what to send as the key. Nobody can see that again.")
public record CreatedApiKey(
        @Schema(required = true) ApiKeyView apiKey,
        @Schema(nullable = true, description = "What to send, as `Authorization: Bearer …` or in the account's `apiKeyHeader`. Null in the answer to a repeated `Idempotency-Key`: it was shown, and Roster does not have it any more.", examples = "rst_AZq1…") String secret)
        implements
            ContainsSecret {

    @Override
    public Object withoutSecret() {
        return new CreatedApiKey(apiKey, null);
    }

    @Override
    public String toString() {
        return "CreatedApiKey " + apiKey.id();
    }
}
