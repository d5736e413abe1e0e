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
import dev.roster.role.RoleService;
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
@Path("/accounts/{accountId}/members/{memberId}/expiry")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class ExpiryPage {
    /** @param roleLastDay last day of the role; {@code lastDay} of the membership; empty if it does not expire */
    @TemplateData
    record Form(@RestForm String role, @RestForm @DefaultValue("") String roleLastDay,
            @RestForm @DefaultValue("") String lastDay, @RestForm int version) {
        static Form of(Versioned<MemberView> member) {
            return new Form(member.view().role(), lastDay(member.view().roleExpiresAt()), lastDay(member.view().expiresAt()),
                    member.version());
        }

        /** The values that the reader changed. An unchanged day keeps its exact expiry. @return null if nothing changed */
        MemberChange from(MemberView member) {
            boolean otherRole = role != null && !role.equals(member.role());
            Optional<Instant> roleExpiry = expiry("roleExpiresAt", roleLastDay, member.roleExpiresAt());
            Optional<Instant> expiry = expiry("expiresAt", lastDay, member.expiresAt());
            if (otherRole && roleExpiry == null) {
                roleExpiry = Optional.ofNullable(member.roleExpiresAt());
            }
            return otherRole || roleExpiry != null || expiry != null
                    ? new MemberChange(otherRole ? role : null, roleExpiry, expiry)
                    : null;
        }

        private static Optional<Instant> expiry(String property, String day, Instant stored) {
            String typed = day.strip();
            if (typed.equals(lastDay(stored))) {
                return null;
            }
            return typed.isEmpty() ? Optional.empty() : Optional.of(FormValues.endOfDay(property, typed));
        }

        private static String lastDay(Instant expiry) {
            return expiry == null ? "" : expiry.minusNanos(1).atZone(ZoneOffset.UTC).toLocalDate().toString();
        }
    }

    @Inject
    Pages pages;
    @Inject
    MemberList list;
    @Inject
    MemberService members;
    @Inject
    RoleService roles;

    @GET
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> form(@RestPath UUID accountId, @RestPath UUID memberId) {
        return list.get(accountId, memberId).chain(member -> show(member, Form.of(member), null));
    }

    @POST
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> change(@RestPath UUID accountId, @RestPath UUID memberId, @BeanParam Form form) {
        return list.get(accountId, memberId).chain(member -> pages.submit(() -> change(member, form)
                .map(changed -> pages.redirect(pages.back("/members"), FlashMessage.EXPIRY_CHANGED, member.view().name())),
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
