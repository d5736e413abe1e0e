package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackPathTest {
    private static final String LIST = "/accounts/a/members?search=ann%2Bb%40acme.example&sort=-joined&cursor=x%3D";

    @Test
    void keepsFiltersAndPosition() {
        assertThat(BackPath.of("/accounts/a/members/m/role?to=admin&" + BackPath.parameter(LIST), "/")).isEqualTo(LIST);
        assertThat(BackPath.of("/accounts/a/members/m/role?to=admin", "/accounts/a/members")).isEqualTo("/accounts/a/members");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)",
            "/session/sign-out", "/a b" })
    void staysOnThisDeployment(String back) {
        assertThat(BackPath.of("/form?" + BackPath.parameter(back), "/list")).isEqualTo("/list");
    }
}
