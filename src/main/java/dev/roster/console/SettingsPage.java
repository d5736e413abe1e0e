package dev.roster.console;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.account.AccountChange;
import dev.roster.account.AccountService;
import dev.roster.account.AccountView;
import dev.roster.http.Version;
import dev.roster.problem.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** What the account decides for itself. */
@Path("/accounts/{accountId}/settings")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class SettingsPage {

    private static final String SECTION = "settings";

    /** The form as it was filled in. @param lifetime of invitations, in hours */
    @TemplateData
    record Form(String name, String language, String lifetime, String domains, String apiKeyHeader, String retention,
            int version,
            FormError mistake) {

        static Form of(AccountView account, int version) {
            return new Form(account.name(), account.defaultLanguage(),
                    Long.toString(account.invitationLifetime().toHours()), String.join("\n", account.allowedEmailDomains()),
                    account.apiKeyHeader(), Integer.toString(account.auditRetentionDays()), version, null);
        }

        AccountChange change() {
            return new AccountChange(name, language, Duration.ofHours(number(lifetime, "invitationLifetime")),
                    List.copyOf(TypedList.in(domains)), apiKeyHeader, number(retention, "auditRetentionDays"));
        }

        private static int number(String typed, String field) {
            try {
                return Integer.parseInt(typed == null ? "" : typed.strip());
            } catch (NumberFormatException notANumber) {
                throw Problem.invalid(field, "must be a whole number");
            }
        }

        Form with(FormError why) {
            return new Form(name, language, lifetime, domains, apiKeyHeader, retention, version, why);
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance settings(Frame frame, Form form);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    AccountService accounts;

    @Inject
    Validator validator;

    @GET
    @Requires(Permission.ACCOUNT_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId) {
        return accounts.get(accountId).chain(account -> show(Form.of(account.view(), account.version())));
    }

    @POST
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @FormParam("name") String name,
            @FormParam("language") String language, @FormParam("lifetime") String lifetime,
            @FormParam("domains") String domains, @FormParam("apiKeyHeader") String apiKeyHeader,
            @FormParam("retention") String retention, @FormParam("version") int version) {
        Form form = new Form(name, language, lifetime, domains, apiKeyHeader, retention, version, null);
        return Uni.createFrom().item(form::change)
                .call(change -> FormError.check(validator, change))
                .chain(change -> accounts.change(current.actor(), change, Version.etag(version)))
                .map(changed -> pages.done("/accounts/" + accountId + "/settings", Flash.of("settings", "")))
                .onFailure(FormError::isOne).recoverWithUni(failure -> show(form.with(FormError.of((Problem) failure))));
    }

    private Uni<RestResponse<byte[]>> show(Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return pages.inAccount(SECTION, status, frame -> Templates.settings(frame, form));
    }
}
