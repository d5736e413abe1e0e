package dev.roster.directory;

import dev.roster.account.Account;
import dev.roster.directory.DirectoryUserTable.FoundMember;
import dev.roster.member.FreeSeats;
import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.EmailAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Decides which users of a request are provisioned, linked or rejected, in their order. */
final class ProvisioningPlan {
    private final Map<String, FoundMember> found;
    private final boolean linkExisting;
    private final Account account;
    private final FreeSeats free;
    private final Set<String> userNames;
    private final Set<String> emails = new HashSet<>();
    private final List<DirectoryProfile> requested;
    private final List<DirectoryProfile> provisioned = new ArrayList<>();
    private final List<DirectoryProfile> linked = new ArrayList<>();
    private final List<DirectoryProfile> unlinked = new ArrayList<>();
    private final Problem[] problems;

    ProvisioningPlan(List<DirectoryProfile> requested, Set<String> taken, Map<String, FoundMember> found,
            boolean linkExisting, Account account, FreeSeats free) {
        this.account = account;
        this.free = free;
        this.requested = requested;
        this.found = found;
        this.linkExisting = linkExisting;
        userNames = new HashSet<>(taken);
        problems = new Problem[requested.size()];
        for (int i = 0; i < problems.length; i++) {
            problems[i] = problem(requested.get(i));
        }
    }

    private Problem problem(DirectoryProfile profile) {
        FoundMember member = found.get(profile.email());
        if (!userNames.add(profile.userNameKey())) {
            return ProblemType.ALREADY_MEMBER.because("Another user has this userName.");
        }
        if (member != null && member.linked() || !emails.add(profile.email())) {
            return ProblemType.ALREADY_MEMBER.because("Another user has this address.");
        }
        if (member != null && !linkExisting) {
            unlinked.add(profile);
            return ProblemType.ALREADY_MEMBER.because(
                    "A member who is not managed by the directory has this address. An admin of the account can link them.");
        }
        return member == null ? problemOfNew(profile) : link(profile);
    }

    private Problem link(DirectoryProfile profile) {
        linked.add(profile);
        return null;
    }

    private Problem problemOfNew(DirectoryProfile profile) {
        if (!account.allows(new EmailAddress(profile.email()))) {
            return otherDomain();
        }
        try {
            if (profile.active()) {
                free.takeOne();
            }
        } catch (Problem exhausted) {
            return exhausted;
        }
        provisioned.add(profile);
        return null;
    }

    UUID memberId(DirectoryProfile profile) {
        return found.get(profile.email()).id();
    }

    List<DirectoryProfile> requested() {
        return requested;
    }

    List<DirectoryProfile> provisioned() {
        return provisioned;
    }

    /** The users whose member is linked. */
    List<DirectoryProfile> linked() {
        return linked;
    }

    /** The users that an admin can link. */
    List<DirectoryProfile> unlinked() {
        return unlinked;
    }

    /** @return null unless the user at the position is rejected */
    Problem problem(int position) {
        return problems[position];
    }

    static Problem otherDomain() {
        return Problem.invalid("emails", Account.OTHER_DOMAIN);
    }
}
