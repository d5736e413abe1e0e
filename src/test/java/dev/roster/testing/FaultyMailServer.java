package dev.roster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server whose fault depends on the local part of each recipient's address. */
public final class FaultyMailServer implements AutoCloseable {
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final AtomicInteger logins = new AtomicInteger();
    private final SMTPServer server;
    private volatile String password;

    private FaultyMailServer(String password) {
        this.password = password;
        SMTPServer.Builder builder = SMTPServer.port(0).messageHandlerFactory(context -> new Handler()).maxConnections(200);
        server = (password == null ? builder
                : builder.requireAuth().showAuthCapabilitiesBeforeSTARTTLS(true)
                        .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory(this::login)))
                .build();
    }

    public static FaultyMailServer start() {
        return start(null);
    }

    /** Accepts email only after a login with that password and any user name. */
    public static FaultyMailServer start(String password) {
        FaultyMailServer started = new FaultyMailServer(password);
        started.server.start();
        return started;
    }

    public void changePassword(String newPassword) {
        password = newPassword;
    }

    /** The number of logins, failed ones included. */
    public int logins() {
        return logins.get();
    }

    private void login(String name, String tried, MessageContext context) throws LoginFailedException {
        logins.incrementAndGet();
        if (!tried.equals(password)) {
            throw new LoginFailedException("535 5.7.8 Wrong password for " + name);
        }
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** Continues every conversation about a recipient {@code hangs}. */
    public void release() {
        released.countDown();
    }

    public List<String> delivered() {
        return delivered;
    }

    /** Waits until every conversation has ended. */
    @Override
    public void close() {
        release();
        server.stop();
    }

    private final class Handler implements MessageHandler {
        private String recipient;

        @Override
        public void from(String from) throws RejectException {
            if (from.startsWith("unwanted")) {
                throw new RejectException(550, "5.7.1 This sender is not wanted");
            }
        }

        @Override
        public void recipient(String address) throws RejectException {
            recipient = address;
            int attempt = attempts.computeIfAbsent(address, first -> new AtomicInteger()).incrementAndGet();
            switch (address.replaceFirst("[-@].*", "")) {
                case "refused" -> throw new RejectException(550, "5.1.1 No such user");
                case "greylisted" -> {
                    if (attempt < 3) {
                        throw new RejectException(451, "4.7.1 Come back later");
                    }
                }
                case "blocked" -> throw new RejectException(554, "5.7.1 Your host is on a list");
                case "norelay" -> throw new RejectException(550, "Relaying denied");
                case "unwelcome" -> throw new RejectException(452, "4.2.2 Mailbox full");
                case "hangs" -> awaitRelease();
                default -> {
                }
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            if (recipient.startsWith("dropped") && attempts.get(recipient).get() < 3) {
                throw new DropConnectionException(421, "4.3.2 Good bye");
            }
            if (recipient.startsWith("spam")) {
                throw new RejectException(554, "5.7.1 Message refused\r\nX-Injected: yes");
            }
            data.readAllBytes();
            delivered.add(recipient);
            return null;
        }

        @Override
        public void done() {
            // Nothing to release.
        }

        private void awaitRelease() {
            try {
                released.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
