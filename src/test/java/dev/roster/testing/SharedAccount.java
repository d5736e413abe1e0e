package dev.roster.testing;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Opens one account for all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SharedAccount {
    protected TestAccount account;
    protected Api admin;

    /** Not a BeforeAll method, because the HTTP client learns the port when a test begins. */
    @BeforeEach
    protected void openOnce() {
        if (account == null) {
            account = TestAccount.open();
            admin = account.admin().api();
            prepare();
        }
    }

    /** Runs once, after the account is opened. */
    protected void prepare() {
    }
}
