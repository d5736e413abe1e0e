package dev.roster.openapi;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

import dev.roster.list.Page;

/** Calls a page of members {@code MemberPage}, which reads better in a client than what Java's generics make of it. */
final class PageSchemas {

    private static final Pattern GENERIC = Pattern.compile("\\bPage(\\w+)View$");

    private PageSchemas() {
    }

    static void rename(OpenAPI document) {
        EverySchema.visit(document, schema -> {
            if (schema.getRef() != null) {
                schema.setRef(name(schema.getRef()));
            }
        });
        Map<String, Schema> renamed = new TreeMap<>();
        document.getComponents().getSchemas().forEach((name, schema) -> renamed.put(name(name), described(name, schema)));
        document.getComponents().setSchemas(renamed);
    }

    private static String name(String generic) {
        return GENERIC.matcher(generic).replaceFirst("$1Page");
    }

    private static Schema described(String name, Schema schema) {
        if (GENERIC.matcher(name).find()) {
            schema.setDescription("A part of a list, and where the next one begins.");
            schema.getProperties().get("items").setMaxItems(Page.MAX_LIMIT);
        }
        return schema;
    }
}
