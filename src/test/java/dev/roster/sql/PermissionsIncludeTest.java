package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Permissions;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Permissions#include} and the function {@code permissions_include} implement the same rule. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PermissionsIncludeTest {
    private static final List<String> SETS = List.of("", "*", "a:*", "a:x", "a:x a:y", "b:*", "a:* b:x", "a:x *", "aa:x",
            "member:invite", "member:*");

    @Test
    void databaseAndJavaAgreeOnEveryPair() {
        for (String granted : SETS) {
            for (String required : SETS) {
                assertThat(
                        Sql.column("select permissions_include(string_to_array(?, ' '), string_to_array(?, ' '))::text",
                                granted,
                                required))
                        .as(granted + " includes " + required)
                        .containsExactly(Boolean.toString(Permissions.parse(granted).include(Permissions.parse(required))));
            }
        }
    }
}
