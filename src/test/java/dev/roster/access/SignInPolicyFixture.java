package dev.roster.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin, whose sign-in policy the operator changes. */
abstract class SignInPolicyFixture {
    final Api operator = Api.asOperator();
    TestAccount account;
    Person grace;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "admin");
    }

    static String version(ReceivedPage page) {
        return page.html().replaceFirst("(?s).*?name=\"version\" value=\"(\\d+)\".*", "$1");
    }

    void set(Map<String, ?> policy) {
        Answer answer = Call.patch(operator, account.path(), Map.of("signInPolicy", policy)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    void assertAccess(Api principal, boolean allowed) {
        assertThat(status(principal)).isEqualTo(allowed ? 200 : 401);
        assertThat(principal.get("/v1/access?account=" + account.id()).statusCode()).isEqualTo(allowed ? 200 : 401);
    }

    int status(Api principal) {
        return Call.get(principal, account.path()).send().status();
    }
}
