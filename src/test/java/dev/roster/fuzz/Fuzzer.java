package dev.roster.fuzz;

import dev.roster.fuzz.HttpProbe.Request;
import dev.roster.fuzz.HttpProbe.Response;
import dev.roster.fuzz.World.Situation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Sends requests that it makes from the OpenAPI document, and checks every response. Each request depends only on the seed, its
 * number and the ids that Roster gave out.
 */
public final class Fuzzer implements AutoCloseable {
    /** Mutations use up the accounts, so a world is replaced after this number of requests. */
    private static final int REQUESTS_PER_WORLD = 1_000;
    private static final Pattern NEXT = Pattern.compile("\"nextCursor\":\"([^\"]+)\"");
    private static final Duration OUTAGE = Duration.ofSeconds(20);

    private final long seed;
    private final HttpProbe probe;
    private final Consumer<String> sql;
    private final ApiDocument document;
    private final Findings findings = new Findings();
    private final Tally tally = new Tally();
    private World world;

    /**
     * @param url Roster's address, without a slash at the end
     * @param sql executes a statement in Roster's database, to create the state that requests need
     */
    public Fuzzer(String url, Consumer<String> sql, long seed) throws IOException {
        this.seed = seed;
        this.sql = sql;
        probe = new HttpProbe(url);
        document = ApiDocument.read();
    }

    public FuzzReport run(int requests) throws IOException {
        List<Operation> operations = new ArrayList<>(document.operations());
        Collections.shuffle(operations, new Random(seed));
        for (int number = 0; number < requests; number++) {
            if (number % REQUESTS_PER_WORLD == 0) {
                world = new World(probe, sql);
            }
            one(operations.get(number % operations.size()), number / operations.size(), number);
        }
        return new FuzzReport(document, findings, tally);
    }

    /** @param round of the operation; every third request is valid, and the second one only lacks a credential */
    private void one(Operation operation, int round, int number) throws IOException {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
        boolean valid = round % 3 == 0;
        boolean anonymous = round == 1;
        Principal principal = anonymous ? Principal.anonymous()
                : valid || random.nextInt(10) < 7 ? world.capable(operation, random.nextInt(3) > 0)
                        : HostileValues.pick(world.principals, random);
        Situation situation = world.situation(operation, principal);
        Draft draft = new ValidRequests(document, world, random, situation).draft(operation, valid && round % 2 == 0);
        if (!valid && !anonymous && random.nextInt(6) > 0) {
            mutate(draft, random);
        }
        send(draft, seed + "-" + number);
    }

    private void mutate(Draft draft, RandomGenerator random) {
        if (random.nextInt(4) > 0) {
            new ValueMutations(document, world, random).apply(draft);
        } else {
            new ProtocolMutations(random).apply(draft);
        }
    }

    private void send(Draft draft, String name) {
        Request request = draft.request();
        Response response;
        long began = System.nanoTime();
        try {
            response = probe.send(request);
            if (response.status() == 503 && isLasting(request)) {
                findings.add(draft.operation.id() + ": 503 again and again", name, draft, request, response);
            }
        } catch (IOException failure) {
            findings.add(draft.operation.id() + ": no response, " + failure.getCause().getClass().getSimpleName(), name, draft,
                    request, null);
            return;
        }
        if (System.nanoTime() - began > HttpProbe.TIMEOUT.toNanos()) {
            findings.add(draft.operation.id() + ": no response in time", name, draft, request, response);
        }
        tally.count(draft.operation, response.status());
        new Oracle(document, world).faults(draft, request, response)
                .forEach(mistake -> findings.add(mistake, name, draft, request, response));
        Matcher next = NEXT.matcher(response.text());
        if (next.find()) {
            world.remember(draft.operation, next.group(1));
        }
    }

    /** Whether the 503 persists longer than a machine under load needs, which makes it a bug. */
    private boolean isLasting(Request request) {
        try {
            Awaitility.await().atMost(OUTAGE).until(() -> probe.send(request).status() != 503);
            return false;
        } catch (ConditionTimeoutException lasting) {
            return true;
        }
    }

    @Override
    public void close() {
        probe.close();
    }
}
