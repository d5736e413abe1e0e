package dev.roster.domain;

import dev.roster.testing.Api;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;

/** An account whose domain lets people ask to join, and Grace, who does. */
abstract class JoinRequestFixture extends DomainScenario {
    JsonObject domain;
    Api grace;

    @BeforeEach
    void offerRequests() {
        domain = verify("request", "member");
        grace = person("grace");
    }

    String pendingOf(String name) {
        return requests("state=pending").stream()
                .filter(request -> request.getString("email").equals(account.email(name))).findFirst().orElseThrow()
                .getString("id");
    }
}
