package dev.roster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;

/** A TCP proxy between Roster and a server, which a test can interrupt. */
public final class TcpProxy implements AutoCloseable {
    /** The shortest timeout of Linux, plus a round trip. */
    private static final Duration RETRANSMISSION = Duration.ofMillis(300);

    private final ServerSocket entry;
    private volatile int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;
    private volatile CountDownLatch silence = new CountDownLatch(0);
    private volatile Duration delay = Duration.ZERO;
    private volatile double loss;

    private TcpProxy(ServerSocket entry, int target) {
        this.entry = entry;
        this.target = target;
    }

    public static TcpProxy to(int port) throws IOException {
        TcpProxy proxy = new TcpProxy(new ServerSocket(0, 200, InetAddress.getByName("localhost")), port);
        spawn(proxy::accept);
        return proxy;
    }

    /** The URL of the shared database through this proxy. */
    public String databaseUrl() {
        return System.getProperty("roster.database.url").replaceFirst(":\\d+/", ":" + port() + "/");
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Ends all connections and each new one, as if the server had stopped. */
    public void cut() {
        cut = true;
        dropAll();
    }

    /** Resets all connections, as for a process that ends with unread data. */
    public void reset() throws IOException {
        for (Socket socket : open) {
            socket.setSoLinger(true, 0);
        }
        dropAll();
    }

    /** Delays all data in both directions, as TCP does over an interrupted network. */
    public void silence() {
        silence = new CountDownLatch(1);
    }

    /**
     * Delays all data, as a distant network does.
     *
     * @param oneWay in each direction
     * @param lossRate the share of packets that TCP sends again, which takes {@link #RETRANSMISSION} longer
     */
    public void slowDown(Duration oneWay, double lossRate) {
        delay = oneWay;
        loss = lossRate;
    }

    /** Connects new clients to another port, as a load balancer does. */
    public void redirect(int port) {
        target = port;
    }

    public void reconnect() {
        cut = false;
        silence.countDown();
    }

    @Override
    public void close() throws IOException {
        entry.close();
        silence.countDown();
        dropAll();
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket client = entry.accept();
                if (cut) {
                    client.close();
                } else {
                    spawn(() -> connect(client));
                }
            } catch (IOException closedOrRefused) {
                // The client sees that its connection ends.
            }
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket("localhost", target);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            spawn(() -> copy(client, server));
            copy(server, client);
        } catch (IOException refused) {
            close(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                silence.await();
                pause();
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException | InterruptedException ended) {
            // One side ended; try-with-resources ends the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    /** The time that the simulated network takes. The link waits for nothing else. */
    private void pause() throws InterruptedException {
        Duration time = ThreadLocalRandom.current().nextDouble() < loss ? delay.plus(RETRANSMISSION) : delay;
        if (!time.isZero()) {
            Thread.sleep(time.toMillis());
        }
    }

    private void dropAll() {
        open.forEach(TcpProxy::close);
        open.clear();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyClosed) {
            // It is closed.
        }
    }

    private static void spawn(Runnable work) {
        Thread thread = new Thread(work, "tcp-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
