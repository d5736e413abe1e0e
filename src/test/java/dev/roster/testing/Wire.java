package dev.roster.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between Roster and a server that a test can cut. */
public final class Wire implements AutoCloseable {

    private final ServerSocket entry;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private Wire(ServerSocket entry, int target) {
        this.entry = entry;
        this.target = target;
    }

    public static Wire to(int port) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 200, InetAddress.getByName("localhost")), port);
        spawn(wire::accept);
        return wire;
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** Ends every connection, and each new one at once: as if the server had stopped. */
    public void cut() {
        cut = true;
        dropAll();
    }

    public void mend() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        entry.close();
        dropAll();
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket near = entry.accept();
                if (cut) {
                    near.close();
                } else {
                    join(near);
                }
            } catch (IOException closedOrRefused) {
                // The test goes on; what tried to connect sees its connection end.
            }
        }
    }

    private void join(Socket near) throws IOException {
        Socket far = new Socket("localhost", target);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(near);
        open.add(far);
        spawn(() -> carry(near, far));
        spawn(() -> carry(far, near));
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException ended) {
            // One side ended; try-with-resources ends the other.
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private void dropAll() {
        open.forEach(socket -> {
            try {
                socket.close();
            } catch (IOException alreadyClosed) {
                // That is what was wanted.
            }
        });
        open.clear();
    }

    private static void spawn(Runnable work) {
        Thread thread = new Thread(work, "wire");
        thread.setDaemon(true);
        thread.start();
    }
}
