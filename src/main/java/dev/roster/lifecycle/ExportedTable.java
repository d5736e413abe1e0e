package dev.roster.lifecycle;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A file of the archive with the rows of a table.
 *
 * @param binary columns that the archive contains in hexadecimal
 * @param secret columns that the archive does not contain
 */
record ExportedTable(String file, AccountTable table, Set<String> binary, Set<String> secret) {
    static final List<ExportedTable> ALL = List.of(
            of("roles", "role"),
            of("groups", "access_group"),
            of("permission-catalogues", "permission_catalogue"),
            of("members", "member"),
            of("service-accounts", "service_account"),
            of("activity", "activity"),
            of("active-members", "active_members"),
            new ExportedTable("api-keys", AccountTable.named("api_key"), Set.of(), Set.of("hash")),
            of("key-notices", "key_notice"),
            of("invitations", "invitation"),
            of("invitation-imports", "invitation_import"),
            new ExportedTable("invitation-opt-outs", AccountTable.named("invitation_opt_out"), Set.of("mailbox"), Set.of()),
            of("domains", "account_domain"),
            of("join-requests", "join_request"),
            new ExportedTable("former-people", AccountTable.named("former_person"), Set.of("hash"), Set.of()),
            of("emails", "mail"),
            of("expiry-notices", "expiry_notice"),
            of("dormancy-policy", "dormancy_policy"),
            of("dormancy-warnings", "dormancy_warning"),
            new ExportedTable("reviews", AccountTable.named("review"),
                    Set.of("sha256", "starter_salt", "starter_seal", "closer_salt", "closer_seal"), Set.of()),
            new ExportedTable("review-reviewers", AccountTable.named("review_reviewer"), Set.of("salt", "seal"), Set.of()),
            new ExportedTable("review-items", AccountTable.named("review_item"), Set.of("salt", "seal"), Set.of()),
            of("review-schedules", "review_schedule"),
            of("directory-connections", "directory_connection"),
            of("directory-users", "directory_user"),
            of("directory-unlinked", "directory_unlinked"),
            of("directory-groups", "directory_group"),
            of("support-views", "support_view"));

    /** Tables that the archive omits, or contains in another form. */
    static final Map<String, String> OMITTED = Map.of(
            "account_logo", "is logo.png",
            "member_entry", "is derived from the members",
            "invitation_secret", "contains secrets",
            "directory_token", "contains hashes of secrets",
            "identity_link", "contains secrets",
            "embed_token", "contains secrets that are valid for minutes",
            "idempotent_response", "contains copies of responses, for 24 hours",
            "mail_allowance", "counts the emails of a day",
            "domain_limit", "counts the lookups of an hour");

    private static ExportedTable of(String file, String table) {
        return new ExportedTable(file, AccountTable.named(table), Set.of(), Set.of());
    }

    /** Tables with documents in a row, some of up to 1 MiB. */
    static final Set<String> WITH_DOCUMENTS = Set.of("permission_catalogue", "directory_user", "directory_unlinked",
            "invitation_import", "review_item");

    /** How many rows the export keeps in memory at a time. */
    int rowsAtOnce() {
        return WITH_DOCUMENTS.contains(table.name()) ? 20 : AccountExport.ROWS;
    }

    /** A line of the file: the row with names as in the API. */
    String line(JsonObject row) {
        JsonObject line = new JsonObject();
        row.forEach(column -> {
            String name = column.getKey();
            if (!secret.contains(name)) {
                line.put(camelCase(name), binary.contains(name) ? hex(column.getValue()) : column.getValue());
            }
        });
        return line.encode() + "\n";
    }

    /** PostgreSQL begins binary data with {@code \x}. */
    private static Object hex(Object value) {
        return value instanceof String text && text.startsWith("\\x") ? text.substring(2) : value;
    }

    static String camelCase(String column) {
        StringBuilder name = new StringBuilder();
        for (String part : column.split("_")) {
            name.append(name.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
        }
        return name.toString();
    }
}
