package dev.roster.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Inject;
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
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.MemberChange;
import dev.roster.member.MemberList;
import dev.roster.member.MemberService;
import dev.roster.member.MemberView;
import dev.roster.problem.Problem;
import dev.roster.role.RoleView;
import dev.roster.role.Roles;
import dev.roster.value.Times;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.mutiny.Uni;

/** Until when somebody is a member, and has their role. People think in days: one counts to its end, in UTC. */
@Path("/accounts/{accountId}/members/{memberId}/until")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class UntilPage {

    private static final String SECTION = "members";

    /** The form as it was filled in. @param roleUntil and {@code until} are the last days; empty for no end */
    @TemplateData
    record Form(String role, String roleUntil, String until, int version, FormError mistake) {

        static Form of(Versioned<MemberView> member) {
            return new Form(member.view().role(), lastDay(member.view().roleExpiresAt()), lastDay(member.view().expiresAt()),
                    member.version(), null);
        }

        Form with(FormError why) {
            return new Form(role, roleUntil, until, version, why);
        }

        /**
         * Only what differs from what the form showed: an end that is no end of a day stays as it is. Null when nothing does.
         */
        MemberChange from(MemberView member) {
            boolean otherRole = role != null && !role.equals(member.role());
            Optional<Instant> roleEnd = end("roleExpiresAt", roleUntil, member.roleExpiresAt());
            Optional<Instant> end = end("expiresAt", until, member.expiresAt());
            if (otherRole && roleEnd == null) {
                roleEnd = Optional.ofNullable(member.roleExpiresAt());
            }
            return otherRole || roleEnd != null || end != null ? new MemberChange(otherRole ? role : null, roleEnd, end) : null;
        }

        private static Optional<Instant> end(String field, String day, Instant now) {
            String typed = day == null ? "" : day.strip();
            if (typed.equals(lastDay(now))) {
                return null;
            }
            if (typed.isEmpty()) {
                return Optional.empty();
            }
            LocalDate lastDay = Times.day(typed);
            if (lastDay == null) {
                throw Problem.invalid(field, "must be a day");
            }
            return Optional.of(Times.end(lastDay));
        }

        private static String lastDay(Instant end) {
            return end == null ? "" : end.minusNanos(1).atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance until(Frame frame, Versioned<MemberView> member, Form form, List<RoleView> roles);
    }

    @Inject
    CurrentPrincipal current;

    @Inject
    Pages pages;

    @Inject
    MemberList list;

    @Inject
    MemberService members;

    @Inject
    Roles roles;

    @GET
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> ask(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> show(member, Form.of(member)));
    }

    @POST
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath UUID memberId,
            @FormParam("role") String role, @FormParam("roleUntil") String roleUntil, @FormParam("until") String until,
            @FormParam("version") int version) {
        Form form = new Form(role, roleUntil, until, version, null);
        return list.get(accountId, memberId).chain(member -> change(member, form)
                .map(changed -> pages.done("/accounts/" + accountId + "/members", Flash.of("until", member.view().name())))
                .onFailure(FormError::isOne)
                .recoverWithUni(failure -> show(member, form.with(FormError.of((Problem) failure)))));
    }

    private Uni<Versioned<MemberView>> change(Versioned<MemberView> member, Form form) {
        return Uni.createFrom().item(() -> form.from(member.view()))
                .chain(change -> change == null ? Uni.createFrom().item(member)
                        : members.change(current.actor(), member.view().id(), change, Version.etag(form.version())));
    }

    private Uni<RestResponse<byte[]>> show(Versioned<MemberView> member, Form form) {
        int status = form.mistake() == null ? RestResponse.StatusCode.OK : form.mistake().status();
        return RoleChoice.grantable(current.actor(), roles).chain(
                choice -> pages.inAccount(SECTION, status, frame -> Templates.until(frame, member, form, choice)));
    }
}
