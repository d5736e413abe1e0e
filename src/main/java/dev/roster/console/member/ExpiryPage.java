package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.FlashMessage;
import dev.roster.console.FormError;
import dev.roster.console.FormValues;
import dev.roster.console.Pages;
import dev.roster.http.Version;
import dev.roster.http.Versioned;
import dev.roster.member.MemberChange;
import dev.roster.member.MemberList;
import dev.roster.member.MemberService;
import dev.roster.member.MemberView;
import dev.roster.role.Roles;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/** Changes the last days of a membership and its role. Days end at midnight, UTC. */
@Cancellable(false)
@Path("/accounts/{accountId}/members/{memberId}/until")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ExpiryPage {
    /** @param roleUntil last day of the role; {@code until} last day of the membership; empty for no end */
    @TemplateData
    record Form(@RestForm String role, @RestForm @DefaultValue("") String roleUntil,
            @RestForm @DefaultValue("") String until, @RestForm int version) {
        static Form of(Versioned<MemberView> member) {
            return new Form(member.view().role(), lastDay(member.view().roleExpiresAt()), lastDay(member.view().expiresAt()),
                    member.version());
        }

        /** The values that the reader changed. An unchanged day keeps its exact expiry. @return null if nothing changed */
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
            String typed = day.strip();
            if (typed.equals(lastDay(now))) {
                return null;
            }
            return typed.isEmpty() ? Optional.empty() : Optional.of(FormValues.endOfDay(field, typed));
        }

        private static String lastDay(Instant end) {
            return end == null ? "" : end.minusNanos(1).atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
    }

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
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> show(member, Form.of(member), null));
    }

    @POST
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath UUID memberId, @BeanParam Form form) {
        return list.get(accountId, memberId).chain(member -> pages.submit(() -> change(member, form)
                .map(changed -> pages.redirect(pages.inAccount("/members"), FlashMessage.EXPIRY_CHANGED, member.view().name())),
                error -> show(member, form, error)));
    }

    private Uni<Versioned<MemberView>> change(Versioned<MemberView> member, Form form) {
        MemberChange change = form.from(member.view());
        return change == null ? Uni.createFrom().item(member)
                : members.change(pages.actor(), member.view().id(), change, Version.etag(form.version()));
    }

    private Uni<RestResponse<byte[]>> show(Versioned<MemberView> member, Form form, FormError error) {
        return roles.grantable(pages.actor())
                .chain(choice -> pages.show(error, frame -> Templates.expiry(frame, member, form, error, choice)));
    }
}
