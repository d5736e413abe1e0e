package dev.roster.sql;

import dev.roster.testing.Sql;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A function of the schema that reads or writes tables, or a trigger's. PostgreSQL does not plan its statements beforehand. */
record FunctionBody(String name, String source) {
    /** The account of a parameter, of a row of a loop, or of the row of a trigger. */
    private static final String ACCOUNT_VARIABLE = "(= ?)(account|(?:part|old|new)\\.account_id)\\b(?!\\.)";

    /** Immutable functions read no table. */
    static List<FunctionBody> all() {
        return Sql.column("""
                select proname || chr(1) || prosrc from pg_proc
                where pronamespace = 'public'::regnamespace and provolatile <> 'i'""").stream()
                .map(row -> row.split("\u0001"))
                .map(parts -> new FunctionBody(parts[0], parts[1])).toList();
    }

    /** Its parts between semicolons and the beginnings of blocks, with the account's variables as parameter {@code $1}. */
    List<String> statements() {
        String sql = source.replaceAll("--[^\n]*", " ").toLowerCase(Locale.ROOT).replaceAll("\\s+", " ")
                .replaceAll(ACCOUNT_VARIABLE, "$1\\$1");
        return Stream.of(sql.split(";|\\bloop\\b|\\bbegin\\b")).map(String::strip).filter(part -> !part.isEmpty())
                .toList();
    }

    /** A trigger's set of changed rows, which Citus cannot join with a table. */
    static boolean readsChangedRows(String statement) {
        return statement.matches(".*\\b(from|join) (touched|changed)\\b.*");
    }
}
