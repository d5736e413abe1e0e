package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

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
            for (String spelt : List.of(words, HexFormat.of().formatHex(words.getBytes(UTF_8)),
                    Base64.getEncoder().withoutPadding().encodeToString(words.getBytes(UTF_8)))) {
                assertThat(Sql.column("select t::text from " + table + " t where strpos(lower(t::text), lower(?)) > 0"
                        + " and t::text like ?", spelt, "%" + account + "%")).as(table).isEmpty();
            }
        }
    }
}
