package dev.roster.console;

import java.util.List;
import java.util.Set;
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
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

import dev.roster.access.CurrentPrincipal;
import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import dev.roster.access.Requires;
import dev.roster.dormancy.DormancyPolicyService;
import dev.roster.dormancy.DormantMemberView;
import dev.roster.dormancy.DormantMembers;
import dev.roster.dormancy.ExemptMembers;
import dev.roster.dormancy.NewDormancyPolicy;
import dev.roster.dormancy.PolicyView;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.list.Page;
import dev.roster.problem.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Who has not been active for long, and what the account does about it. */
@Path("/accounts/{accountId}/dormancy")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class DormancyPage {

    private static final String SECTION = "dormancy";
    private static final int ROWS = 50;
    private static final int ROWS_TRIED = 200;
    private static final int DEFAULT_DAYS = 90;
    private static final int MOST_DAYS = 3650;

    /** The policy's form as it was filled in. @param exempt addresses */
    @TemplateData
    record Form(String days, String warnDaysBefore, boolean suspend, String exempt, int version, FormError mistake) {

        static Form of(Versioned<PolicyView> policy, List<String> exempt) {
            PolicyView view = policy.view();
            return new Form(Integer.toString(view.days()), Integer.toString(view.warnDaysBefore()), view.suspend(),
                    String.join("\n", exempt), policy.version(), null);
        }

        NewDormancyPolicy policy(Set<UUID> exemptMembers) {
            return new NewDormancyPolicy(number("days", days), number("warnDaysBefore", warnDaysBefore), suspend,
                    exemptMembers);
        }

        private static int number(String field, String typed) {
            try {
                return Integer.parseInt(typed == null || typed.isBlank() ? "0" : typed.strip());
            } catch (NumberFormatException notANumber) {
                throw Problem.invalid(field, "must be a number of days");
            }
        }

        Form with(FormError why) {
            return new Form(days, warnDaysBefore, suspend, exempt, version, why);
        }
    }

    /** A member with all that a row of a table asks for. */
    @TemplateData
    record Row(DormantMemberView member, Frame frame, DisplayTime idleSince, DisplayTime lastActive, String outcome) {

        static List<Row> of(List<DormantMemberView> members, Frame frame) {
            return members.stream().map(member -> new Row(member, frame, frame.when(member.idleSince()),
                    frame.when(member.lastActiveAt()), frame.dormancyOutcome(member.outcome().value()))).toList();
        }

        public String initials() {
            return Person.initials(member.name());
        }

        public String colour() {
            return Person.colour(member.email());
        }

        public String roleName() {
            return frame.roleName(member.role());
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance dormancy(Frame frame, Form form, int days, List<Integer> choices, List<Row> rows,
                String more);

        static native TemplateInstance dormancyTry(Frame frame, Form form, List<Row> rows, boolean more);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    DormancyPolicyService policies;

    @Inject
    DormantMembers members;

    @Inject
    ExemptMembers exempt;

    @Inject
    Validator validator;

    @GET
    @Requires(Permission.MEMBER_READ)
    public Uni<RestResponse<byte[]>> show(@RestPath UUID accountId, @RestQuery String days, @RestQuery String cursor) {
        return policies.get(accountId)
                .chain(policy -> exempt.addresses(accountId, policy.view().exemptMembers())
                        .chain(addresses -> show(accountId, chosen(days, policy.view()), cursor, Form.of(policy, addresses))));
    }

    /** What suspends people is shown first, with whom it would hit next; only then it is switched on. */
    @POST
    @Requires(Permission.ACCOUNT_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @FormParam("days") String days,
            @FormParam("warnDaysBefore") String warnDaysBefore, @FormParam("suspend") String suspend,
            @FormParam("exempt") String exemptAddresses, @FormParam("seen") String seen, @FormParam("version") int version) {
        Form form = new Form(days, warnDaysBefore, suspend != null, exemptAddresses, version, null);
        Set<String> addresses = TypedList.in(exemptAddresses);
        if (!addresses.isEmpty()) {
            current.actor().mustCover("Naming members", Permissions.of(List.of(Permission.MEMBER_READ.value())));
        }
        return exempt.ids(accountId, addresses)
                .map(form::policy)
                .call(policy -> FormError.check(validator, policy))
                .chain(policy -> form.suspend() && seen == null ? tryOut(accountId, policy, form)
                        : policies.set(current.actor(), policy, Version.etag(version))
                                .map(set -> pages.done("/accounts/" + accountId + "/dormancy", Flash.of("settings", ""))))
                .onFailure(FormError::isOne)
                .recoverWithUni(failure -> showAgain(accountId, form.with(FormError.of((Problem) failure))));
    }

    private Uni<RestResponse<byte[]>> tryOut(UUID accountId, NewDormancyPolicy policy, Form form) {
        current.actor().mustCover("A policy that suspends", Permissions.ALL);
        return members.dryRun(accountId, policy, ROWS_TRIED, null)
                .chain(page -> pages.inAccount(SECTION, frame -> Templates.dormancyTry(frame, form, Row.of(page.items(), frame),
                        page.nextCursor() != null)));
    }

    /** Who may change settings but see no members is shown the mistake without them. */
    private Uni<RestResponse<byte[]>> showAgain(UUID accountId, Form form) {
        return current.actor().permissions().allow(Permission.MEMBER_READ) ? show(accountId, DEFAULT_DAYS, null, form)
                : show(DEFAULT_DAYS, form, new Page<>(List.of(), null), null);
    }

    private Uni<RestResponse<byte[]>> show(UUID accountId, int days, String cursor, Form form) {
        return members.report(accountId, days, ROWS, cursor)
                .chain(page -> show(days, form, page, new Query().with("days", Integer.toString(days))
                        .with("cursor", page.nextCursor()).of("/accounts/" + accountId + "/dormancy")));
    }

    private Uni<RestResponse<byte[]>> show(int days, Form form, Page<DormantMemberView> page, String more) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return pages.inAccount(SECTION, status, frame -> Templates.dormancy(frame, form, days, List.of(30, 35, 60, 90),
                Row.of(page.items(), frame), page.nextCursor() == null ? null : more));
    }

    /** What nobody can have chosen is no wish. */
    private static int chosen(String days, PolicyView policy) {
        try {
            int number = Integer.parseInt(days == null ? "" : days.strip());
            return number >= 1 && number <= MOST_DAYS ? number : policy.days();
        } catch (NumberFormatException none) {
            return policy.days();
        }
    }
}
