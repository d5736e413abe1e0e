package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.TestAccount.Person;
import java.util.List;
import java.util.Map;

/** Embed tokens for pages of {@link #ORIGIN}. */
public final class EmbedTokens {
    public static final String ORIGIN = "https://app.acme.example";

    private EmbedTokens() {
    }

    /** Lists origins in the settings of the account. */
    public static void allow(TestAccount account, String... origins) {
        Answer changed = Call.patch(account.admin().api(), account.path(), Map.of("embedOrigins", List.of(origins))).send();
        assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    }

    /** @param creator the member, or an API key */
    public static Api create(Api creator, TestAccount account, Person member) {
        Answer created = Call.post(creator, path(account, member), Map.of("origin", ORIGIN)).send();
        assertThat(created.status()).as(created.body()).isEqualTo(201);
        return new Api(created.json().getString("token"));
    }

    public static String path(TestAccount account, Person member) {
        return account.path(member) + "/embed-tokens";
    }
}
