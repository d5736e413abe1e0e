package dev.roster.key;

/** A key with the version that its entity tag tells. */
record VersionedApiKey(ApiKeyView view, int version) {
}
