package dev.roster.key;

/** A key with the version that its entity tag tells. */
public record VersionedApiKey(ApiKeyView view, int version) {
}
