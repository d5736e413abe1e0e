package dev.roster.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connections on which a test sends bytes at its own pace. Closing this closes all of them. */
public final class RawSockets implements AutoCloseable {
    private static final int ANSWER_WITHIN_MILLIS = 30_000;
    private static final int SILENT_AFTER_MILLIS = 2_000;
    /** So small that the server cannot send a long response into the buffers of the system. */
    private static final int RECEIVE_BUFFER = 8_192;
    private static final Pattern WITH_LENGTH = Pattern.compile("(?is).*?\r\ncontent-length: (\\d+)\r\n.*?\r\n\r\n(.*)");

    private final List<Socket> sockets = new ArrayList<>();

    public Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
        socket.connect(new InetSocketAddress("localhost", RestAssured.port));
        sockets.add(socket);
        return socket;
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    /** Sends a request on a new connection, and reads the response. */
    public String answer(String request) throws IOException {
        Socket socket = connect();
        send(socket, request);
        return read(socket);
    }

    /** Ignores a closed connection: the test reads the response, or its absence. */
    public static void send(Socket socket, String request) {
        try {
            socket.getOutputStream().write(request.getBytes(UTF_8));
        } catch (IOException closed) {
            return;
        }
    }

    /** Reads a response up to its {@code Content-Length}, or until the server is silent for two seconds. */
    public static String read(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder(firstLine(socket)).append('\r');
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(SILENT_AFTER_MILLIS);
        try {
            for (int next = in.read(); next >= 0 && !isComplete(answer.append((char) next)); next = in.read()) {
            }
        } catch (IOException silentOrReset) {
            return answer.toString();
        }
        return answer.toString();
    }

    private static boolean isComplete(CharSequence answer) {
        Matcher complete = WITH_LENGTH.matcher(answer);
        return complete.matches() && complete.group(2).length() >= Integer.parseInt(complete.group(1));
    }

    /** The first line of a response; empty if the connection ends without a response. */
    public static String firstLine(Socket socket) {
        StringBuilder line = new StringBuilder();
        try {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
                line.append((char) next);
            }
        } catch (IOException reset) {
            return line.toString();
        }
        return line.toString();
    }
}
