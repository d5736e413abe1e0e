package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;

/** What the database still tells of somebody, whatever the table, and however it is spelt. */
public final class Traces {

    private Traces() {
    }

    /** Of words that are nobody else's. */
    public static void mustBeNone(String words) {
        mustBeNone(words, "");
    }

    /** Of words that other accounts may have too. */
    public static void mustBeNone(TestAccount account, String words) {
        mustBeNone(words, account.id());
    }

    private static void mustBeNone(String words, String account) {
        for (String table : Sql.column("select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name not like 'audit_event_until%'")) {
            // One scan for all encodings: the tables hold the rows of every test before.
            assertThat(Sql.column("select line from (select t::text as line from " + table + " t) lines where line like ?"
                    + " and (strpos(lower(line), lower(?)) > 0 or strpos(lower(line), lower(?)) > 0"
                    + " or strpos(lower(line), lower(?)) > 0)",
                    "%" + account + "%", words, HexFormat.of().formatHex(words.getBytes(UTF_8)),
                    Base64.getEncoder().withoutPadding().encodeToString(words.getBytes(UTF_8)))).as(table).isEmpty();
        }
    }
}
