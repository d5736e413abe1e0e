package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;

/** Searches all tables for personal data, in any case and encoding. */
public final class PersonalData {
    private PersonalData() {
    }

    /** @param text that no table contains */
    public static void mustBeErased(String text) {
        mustBeErased(text, "");
    }

    /** @param text that no row of the account contains */
    public static void mustBeErased(TestAccount account, String text) {
        mustBeErased(text, account.id());
    }

    private static void mustBeErased(String text, String account) {
        for (String table : Sql.column("select table_name from information_schema.tables where table_schema = 'public'"
                + " and table_type = 'BASE TABLE' and table_name not like 'audit_event_until%'")) {
            // One scan for all encodings, because the tables have the rows of all earlier tests. OFFSET 0 converts each row once.
            assertThat(Sql.column("select line from (select lower(t::text) as line from " + table + " t offset 0) lines"
                    + " where line like ? and (strpos(line, lower(?)) > 0 or strpos(line, lower(?)) > 0"
                    + " or strpos(line, lower(?)) > 0)",
                    "%" + account + "%", text, HexFormat.of().formatHex(text.getBytes(UTF_8)),
                    Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8)))).as(table).isEmpty();
        }
    }
}
