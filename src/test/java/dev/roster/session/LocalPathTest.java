package dev.roster.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link says where a sign-in leads; whoever made the link may be an attacker. */
class LocalPathTest {

    @ParameterizedTest
    @ValueSource(strings = { "/accounts", "/accounts/1/members?search=a%20b&sort=-name", "/join?token=x_-y", "/" })
    void isTakenWhenItIsAPageOfThisDeployment(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(strings = { "//evil.example", "/\\evil.example", "https://evil.example", "/session/end", "/a|b", "/a\"b",
            "/a{b}",
            "/a^b", "/%", "/%zz", "/a b", "/a\nb", "", "accounts" })
    void isTheHomePageOtherwise(String path) {
        assertThat(LocalPath.of(path)).isEqualTo(LocalPath.HOME);
        assertThat(URI.create(LocalPath.bySignIn(path)).getPath()).isEqualTo("/session/sign-in");
    }
}
