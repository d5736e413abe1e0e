package dev.roster.openapi;

import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

import dev.roster.value.OneLine;

/**
 * Writes patterns as every language's engine reads them. Bean Validation holds the whole text against a pattern, JSON Schema
 * looks for it anywhere: so each gets its anchors. What only Java understands fails the build.
 */
final class PortablePatterns {

    private static final Pattern ONLY_JAVA = Pattern.compile("\\(\\?(?!:)|\\\\[pPQGAzZX]|&&|[*+?}]\\+");

    void applyTo(OpenAPI document) {
        EverySchema.visit(document, schema -> {
            if (schema.getPattern() != null) {
                schema.setPattern(portable(schema));
            }
        });
    }

    private static String portable(Schema schema) {
        String pattern = schema.getPattern().equals(OneLine.PATTERN) ? OneLine.PORTABLE : greedy(schema.getPattern());
        if (ONLY_JAVA.matcher(pattern).find()) {
            throw new IllegalStateException(
                    "Other languages cannot read the pattern " + pattern
                            + ": state one that they can, by @Schema(pattern = …)");
        }
        if (pattern.startsWith("^")) {
            return pattern;
        }
        return pattern.contains("|") ? "^(?:" + pattern + ")$" : "^" + pattern + "$";
    }

    /** Java repeats a group by recursion, unless possessively: a long text would overflow the stack. */
    private static String greedy(String pattern) {
        return pattern.replace(")++", ")+");
    }
}
