package dev.roster.http;

/**
 * A resource and the version of its row.
 *
 * @param version increases with every change; the resource's entity tag (RFC 9110, section 8.8.3)
 */
public record Versioned<T>(T view, int version) {
}
