package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.roster.access.LookupStatement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the forms of lookups that only a cluster uses. */
class LookupStatementTest {
    private static final List<String> TABLES = List.of("access_group", "account", "activity", "api_key", "embed_token",
            "member",
            "role");

    static Stream<String> statementsForClusters() {
        return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.roster").stream()
                .flatMap(type -> type.getFields().stream())
                .filter(field -> field.getRawType().isEquivalentTo(LookupStatement.class))
                .map(LookupStatementTest::forCluster);
    }

    private static String forCluster(JavaField constant) {
        try {
            Field field = constant.reflect();
            field.setAccessible(true);
            Method sql = LookupStatement.class.getDeclaredMethod("sql", boolean.class);
            sql.setAccessible(true);
            return (String) sql.invoke(field.get(null), true);
        } catch (ReflectiveOperationException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Otherwise a cluster reads all shards. */
    @ParameterizedTest
    @MethodSource("statementsForClusters")
    void eachTableOfASubqueryHasAConditionOnTheAccounts(String statement) {
        String columns = statement.substring(0, statement.indexOf("\nfrom unnest("));
        assertThat(new AccountConditions(TABLES).tablesOf(columns))
                .hasSize(columns.split("account_id = any\\(\\$", -1).length - 1);
        assertThat(statement).containsPattern("join account a on a.id = q.account_id and a.id = any\\(\\$");
    }
}
