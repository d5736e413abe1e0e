package dev.roster.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.access.Permissions;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The database and Java have the same rule about who may grant what. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class PermissionsCoverTest {
    private static final List<String> SETS = List.of("", "*", "a:*", "a:x", "a:x a:y", "b:*", "a:* b:x", "a:x *", "aa:x",
            "member:invite", "member:*");

    @Test
    void bothSayTheSameOfEveryPair() {
        for (String granted : SETS) {
            for (String wanted : SETS) {
                assertThat(
                        Sql.column("select permissions_cover(string_to_array(?, ' '), string_to_array(?, ' '))::text", granted,
                                wanted))
                        .as(granted + " covers " + wanted)
                        .containsExactly(Boolean.toString(Permissions.parse(granted).cover(Permissions.parse(wanted))));
            }
        }
    }
}
