package dev.roster.dev;

import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Shows the emails that the development mail server has received. */
@IfBuildProfile("dev")
@ApplicationScoped
class MailPage {
    /** The HTML of an email is untrusted: no scripts, no requests except images, and links open in new tabs. */
    private static final String MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; "
            + "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:";

    @CheckedTemplate(basePath = "dev")
    static class Templates {
        static native TemplateInstance mails(List<ReceivedMail> mails);

        static native TemplateInstance mail(ReceivedMail mail, String view);
    }

    void routes(@Observes Router router) {
        router.get("/dev/mail").handler(request -> html(request, Templates.mails(newestFirst())));
        router.get("/dev/mail.json").handler(MailPage::json);
        router.get("/dev/mail/:number").handler(request -> show(request, "html"));
        router.get("/dev/mail/:number/text").handler(request -> show(request, "text"));
        router.get("/dev/mail/:number/headers").handler(request -> show(request, "headers"));
        router.get("/dev/mail/:number/part").handler(MailPage::htmlPart);
    }

    /** With {@code ?to=}, only emails to that address. Answers 503 until one arrives, so that {@code curl --retry} waits. */
    private static void json(RoutingContext request) {
        String to = request.request().getParam("to");
        List<ReceivedMail> mails = newestFirst().stream().filter(mail -> to == null || mail.isTo(to)).toList();
        if (to != null && mails.isEmpty()) {
            request.response().setStatusCode(503).putHeader("Retry-After", "1").end();
            return;
        }
        JsonArray json = new JsonArray();
        mails.forEach(mail -> json.add(new JsonObject()
                .put("number", mail.number())
                .put("to", mail.to())
                .put("subject", mail.subject())
                .put("at", mail.at().toString())
                .put("text", mail.text())
                .put("links", new JsonArray(mail.links()))));
        request.response().putHeader("Content-Type", "application/json").end(json.encodePrettily() + "\n");
    }

    private static void show(RoutingContext request, String view) {
        find(request).ifPresentOrElse(mail -> html(request, Templates.mail(mail, view)), () -> request.fail(404));
    }

    private static void htmlPart(RoutingContext request) {
        find(request).ifPresentOrElse(
                mail -> request.response()
                        .putHeader("Content-Type", "text/html; charset=utf-8")
                        .putHeader("Content-Security-Policy", MAIL_POLICY)
                        .end(mail.html().replaceFirst("<head>", "<head><base target=\"_blank\">")),
                () -> request.fail(404));
    }

    private static void html(RoutingContext request, TemplateInstance page) {
        request.response()
                .putHeader("Content-Type", "text/html; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .end(page.render());
    }

    private static Optional<ReceivedMail> find(RoutingContext request) {
        String number = request.pathParam("number");
        return newestFirst().stream().filter(mail -> Integer.toString(mail.number()).equals(number)).findFirst();
    }

    private static List<ReceivedMail> newestFirst() {
        List<ReceivedMail> mails = new ArrayList<>(DevMailServer.running().received());
        Collections.reverse(mails);
        return mails;
    }
}
