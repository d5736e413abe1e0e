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
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/** A mail server that treats each recipient as the name before the @ asks for. */
public final class MoodyMailServer implements AutoCloseable {

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final Map<String, AtomicInteger> attempts = new ConcurrentHashMap<>();
    private final CountDownLatch awake = new CountDownLatch(1);
    private final SMTPServer server = SMTPServer.port(0).messageHandlerFactory(context -> new Handler()).maxConnections(200)
            .build();

    private MoodyMailServer() {
    }

    public static MoodyMailServer start() {
        MoodyMailServer moody = new MoodyMailServer();
        moody.server.start();
        return moody;
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** Ends the silence of every conversation with somebody who {@code hangs}. */
    public void wakeUp() {
        awake.countDown();
    }

    public List<String> delivered() {
        return delivered;
    }

    /** Waits for the end of every conversation. */
    @Override
    public void close() {
        wakeUp();
        server.stop();
    }

    private final class Handler implements MessageHandler {

        private String recipient;

        @Override
        public void from(String from) {
            // Everybody may send.
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
                case "unwelcome" -> throw new RejectException(452, "4.2.2 Mailbox full");
                case "hangs" -> sleep();
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
            // Nothing is kept.
        }

        private void sleep() {
            try {
                awake.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
