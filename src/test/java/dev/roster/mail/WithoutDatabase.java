package dev.roster.mail;

import java.util.Map;

import io.quarkus.test.junit.QuarkusTestProfile;

/** Roster with nothing around it: it starts without a database, and what these tests look at needs none. */
public class WithoutDatabase implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "roster.database.url", "postgresql://localhost:1/none",
                "roster.mail.from", "roster@acme.example",
                "roster.smtp.host", "localhost",
                "roster.public-url", "https://roster.acme.example",
                "quarkus.oidc.tenant-enabled", "false",
                "quarkus.oidc.token.required-claims.sub", "none",
                "smallrye.config.mapping.validate-unknown", "false",
                "quarkus.scheduler.enabled", "false");
    }
}
