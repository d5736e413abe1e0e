package dev.roster.console.dormancy;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.console.QueryString;
import dev.roster.dormancy.DormancyPolicyService;
import dev.roster.dormancy.DormancyTerms;
import dev.roster.dormancy.DormantMemberView;
import dev.roster.dormancy.DormantMembers;
import dev.roster.dormancy.ExemptMembers;
import dev.roster.dormancy.NewDormancyPolicy;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Lists dormant members and changes the policy for them. */
@Cancellable(false)
@Path("/accounts/{accountId}/dormancy")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class DormancyPage {
    private static final int PREVIEW_ROWS = 200;
    private static final int DEFAULT_DAYS = 90;

    /** @param exempt email addresses */
    @TemplateData
    record Form(String days, String warnDaysBefore, boolean suspend, String exempt, int version) {
        static Form of(Versioned<DormancyTerms> policy, List<String> exempt) {
            DormancyTerms view = policy.view();
            return new Form(Integer.toString(view.days()), Integer.toString(view.warnDaysBefore()), view.suspend(),
                    String.join("\n", exempt), policy.version());
        }

        NewDormancyPolicy policy(Set<UUID> exemptMembers) {
            return new NewDormancyPolicy(FormValues.number("days", days),
                    warnDaysBefore.isBlank() ? 0 : FormValues.number("warnDaysBefore", warnDaysBefore), suspend, exemptMembers);
        }
    }

    @CheckedTemplate(basePath = "console/dormancy")
    @TemplateData(target = DormantMemberView.class)
    static class Templates {
        static native TemplateInstance dormancy(Frame frame, Form form, FormError error, int days, List<Integer> choices,
                List<DormantMemberView> members, String next);

        static native TemplateInstance dormancyPreview(Frame frame, Form form, Page<DormantMemberView> page);
    }

    @Inject
    Pages pages;
    @Inject
    DormancyPolicyService policies;
    @Inject
    DormantMembers members;
    @Inject
    ExemptMembers exempt;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestQuery String days, @RestQuery String cursor) {
        return policies.get(accountId)
                .chain(policy -> exempt.addresses(accountId, policy.view().exemptMembers())
                        .chain(addresses -> show(accountId, selectedDays(days, policy.view()), cursor,
                                Form.of(policy, addresses), null)));
    }

    /**
     * Before a policy that suspends takes effect, the page shows the members whom it affects.
     *
     * @param previewed set by that page
     */
    @POST
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestForm String days,
            @RestForm @DefaultValue("") String warnDaysBefore, @RestForm String suspend,
            @RestForm("exempt") String exemptAddresses, @RestForm String previewed, @RestForm int version) {
        Form form = new Form(days, warnDaysBefore, suspend != null, exemptAddresses, version);
        Set<String> addresses = FormValues.list(exemptAddresses);
        if (!addresses.isEmpty()) {
            pages.actor().mustHold("Naming members", Permissions.of(List.of(Permission.MEMBER_READ.value())));
        }
        return pages.submit(() -> exempt.ids(accountId, addresses)
                .map(ids -> pages.valid(form.policy(ids)))
                .chain(policy -> form.suspend() && previewed == null ? preview(accountId, policy, form)
                        : policies.set(pages.actor(), policy, Version.etag(version))
                                .map(set -> pages.redirect(pages.back("/dormancy"), FlashMessage.SAVED, ""))),
                error -> showAgain(accountId, form, error));
    }

    private Uni<RestResponse<byte[]>> preview(UUID accountId, NewDormancyPolicy policy, Form form) {
        pages.actor().mustHold("A policy that suspends", Permissions.ALL);
        return pages.show(members.dryRun(accountId, policy, PREVIEW_ROWS, null),
                (frame, page) -> Templates.dormancyPreview(frame, form, page));
    }

    /** Without the permission to read members, the page shows the form alone. */
    private Uni<RestResponse<byte[]>> showAgain(UUID accountId, Form form, FormError error) {
        return pages.actor().permissions().allow(Permission.MEMBER_READ) ? show(accountId, DEFAULT_DAYS, null, form, error)
                : show(DEFAULT_DAYS, form, error, List.of(), null);
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, int days, String cursor, Form form, FormError error) {
        return members.report(accountId, days, Pages.ROWS_PER_PAGE, cursor)
                .chain(page -> show(days, form, error, page.items(), new QueryString().with("days", Integer.toString(days))
                        .next(pages.inAccount("/dormancy"), page.nextCursor())));
    }

    private Uni<RestResponse<byte[]>> show(int days, Form form, FormError error, List<DormantMemberView> members, String next) {
        return pages.show(error,
                frame -> Templates.dormancy(frame, form, error, days, List.of(30, 35, 60, 90), members, next));
    }

    /** Ignores a value that the page does not offer. */
    private static int selectedDays(String days, DormancyTerms policy) {
        int number = days != null && days.strip().matches("\\d{1,4}") ? Integer.parseInt(days.strip()) : 0;
        return number >= 1 && number <= NewDormancyPolicy.MAX_DAYS ? number : policy.days();
    }
}
