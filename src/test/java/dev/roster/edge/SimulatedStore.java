package dev.roster.edge;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The tables in memory, and the statements of the cores. A commit checks the locked rows again. */
final class SimulatedStore {
    private final SimulatedDatabase database;
    private final SimulatedTime time;
    private final Mistake mistake;

    private final Map<UUID, Session> sessions = new LinkedHashMap<>();
    private final Map<UUID, Pending> invalidations = new LinkedHashMap<>();
    private final Map<UUID, Change> changes = new LinkedHashMap<>();
    private final Map<UUID, Integer> versions = new HashMap<>();
    private final Set<UUID> revoked = new HashSet<>();

    /** Called with each session that has a new invalidation, like NOTIFY. */
    Consumer<UUID> onInvalidation = session -> {
    };

    private long ids;
    private List<LeasedSession> listedBeforeCommit = List.of();

    private static final class Session {
        private final UUID credential;
        private final Duration period;
        private long renewals;
        private long expiresAt;
        private boolean refused;

        Session(UUID credential, Duration period) {
            this.credential = credential;
            this.period = period;
        }
    }

    private record Pending(UUID account, Set<UUID> sessions) {
    }

    private record Change(UUID account, boolean revokes, long committedAt) {
    }

    SimulatedStore(SimulatedDatabase database, Mistake mistake) {
        this.database = database;
        this.mistake = mistake;
        time = database.time;
    }

    boolean hasPendingChanges() {
        return !changes.isEmpty();
    }

    boolean isRevoked(UUID credential) {
        return revoked.contains(credential);
    }

    int version(UUID account) {
        return versions.getOrDefault(account, 0);
    }

    UUID newId() {
        return new UUID(7, ids++);
    }

    /** Reads an account, as a lookup does. */
    Uni<Integer> lookup(SimulatedProcess client, UUID credential, UUID account) {
        return database.run(client, () -> {
            int version = revoked.contains(credential) ? -1 : version(account);
            return () -> version;
        });
    }

    /** Changes an account and records it in the same transaction. If the operation is already done, it changes nothing. */
    Uni<UUID> change(SimulatedProcess client, Operation operation) {
        return database.run(client, () -> () -> {
            if (operation.version != 0) {
                return null;
            }
            operation.version = version(operation.account) + 1;
            operation.committedAt = time.now();
            versions.put(operation.account, operation.version);
            UUID change = newId();
            changes.put(change, new Change(operation.account, operation.loss, time.now()));
            return change;
        });
    }

    LeaseStore connect(SimulatedProcess client, Duration period) {
        return new Connection(client, period);
    }

    private final class Connection implements LeaseStore {
        private final SimulatedProcess client;
        private final Duration ownPeriod;

        private Connection(SimulatedProcess client, Duration ownPeriod) {
            this.client = client;
            this.ownPeriod = ownPeriod;
        }

        @Override
        public Uni<Registration> register(UUID credential, Duration period) {
            return database.run(client, () -> {
                boolean valid = !revoked.contains(credential);
                return () -> {
                    if (!valid) {
                        return null;
                    }
                    UUID id = newId();
                    sessions.put(id, new Session(credential, period));
                    extend(sessions.get(id), database.wallNanos());
                    return new Registration(id, period);
                };
            }).onItem().ifNull().failWith(() -> new SimulatedDatabase.Failure("The credential is revoked"));
        }

        @Override
        public Uni<Renewal> renew(UUID credential, UUID id, List<UUID> acknowledged) {
            return database.run(client, () -> {
                Session known = sessions.get(id);
                long startedAt = database.wallNanos();
                boolean refused = known == null && mistake != Mistake.RENEW_AN_ENDED_SESSION
                        || known != null && revoked.contains(known.credential)
                        || mistake == Mistake.EXPIRE_SESSIONS_BY_THE_CLOCK_OF_THE_DATABASE && known != null
                                && known.expiresAt < startedAt;
                List<Invalidation> unacknowledged = new ArrayList<>();
                invalidations.forEach((invalidation, pending) -> {
                    if (pending.sessions().contains(id) && !acknowledged.contains(invalidation)) {
                        unacknowledged.add(new Invalidation(invalidation, pending.account()));
                    }
                });
                return () -> {
                    Session session = sessions.get(id);
                    if (refused || session == null && mistake != Mistake.RENEW_AN_ENDED_SESSION
                            || session != null && session.refused) {
                        return Renewal.ENDED;
                    }
                    acknowledged.forEach(invalidation -> acknowledge(id, invalidation));
                    if (session != null) {
                        session.renewals++;
                        extend(session, startedAt);
                    }
                    return new Renewal(false, unacknowledged);
                };
            });
        }

        private void extend(Session session, long startedAt) {
            session.expiresAt = startedAt + session.period.toNanos();
        }

        private void acknowledge(UUID session, UUID invalidation) {
            Pending pending = invalidations.get(invalidation);
            if (pending != null && pending.sessions().remove(session) && pending.sessions().isEmpty()) {
                invalidations.remove(invalidation);
            }
        }

        @Override
        public Uni<Void> leave(UUID credential, UUID session) {
            return database.run(client, () -> () -> {
                sessions.remove(session);
                return null;
            });
        }

        @Override
        public Uni<Void> end(List<LeasedSession> lapsed) {
            return database.run(client, () -> () -> {
                lapsed.forEach(read -> {
                    Session session = sessions.get(read.id());
                    if (session != null
                            && (session.renewals == read.renewals() || mistake == Mistake.END_A_RENEWED_SESSION)) {
                        sessions.remove(read.id());
                    }
                });
                return null;
            });
        }

        @Override
        public Uni<List<LeasedSession>> sessions() {
            return database.run(client, () -> {
                List<LeasedSession> all = list(null);
                return () -> all;
            });
        }

        private Duration listedPeriod(Session session) {
            return switch (mistake) {
                case WAIT_FOR_THE_PERIOD_OF_THE_WAITING_CORE -> ownPeriod;
                case WAIT_FOR_TWO_PERIODS -> session.period.plus(session.period);
                default -> session.period;
            };
        }

        private List<LeasedSession> list(UUID credential) {
            List<LeasedSession> all = new ArrayList<>();
            sessions.forEach((id, session) -> {
                if (credential == null || credential.equals(session.credential)) {
                    all.add(new LeasedSession(session.credential, id, session.renewals,
                            listedPeriod(session)));
                }
            });
            return all;
        }

        @Override
        public Uni<Fence> fence(UUID account) {
            return database.run(client, () -> {
                List<UUID> pending = new ArrayList<>();
                boolean[] revokes = new boolean[1];
                changes.forEach((id, change) -> {
                    if (change.account().equals(account)) {
                        pending.add(id);
                        revokes[0] |= change.revokes();
                    }
                });
                List<LeasedSession> all = list(null);
                if (mistake == Mistake.EXPIRE_SESSIONS_BY_THE_CLOCK_OF_THE_DATABASE
                        || mistake == Mistake.RENEW_AN_EXPIRED_SESSION) {
                    all.removeIf(session -> sessions.get(session.id()).expiresAt < database.wallNanos());
                }
                Fence fence = new Fence(newId(), pending, revokes[0], all);
                return () -> {
                    if (!fence.isEmpty()) {
                        Set<UUID> waiting = new HashSet<>();
                        all.forEach(session -> waiting.add(session.id()));
                        invalidations.put(fence.invalidation(), new Pending(account, waiting));
                        all.forEach(session -> onInvalidation.accept(session.id()));
                        if (mistake == Mistake.SETTLE_BEFORE_THE_WAIT) {
                            pending.forEach(changes::remove);
                        }
                    }
                    return fence;
                };
            });
        }

        @Override
        public Uni<Set<UUID>> unacknowledged(UUID invalidation) {
            return database.run(client, () -> {
                Pending pending = invalidations.get(invalidation);
                Set<UUID> waiting = pending == null ? Set.of() : new HashSet<>(pending.sessions());
                if (pending != null) {
                    waiting.retainAll(sessions.keySet());
                }
                return () -> waiting;
            });
        }

        @Override
        public Uni<Void> settle(UUID account, List<UUID> settled) {
            return database.run(client, () -> () -> {
                settled.forEach(changes::remove);
                return null;
            });
        }

        @Override
        public Uni<Void> settleUnneeded() {
            return database.run(client, () -> {
                Set<UUID> unneeded = sessions.isEmpty() ? Set.copyOf(changes.keySet()) : Set.of();
                return () -> {
                    unneeded.forEach(changes::remove);
                    return null;
                };
            });
        }

        private boolean isPendingFor(Change change, Duration age) {
            return time.now() - change.committedAt() >= age.toNanos();
        }

        @Override
        public Uni<Set<UUID>> accountsPendingFor(Duration age) {
            return database.run(client, () -> {
                Set<UUID> accounts = new HashSet<>();
                changes.values().forEach(change -> {
                    if (isPendingFor(change, age)) {
                        accounts.add(change.account());
                    }
                });
                return () -> accounts;
            });
        }

        @Override
        public Uni<Void> revoke(UUID credential) {
            return database.run(client, () -> {
                listedBeforeCommit = list(credential);
                return () -> {
                    revoked.add(credential);
                    return null;
                };
            });
        }

        @Override
        public Uni<List<LeasedSession>> sessionsOf(UUID credential) {
            return database.run(client, () -> {
                List<LeasedSession> all = list(credential);
                if (mistake == Mistake.LIST_SESSIONS_IN_THE_STATEMENT_THAT_REVOKES) {
                    all.retainAll(listedBeforeCommit);
                }
                return () -> all;
            });
        }

        @Override
        public Uni<LeasedSession> refuse(UUID id) {
            return database.run(client, () -> () -> {
                Session session = sessions.get(id);
                if (session == null) {
                    return null;
                }
                session.refused = true;
                return new LeasedSession(session.credential, id, session.renewals, listedPeriod(session));
            });
        }

        @Override
        public Uni<Boolean> exists(LeasedSession session) {
            return database.run(client, () -> {
                boolean exists = sessions.containsKey(session.id());
                return () -> exists;
            });
        }
    }
}
