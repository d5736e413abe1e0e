package dev.roster.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Sets the TXT records of the development DNS server. */
@IfBuildProfile("dev")
@ApplicationScoped
class DnsPage {
    void routes(@Observes Router router) {
        router.get("/dev/dns").handler(DnsPage::show);
        router.get("/dev/dns/set").handler(DnsPage::set);
    }

    private static void show(RoutingContext request) {
        JsonObject json = new JsonObject();
        DevDnsServer.running().records().forEach(json::put);
        request.response().putHeader("Content-Type", "application/json").end(json.encodePrettily() + "\n");
    }

    /** {@code ?name=…&value=…} adds one record; without a value, it removes the records of the name. */
    private static void set(RoutingContext request) {
        String name = request.request().getParam("name");
        String value = request.request().getParam("value");
        if (name == null) {
            request.fail(400);
            return;
        }
        DevDnsServer.running().set(name, value == null ? new String[0] : new String[] { value });
        show(request);
    }
}
