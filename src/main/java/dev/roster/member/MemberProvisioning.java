package dev.roster.member;

import dev.roster.access.Actor;
import dev.roster.audit.AuditAction;
import dev.roster.audit.AuditActor;
import dev.roster.audit.AuditLog;
import dev.roster.audit.Target;
import dev.roster.group.GroupName;
import dev.roster.group.HeldGroup;
import io.quarkus.hibernate.reactive.panache.common.WithTransaction;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Creates members without an invitation, for a directory or an import. Call it only in a transaction that holds the account's
 * lock, with people who are not members.
 */
@ApplicationScoped
public class MemberProvisioning {
    /** Closes access of a person that depends on not being a member, in the transaction that provisions the person. */
    public interface Handler {
        /** @param emails the addresses of the new members, and new addresses of members, in normal form; at most 1,000 */
        Uni<Void> provisioned(Actor actor, List<String> emails);
    }

    /**
     * A person to provision.
     *
     * @param role the name of a role of the account, which the actor must hold
     * @param groups groups of the account, which the actor must hold
     * @param joinedAt null for now
     * @param suspended for a directory whose user is not active
     */
    public record ProvisionedMember(NewMember person, String role, List<HeldGroup> groups, Instant joinedAt,
            boolean suspended) {
        private Member create(UUID accountId, Instant now) {
            Member member = Member.create(accountId, person, role, groups, joinedAt == null ? now : joinedAt);
            member.idleSince = now;
            if (suspended) {
                member.suspend(true, now);
            }
            return member;
        }
    }

    /** The current members among some people. */
    public record Existing(Set<String> emails, Set<String> identities) {
        private static Existing of(List<Member> members) {
            return new Existing(members.stream().map(member -> member.email).collect(Collectors.toSet()), members.stream()
                    .map(member -> identity(member.issuer, member.subject)).filter(Objects::nonNull)
                    .collect(Collectors.toSet()));
        }

        private static String identity(String issuer, String subject) {
            return issuer == null ? null : issuer + " " + subject;
        }

        public boolean hasAddress(NewMember person) {
            return emails.contains(person.email());
        }

        public boolean hasIdentity(NewMember person) {
            return person.issuer() != null && identities.contains(identity(person.issuer(), person.subject()));
        }
    }

    private static final int MEMBERS_PER_STATEMENT = 1_000;

    @Inject
    MemberCreation creation;
    @Inject
    MemberTable table;
    @Inject
    LastAdmin lastAdmin;
    @Inject
    AuditLog audit;
    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<Handler> handlers;

    /** Finds those who are members already, by address or identity. @param people at most 1,000 */
    @WithTransaction
    public Uni<Existing> existing(UUID accountId, List<NewMember> people) {
        return creation.findCurrent(accountId, people).map(Existing::of);
    }

    /** @return the members in the order of the people */
    @WithTransaction
    public Uni<List<MemberView>> provision(Actor actor, List<ProvisionedMember> people) {
        Instant now = clock.instant();
        return Multi.createFrom().iterable(people)
                .map(person -> person.create(actor.accountId(), now))
                .group().intoLists().of(MEMBERS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(part -> insert(actor, part))
                .collect().in(ArrayList::new, (all, part) -> part.forEach(member -> all.add(view(member, now))));
    }

    private Uni<List<Member>> insert(Actor actor, List<Member> part) {
        List<String> emails = part.stream().map(member -> member.email).toList();
        return table.insert(actor.accountId(), part)
                .chain(() -> lastAdmin.appointed(actor.accountId(), part))
                .chain(() -> provisioned(actor, emails))
                .chain(() -> audit.recordAll(actor.accountId(), AuditActor.of(actor),
                        part.stream().map(this::provisioned).toList()))
                .replaceWith(part);
    }

    /** Calls the handlers for members who have these addresses from now on. */
    public Uni<Void> provisioned(Actor actor, List<String> emails) {
        return Multi.createFrom().iterable(handlers)
                .onItem().transformToUniAndConcatenate(handler -> handler.provisioned(actor, emails))
                .collect().last();
    }

    private AuditLog.Entry provisioned(Member member) {
        return new AuditLog.Entry(AuditAction.MEMBER_PROVISIONED, Target.member(member.id, member.label()), null,
                member.auditState());
    }

    private static MemberView view(Member member, Instant now) {
        return MemberView.of(member, member.groups.stream().sorted(HeldGroup.BY_NAME).map(GroupName::of).toList(), null, null,
                now);
    }
}
