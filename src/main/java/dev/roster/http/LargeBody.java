package dev.roster.http;

import java.util.regex.Pattern;

/**
 * Permits authenticated clients a body above the common limit. A feature produces it as a bean. @param path of the operations
 */
public record LargeBody(Pattern path, int bytes) {
}
