package dev.roster.dev;

import dev.roster.access.AccessSettings;
import dev.roster.dev.DevPeople.DevPerson;
import dev.roster.http.HttpSettings;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.logging.Log;
import io.quarkus.vertx.http.HttpServerStart;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Creates the demo account in development, through the API and the links in emails. */
@IfBuildProfile("dev")
@ApplicationScoped
class DemoAccount {
    private static final String CREATED = "dev.roster.demo-account";
    private static final long MAIL_TIMEOUT_MS = 20_000;

    private final HttpClient http = HttpClient.newHttpClient();
    private int mails;

    @Inject
    HttpSettings config;
    @Inject
    AccessSettings provider;

    /** A live reload keeps the database and the account. */
    void onStart(@ObservesAsync HttpServerStart server) {
        if (System.getProperty(CREATED) != null) {
            return;
        }
        try {
            String account = create();
            System.setProperty(CREATED, account);
            Banner.print(config.publicUrl(), provider.oidc().issuer().orElseThrow(), account);
        } catch (IOException | IllegalStateException failure) {
            Log.error("Cannot create the demo account", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private String create() throws IOException, InterruptedException {
        JsonObject acme = new JsonObject().put("name", "Acme").put("firstAdminEmail", DevPeople.ADA.address());
        String id = call(DevPeople.OLGA, "POST", "/v1/accounts", acme).getString("id");
        String account = "/v1/accounts/" + id;
        join(DevPeople.ADA);
        invite(account, DevPeople.BEN, "en", "Welcome to the team!");
        join(DevPeople.BEN);
        invite(account, DevPeople.CHLOE, "fr", null);
        join(DevPeople.CHLOE);
        invite(account, DevPeople.GRACE, "en", "We would love to have you on board.\nSee you on Monday!");
        for (DevPerson active : new DevPerson[] { DevPeople.BEN, DevPeople.CHLOE, DevPeople.ADA }) {
            call(active, "GET", account, null);
        }
        return id;
    }

    private void invite(String account, DevPerson person, String language, String note)
            throws IOException, InterruptedException {
        JsonObject invitation = new JsonObject().put("email", person.address()).put("name", person.name())
                .put("language", language).put("note", note);
        call(DevPeople.ADA, "POST", account + "/invitations", invitation);
    }

    private void join(DevPerson person) throws IOException, InterruptedException {
        DevMailServer mailServer = DevMailServer.running();
        mails++;
        if (!mailServer.waitFor(mails, MAIL_TIMEOUT_MS)) {
            throw new IllegalStateException("No email arrived for " + person.address());
        }
        String link = mailServer.received().stream().filter(mail -> mail.isTo(person.address())).findFirst()
                .orElseThrow(IllegalStateException::new).links().get(0);
        JsonObject secret = new JsonObject().put("token", link.substring(link.indexOf("token=") + "token=".length()));
        call(person, "POST", "/v1/invitations/accept", secret);
    }

    private JsonObject call(DevPerson person, String method, String path, JsonObject body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(config.publicUrl() + path))
                .header("Authorization", "Bearer " + DevIdentityProvider.token(person.address()))
                .header("Content-Type", "application/json")
                .method(method, body == null ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IllegalStateException(method + " " + path + ": " + response.body());
        }
        return new JsonObject(response.body());
    }
}
