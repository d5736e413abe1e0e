package dev.roster.console.member;

import dev.roster.access.InBrowser;
import dev.roster.access.Permission;
import dev.roster.access.Requires;
import dev.roster.console.EnumConstant;
import dev.roster.console.Flash;
import dev.roster.console.FlashMessage;
import dev.roster.console.Frame;
import dev.roster.console.Pages;
import dev.roster.group.GroupList;
import dev.roster.member.BulkMemberChange;
import dev.roster.member.BulkMemberChange.Action;
import dev.roster.member.BulkMemberChange.Selected;
import dev.roster.member.BulkMemberResult;
import dev.roster.member.BulkMemberResult.Line;
import dev.roster.member.BulkMemberResult.Outcome;
import dev.roster.member.BulkMemberService;
import dev.roster.problem.ProblemType;
import dev.roster.role.BuiltInRole;
import io.quarkus.qute.TemplateData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.Cancellable;

/**
 * Changes the selected members of a list. The first form shows a confirmation with the result of a dry run; its form changes
 * exactly these members, unless they have changed since.
 */
@Cancellable(false)
@Path("/accounts/{accountId}/members/bulk")
@InBrowser
@Produces(MediaType.TEXT_HTML)
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class BulkMembersPage {
    /**
     * @param all present if the form selects all matches of the list's filter
     * @param members the confirmed members ({@link SelectedMembers}); null before the confirmation
     */
    record Form(@RestForm String action, @RestForm String role, @RestForm UUID group, @RestForm String all,
            @RestForm String members, @RestForm boolean keepCreatedKeys,
            @RestForm String typed, @RestForm UUID formId) {
        Form {
            typed = typed == null ? "" : typed.strip();
        }

        BulkMemberChange change(List<UUID> selected, MemberQuery query, Instant now) {
            Action known = EnumConstant.of(Action.class, action, null);
            if (known == null) {
                throw ProblemType.MALFORMED_BODY.because("The form names no action.");
            }
            String newRole = known == Action.CHANGE_ROLE ? role : null;
            UUID newGroup = known.isOfGroup() ? group : null;
            if (members == null && all != null) {
                return new BulkMemberChange(known, newRole, newGroup, null, null, query.matches(now));
            }
            List<Selected> listed = members != null ? SelectedMembers.read(members)
                    : selected.stream().distinct().map(id -> new Selected(id, null)).toList();
            return new BulkMemberChange(known, newRole, newGroup, listed,
                    known == Action.REMOVE && keepCreatedKeys ? true : null, null);
        }
    }

    /** The texts of a confirmation. @param dangerous whether the members lose access */
    @TemplateData
    record Texts(String question, String effect, String button, boolean dangerous) {
        /** @param groupName empty without a group */
        static Texts of(BulkMemberChange change, List<Line> changed, String groupName, Frame frame) {
            int count = changed.size();
            long services = changed.stream().filter(line -> line.member().service()).count();
            MembersMessages messages = frame.messages(MembersMessages.class);
            return switch (change.action()) {
                case CHANGE_ROLE -> new Texts(messages.bulk_role_question(count, frame.roleName(change.role())),
                        BuiltInRole.ADMIN.is(change.role()) ? messages.make_admin_effect() : messages.make_role_effect(),
                        messages.change_role(), false);
                case SUSPEND -> new Texts(messages.bulk_suspend_question(count), messages.bulk_suspend_effect(),
                        messages.suspend(), true);
                case REACTIVATE -> new Texts(messages.bulk_reactivate_question(count), messages.bulk_reactivate_effect(),
                        messages.reactivate(), false);
                case REMOVE ->
                    new Texts(messages.bulk_remove_question(count), messages.bulk_remove_effect(services < count, services > 0),
                            messages.remove(), true);
                case ADD_TO_GROUP -> new Texts(messages.bulk_join_question(count, groupName), messages.make_role_effect(),
                        messages.add_to_group(), false);
                case REMOVE_FROM_GROUP -> new Texts(messages.bulk_leave_question(count, groupName),
                        messages.bulk_leave_effect(), messages.remove_from_group(), true);
            };
        }
    }

    /** The dry run. @param members those whom the confirmation changes, for its form */
    @TemplateData
    record Preview(String action, String role, UUID group, String members, boolean keepCreatedKeys, List<Line> changed,
            List<Line> others, Texts texts) {
        /** @param groupName empty without a group */
        static Preview of(BulkMemberChange change, String groupName, BulkMemberResult result, Frame frame) {
            List<Line> changed = lines(result, true);
            return new Preview(change.action().value(), change.role() == null ? "" : change.role(), change.group(),
                    SelectedMembers.changedBy(result), Boolean.TRUE.equals(change.keepCreatedKeys()), changed,
                    lines(result, false),
                    Texts.of(change, changed, groupName, frame));
        }

        private static List<Line> lines(BulkMemberResult result, boolean changed) {
            return result.results().stream().filter(line -> (line.outcome() == Outcome.CHANGED) == changed).toList();
        }

        public boolean removes() {
            return action.equals(Action.REMOVE.value()) && !changed.isEmpty();
        }

        /** The number of keys of service accounts that the removal revokes unless it keeps them. */
        public int createdKeys() {
            return changed.stream().mapToInt(line -> line.revoked().createdApiKeys().size()).sum();
        }

        /** The text that confirms a removal. */
        public String countText() {
            return Integer.toString(changed.size());
        }
    }

    @Inject
    Pages pages;
    @Inject
    BulkMemberService bulk;
    @Inject
    GroupList groups;
    @Inject
    Clock clock;

    /** A form of this page was reloaded, for example in another language. */
    @GET
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> list() {
        return Uni.createFrom().item(pages.redirect(pages.back("/members")).build());
    }

    /**
     * Removing members requires their number, so that a click does not remove them.
     *
     * @param selected the rows of the list, before the confirmation. After the script has loaded more pages, a row can occur
     *        twice.
     */
    @POST
    @Requires(Permission.MEMBER_UPDATE)
    public Uni<RestResponse<byte[]>> change(@BeanParam Form form, @RestForm("member") List<UUID> selected,
            @BeanParam MemberQuery query) {
        if (form.members() == null && form.all() == null && selected.isEmpty()) {
            return Uni.createFrom().item(pages.redirect(pages.back("/members"), FlashMessage.NOTHING_SELECTED, ""));
        }
        BulkMemberChange change = pages.valid(form.change(selected, query, clock.instant()));
        if (form.members() == null) {
            return preview(change, null);
        }
        boolean matches = form.typed().equals(Integer.toString(change.members().size()));
        return change.action() == Action.REMOVE && !matches ? preview(change, form.typed()) : apply(form.formId(), change);
    }

    /** Shows the keys that the removal revokes if it keeps none. */
    private Uni<RestResponse<byte[]>> preview(BulkMemberChange change, String typed) {
        return bulk.change(pages.actor(), change.keepingNothing(), true).chain(result -> groupName(change).chain(name -> pages
                .showLong(frame -> Templates.bulk(frame, Preview.of(change, name, result, frame), typed))));
    }

    private Uni<String> groupName(BulkMemberChange change) {
        return change.group() == null ? Uni.createFrom().item("")
                : groups.get(pages.actor().accountId(), change.group()).map(group -> group.view().name());
    }

    private Uni<RestResponse<byte[]>> apply(UUID form, BulkMemberChange change) {
        return pages.once(form, change, BulkMemberResult.class, () -> bulk.change(pages.actor(), change, false))
                .call(bulk::recordForbidden)
                .map(result -> pages.redirect(pages.back("/members"), flash(change.action(), result)));
    }

    private static Flash flash(Action action, BulkMemberResult result) {
        String undo = action == Action.SUSPEND ? SelectedMembers.toUndo(result) : "";
        return result.rejected() == 0 ? Flash.of(message(action), result.changed(), undo)
                : Flash.of(FlashMessage.CHANGED_PARTLY, result.changed() + "/" + result.results().size(), undo);
    }

    private static FlashMessage message(Action action) {
        return switch (action) {
            case CHANGE_ROLE -> FlashMessage.MEMBERS_ROLE_CHANGED;
            case SUSPEND -> FlashMessage.MEMBERS_SUSPENDED;
            case REACTIVATE -> FlashMessage.MEMBERS_REACTIVATED;
            case REMOVE -> FlashMessage.MEMBERS_REMOVED;
            case ADD_TO_GROUP -> FlashMessage.MEMBERS_ADDED_TO_GROUP;
            case REMOVE_FROM_GROUP -> FlashMessage.MEMBERS_REMOVED_FROM_GROUP;
        };
    }
}
