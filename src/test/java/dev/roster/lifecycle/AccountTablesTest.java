package dev.roster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The deletion and the export of an account cover every table of the schema. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class AccountTablesTest {
    /** The function delete_audit_events deletes the first three, and a deletion waits until the last one is empty. */
    private static final Set<String> OTHERWISE = Set.of("audit_event", "audit_gap", "audit_chain", "edge_pending_change");

    static List<String> tables() {
        return Sql.column("""
                select c.relname from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                order by c.relname""");
    }

    /** If this test fails for a new table, add it to AccountTable.ALL, and to ExportedTable.ALL or OMITTED. */
    @Test
    void aDeletionCoversEveryTable() {
        assertThat(Stream.concat(AccountTable.ALL.stream().map(AccountTable::name), OTHERWISE.stream()))
                .containsExactlyInAnyOrderElementsOf(tables());
    }

    @Test
    void anExportCoversEveryTable() {
        assertThat(Stream.concat(ExportedTable.ALL.stream().map(exported -> exported.table().name()),
                ExportedTable.OMITTED.keySet().stream()))
                .containsExactlyInAnyOrderElementsOf(AccountTable.ALL.stream().map(AccountTable::name).toList());
    }

    @Test
    void theKeysAreThoseOfTheSchema() {
        for (AccountTable table : AccountTable.ALL) {
            assertThat(Stream.concat(Stream.of("account_id"), table.columns()).collect(Collectors.joining(",")))
                    .as(table.name())
                    .isEqualTo(Sql.column("""
                            select string_agg(a.attname, ',' order by k.position)
                            from pg_index i cross join unnest(i.indkey) with ordinality as k (number, position)
                            join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.number
                            where i.indrelid = cast(? as regclass) and i.indisprimary""", table.name()).get(0));
        }
    }

    /** A thousand rows with documents could exhaust the memory. */
    @Test
    void tablesWithDocumentsAreKnown() {
        List<String> withDocuments = Sql.column("""
                select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.atttypid = 'jsonb'::regtype
                    and not a.attisdropped and not c.relispartition""");
        assertThat(ExportedTable.WITH_DOCUMENTS).containsExactlyInAnyOrderElementsOf(ExportedTable.ALL.stream()
                .map(exported -> exported.table().name()).filter(withDocuments::contains).toList());
    }

    /** A column with secrets or binary data must be named in ExportedTable. */
    @Test
    void binaryColumnsAreKnown() {
        for (ExportedTable exported : ExportedTable.ALL) {
            assertThat(Stream.concat(exported.binary().stream(), exported.secret().stream())).as(exported.file())
                    .containsExactlyInAnyOrderElementsOf(Sql.column("""
                            select attname from pg_attribute
                            where attrelid = cast(? as regclass) and atttypid = 'bytea'::regtype and not attisdropped""",
                            exported.table().name()));
        }
    }
}
