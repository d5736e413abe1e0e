package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The target of a sign-in comes from a link, which an attacker may have created. */
class LocalPathTest {
    @ParameterizedTest
    @ValueSource(strings = { "/accounts", "/accounts/1/members?search=a%20b&sort=-name", "/join?token=x_-y", "/" })
    void acceptsPagesOfThisDeployment(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "//evil.example", "/\\evil.example", "https://evil.example", "/session/end", "/a|b", "/a\"b",
            "/a{b}",
            "/a^b", "/%", "/%zz", "/a b", "/a\nb", "", "accounts" })
    void replacesOtherTargetsByTheHomePage(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(LocalPath.HOME);
        assertThat(URI.create(LocalPath.bySignIn(path)).getPath()).isEqualTo("/session/sign-in");
    }
}
