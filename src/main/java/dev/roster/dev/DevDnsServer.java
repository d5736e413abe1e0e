package dev.roster.dev;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A DNS server that answers queries for TXT records from memory, over UDP and TCP (RFC 1035). */
public final class DevDnsServer {
    private static final String RUNNING = "dns-server";
    private static final int MAX_UDP = 512;
    private static final int MAX_STRING = 255;
    private static final int HEADER = 12;
    private static final int TXT = 16;
    private static final int IN = 1;
    private static final int RESPONSE = 0x8180;
    private static final int TRUNCATED = 0x0200;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int ATTEMPTS = 20;

    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final Map<String, Fault> faults = new ConcurrentHashMap<>();
    private final AtomicInteger tcpQueries = new AtomicInteger();
    private final ServerSocket tcp;
    private final DatagramSocket udp;

    /** How the server fails. */
    public enum Fault {
        SERVFAIL,
        SILENT
    }

    private DevDnsServer(ServerSocket tcp, DatagramSocket udp) {
        this.tcp = tcp;
        this.udp = udp;
    }

    /** Both sockets have the same port. */
    static DevDnsServer start() {
        IOException taken = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ServerSocket tcp = null;
            try {
                tcp = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
                DevDnsServer server = new DevDnsServer(tcp,
                        new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress()));
                run("dns-udp", server::serveUdp);
                run("dns-tcp", server::serveTcp);
                JvmRegistry.keep(RUNNING, server);
                return server;
            } catch (IOException failure) {
                taken = failure;
                close(tcp);
            }
        }
        throw new UncheckedIOException("Cannot start the DNS server", taken);
    }

    private static void close(ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException ignored) {
            // The next attempt uses another port.
        }
    }

    /** The running server, also after a live reload. */
    public static DevDnsServer running() {
        return (DevDnsServer) JvmRegistry.find(RUNNING);
    }

    private static void run(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    String address() {
        return tcp.getInetAddress().getHostAddress() + ":" + tcp.getLocalPort();
    }

    /** Replaces the TXT records of a name; none removes the name. Names are compared in lower case. */
    public void set(String name, String... values) {
        faults.remove(key(name));
        if (values.length == 0) {
            records.remove(key(name));
        } else {
            records.put(key(name), List.of(values));
        }
    }

    /** Fails queries for a name until its records are set again. */
    public void fail(String name, Fault fault) {
        faults.put(key(name), fault);
    }

    Map<String, List<String>> records() {
        return Map.copyOf(records);
    }

    /** The number of queries over TCP so far. */
    public int tcpQueries() {
        return tcpQueries.get();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private void serveUdp() {
        byte[] buffer = new byte[MAX_UDP * 8];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()), true);
                if (answer != null) {
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException | RuntimeException malformed) {
                // Like any server, it continues with the next query.
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket client = tcp.accept();
                run("dns-client", () -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                DataInputStream in = new DataInputStream(client.getInputStream());
                DataOutputStream out = new DataOutputStream(client.getOutputStream())) {
            while (true) {
                byte[] query = new byte[in.readUnsignedShort()];
                in.readFully(query);
                tcpQueries.incrementAndGet();
                byte[] answer = answer(query, false);
                if (answer != null) {
                    out.writeShort(answer.length);
                    out.write(answer);
                    out.flush();
                }
            }
        } catch (EOFException end) {
            // The client has closed the connection.
        } catch (IOException | RuntimeException malformed) {
            // As over UDP.
        }
    }

    /** @return null for no answer */
    private byte[] answer(byte[] query, boolean limited) throws IOException {
        int end = HEADER;
        StringBuilder name = new StringBuilder();
        while (query[end] != 0) {
            name.append(name.isEmpty() ? "" : ".").append(new String(query, end + 1, query[end], StandardCharsets.US_ASCII));
            end += query[end] + 1;
        }
        byte[] question = Arrays.copyOfRange(query, HEADER, end + 5);
        Fault fault = faults.get(key(name.toString()));
        if (fault == Fault.SILENT) {
            return null;
        }
        List<String> values = records.get(key(name.toString()));
        int code = fault == Fault.SERVFAIL ? SERVFAIL : values == null ? NXDOMAIN : 0;
        byte[] full = message(query, RESPONSE | code, question, code == 0 ? values : List.of());
        return limited && full.length > MAX_UDP ? message(query, RESPONSE | TRUNCATED, question, List.of()) : full;
    }

    private static byte[] message(byte[] query, int flags, byte[] question, List<String> values) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(flags);
        out.writeShort(1);
        out.writeShort(values.size());
        out.writeInt(0);
        out.write(question);
        for (String value : values) {
            byte[] data = strings(value.getBytes(StandardCharsets.US_ASCII));
            out.writeShort(0xC000 | HEADER);
            out.writeShort(TXT);
            out.writeShort(IN);
            out.writeInt(0);
            out.writeShort(data.length);
            out.write(data);
        }
        return bytes.toByteArray();
    }

    private static byte[] strings(byte[] value) {
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        int start = 0;
        do {
            int length = Math.min(MAX_STRING, value.length - start);
            data.write(length);
            data.write(value, start, length);
            start += length;
        } while (start < value.length);
        return data.toByteArray();
    }
}
