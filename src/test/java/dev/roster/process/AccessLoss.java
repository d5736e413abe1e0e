package dev.roster.process;

import dev.roster.testing.Api;
import dev.roster.testing.Call;
import dev.roster.testing.Keys;
import dev.roster.testing.Keys.Key;
import dev.roster.testing.Reviews;
import dev.roster.testing.Reviews.Review;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestAccount.Person;
import dev.roster.testing.TestMembers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A principal who may read the audit log of an account, and a change that ends this access. */
final class AccessLoss {
    enum Kind {
        REMOVAL,
        SUSPENSION,
        DEMOTION,
        ROLE_EDIT,
        LEAVING,
        EXPIRY,
        KEY_REVOCATION,
        REMOVAL_OF_A_KEYS_MEMBER,
        REVIEW_COMPLETION,
        ACCOUNT_CLOSING;

        /** Whether the change concerns a whole account, so that each needs its own. */
        boolean isOfAccount() {
            return this == REVIEW_COMPLETION || this == ACCOUNT_CLOSING;
        }
    }

    private static final String PERMISSION = "audit:read";

    private final Kind kind;
    private final TestAccount account;
    private final Api credential;
    private final Supplier<Call> change;

    /** How long the access continues after the change. */
    private final Duration remainder;

    private final AtomicInteger allowed = new AtomicInteger();
    private final AtomicInteger denied = new AtomicInteger();
    private volatile Instant endOfAccess = Instant.MAX;

    private AccessLoss(Kind kind, TestAccount account, Api credential, Supplier<Call> change) {
        this(kind, account, credential, change, Duration.ZERO);
    }

    private AccessLoss(Kind kind, TestAccount account, Api credential, Supplier<Call> change, Duration remainder) {
        this.kind = kind;
        this.account = account;
        this.credential = credential;
        this.change = change;
        this.remainder = remainder;
    }

    /**
     * Losses of every kind, in turn. Most concern members of one account.
     *
     * @param untilExpiry longer than a request takes, also on a slow machine; otherwise the expiry arrives too late
     */
    static List<AccessLoss> prepare(int size, Duration untilExpiry) {
        TestAccount shared = TestAccount.open();
        List<Person> people = TestMembers.join(shared, "admin", size);
        List<AccessLoss> losses = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Kind kind = Kind.values()[i % Kind.values().length];
            losses.add(kind.isOfAccount() ? ofAccount(kind, TestAccount.open())
                    : ofMember(kind, shared, people.get(i), untilExpiry));
        }
        return losses;
    }

    private static AccessLoss ofMember(Kind kind, TestAccount account, Person person, Duration untilExpiry) {
        Api admin = account.admin().api();
        String path = account.path(person);
        return switch (kind) {
            case REMOVAL -> new AccessLoss(kind, account, person.api(), () -> Call.delete(admin, path));
            case SUSPENSION -> new AccessLoss(kind, account, person.api(), () -> Call.post(admin, path + "/suspend"));
            case DEMOTION -> new AccessLoss(kind, account, person.api(),
                    () -> Call.patch(admin, path, Map.of("role", "member")));
            case ROLE_EDIT -> {
                String role = "auditor-" + person.email().replaceAll("@.*", "");
                account.addRole(role, PERMISSION);
                Call.patch(admin, path, Map.of("role", role)).send();
                yield new AccessLoss(kind, account, person.api(),
                        () -> Call.patch(admin, account.path() + "/roles/" + role, Map.of("permissions", List.of())));
            }
            case LEAVING -> new AccessLoss(kind, account, person.api(), () -> Call.delete(person.api(), path));
            case EXPIRY -> new AccessLoss(kind, account, person.api(),
                    () -> Call.patch(admin, path, Map.of("expiresAt", Instant.now().plus(untilExpiry).toString())),
                    untilExpiry);
            case KEY_REVOCATION -> {
                Key key = Keys.create(account, person);
                yield new AccessLoss(kind, account, key.api(), () -> Call.delete(admin, key.path()));
            }
            case REMOVAL_OF_A_KEYS_MEMBER -> new AccessLoss(kind, account, Keys.create(account, person).api(),
                    () -> Call.delete(admin, path));
            default -> throw new IllegalArgumentException(kind + " concerns an account");
        };
    }

    private static AccessLoss ofAccount(Kind kind, TestAccount account) {
        if (kind == Kind.ACCOUNT_CLOSING) {
            return new AccessLoss(kind, account, account.admin().api(),
                    () -> Call.post(Api.asOperator(), account.path() + "/close"));
        }
        Person person = account.add("reviewed", "admin");
        Review review = Reviews.started(account, account.admin());
        review.decided(account.admin(), "keep");
        review.decided(person, "remove");
        return new AccessLoss(kind, account, person.api(), review::complete);
    }

    /** Makes the change, and returns after the response. */
    void happen(Deployment deployment, int core) {
        deployment.change(core, change);
        endOfAccess = Instant.now().plus(remainder);
    }

    /** Whether the access has ended: no request that begins afterwards may be allowed. */
    boolean hasEnded() {
        return !Instant.now().isBefore(endOfAccess);
    }

    Api credential() {
        return credential;
    }

    /** The path and query of the decision. */
    String decision() {
        return "/v1/access?permission=" + PERMISSION + "&account=" + account.id();
    }

    AtomicInteger allowed() {
        return allowed;
    }

    /** Denials of requests that began after the end of the access. */
    AtomicInteger denied() {
        return denied;
    }

    @Override
    public String toString() {
        return kind + " in " + account.id();
    }
}
