package dev.roster.lifecycle;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table with rows of accounts.
 *
 * @param key the columns of the primary key after the account, each with its type; empty if an account has one row
 */
record AccountTable(String name, List<String> key) {
    /** In the order of their deletion: a table follows the tables that refer to it. */
    static final List<AccountTable> ALL = List.of(
            of("idempotent_response", "principal bytea", "key text"),
            of("invitation_secret", "invitation_id uuid", "hash bytea"),
            of("invitation", "id uuid"),
            of("invitation_import", "id uuid"),
            of("invitation_opt_out", "mailbox bytea"),
            of("mail", "id uuid"),
            of("mail_allowance", "kind text"),
            of("account_domain", "id uuid"),
            of("domain_limit"),
            of("join_request", "id uuid"),
            of("former_person", "hash bytea"),
            of("embed_token", "id uuid"),
            of("identity_link", "member_id uuid"),
            of("support_view", "id uuid"),
            of("directory_token", "id uuid"),
            of("directory_user", "id uuid"),
            of("directory_unlinked", "email text"),
            of("directory_group", "id uuid"),
            of("directory_connection", "id uuid"),
            of("api_key", "id uuid"),
            of("key_notice", "member_id uuid"),
            of("expiry_notice", "id uuid"),
            of("dormancy_warning", "member_id uuid", "idle_since timestamptz"),
            of("dormancy_policy"),
            of("review_item", "member_id uuid", "review_id uuid"),
            of("review_reviewer", "review_id uuid", "member_id uuid"),
            of("review", "id uuid"),
            of("review_schedule", "id uuid"),
            of("member_entry", "status text", "role text", "entry text", "member_id uuid"),
            of("active_members", "day date"),
            of("activity", "member_id uuid"),
            of("service_account", "id uuid"),
            of("member", "id uuid"),
            of("access_group", "id uuid"),
            of("permission_catalogue", "service text"),
            of("role", "name text"),
            of("account_logo"));

    static AccountTable of(String name, String... key) {
        return new AccountTable(name, List.of(key));
    }

    static AccountTable named(String name) {
        return ALL.stream().filter(table -> table.name.equals(name)).findFirst().orElseThrow();
    }

    /**
     * Reads the next rows of the account $1 in the order of the key, at most $2.
     *
     * @param continues whether $3 is the last row, as JSON
     */
    String next(boolean continues) {
        return "select to_jsonb(t) as record from %s t where t.account_id = $1%s%s limit $2".formatted(name,
                after(continues), order());
    }

    /** As above, but deletes the rows. Returns the number of deleted rows, the number of rows found, and the last one's key. */
    String deleteNext(boolean continues) {
        String condition = columns(column -> "t.%1$s = p.%1$s".formatted(column), " and ");
        return """
                with page as materialized (
                    select %2$s from %1$s t where t.account_id = $1%3$s%4$s limit $2
                ), gone as (
                    delete from %1$s t using page p where t.account_id = $1%5$s returning 1
                )
                select (select count(*)::int from gone) as deleted, (select count(*)::int from page) as found,
                    (select to_jsonb(p) from page p order by %6$s limit 1) as last"""
                .formatted(name, key.isEmpty() ? "t.account_id" : columns(column -> "t." + column, ", "), after(continues),
                        order(), condition.isEmpty() ? "" : " and " + condition,
                        key.isEmpty() ? "1" : columns(column -> "p." + column + " desc", ", "));
    }

    private String after(boolean continues) {
        return continues && !key.isEmpty() ? " and (%s) > (%s)".formatted(columns(column -> "t." + column, ", "),
                key.stream().map(column -> column.split(" "))
                        .map(column -> "($3::jsonb ->> '%s')::%s".formatted(column[0], column[1]))
                        .collect(Collectors.joining(", ")))
                : "";
    }

    private String order() {
        return key.isEmpty() ? "" : " order by " + columns(column -> "t." + column, ", ");
    }

    private String columns(Function<String, String> each, String separator) {
        return columns().map(each).collect(Collectors.joining(separator));
    }

    Stream<String> columns() {
        return key.stream().map(column -> column.substring(0, column.indexOf(' ')));
    }
}
