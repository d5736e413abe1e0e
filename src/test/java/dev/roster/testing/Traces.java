package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;

/** Searches all tables for personal data, in any spelling and encoding. */
public final class Traces {
    private Traces() {
    }

    /** @param words that only the erased person had */
    public static void mustBeNone(String words) {
        mustBeNone(words, "");
    }

    /** @param words that other accounts can have too */
    public static void mustBeNone(TestAccount account, String words) {
        mustBeNone(words, account.id());
    }

    private static void mustBeNone(String words, String account) {
        for (String table : Sql.column("select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name not like 'audit_event_until%'")) {
            // One scan for all encodings, because the tables have the rows of all earlier tests.
            assertThat(Sql.column("select line from (select t::text as line from " + table + " t) lines where line like ?"
                    + " and (strpos(lower(line), lower(?)) > 0 or strpos(lower(line), lower(?)) > 0"
                    + " or strpos(lower(line), lower(?)) > 0)",
                    "%" + account + "%", words, HexFormat.of().formatHex(words.getBytes(UTF_8)),
                    Base64.getEncoder().withoutPadding().encodeToString(words.getBytes(UTF_8)))).as(table).isEmpty();
        }
    }
}
