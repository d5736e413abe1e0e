package dev.roster.console;

import dev.roster.testing.Browser;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import org.junit.jupiter.api.BeforeEach;

/** An account with an admin, who is signed in to the console, and Grace, a member. */
abstract class MemberListFixture {
    TestAccount account;
    Person grace;
    Browser admin;
    String base;

    @BeforeEach
    void open() {
        account = TestAccount.open();
        grace = account.add("grace", "member");
        admin = Browser.signedIn(account.admin().email());
        base = "/accounts/" + account.id();
    }
}
