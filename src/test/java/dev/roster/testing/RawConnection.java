package dev.roster.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;

/** Sends request lines and headers unchanged, also those that no HTTP client sends. */
public final class RawConnection {
    private static final int TIMEOUT_MILLIS = 20_000;

    private RawConnection() {
    }

    /** The complete response to a request. */
    public static String answer(String requestLine, String... headers) {
        return answer(RestAssured.port, requestLine, headers);
    }

    public static String answer(int port, String requestLine, String... headers) {
        return send("127.0.0.1", port, request(requestLine, headers, "Connection: close"));
    }

    /** As above, from another address of this machine. */
    public static String answerFrom(String address, String requestLine, String... headers) {
        return send(address, RestAssured.port, request(requestLine, headers, "Connection: close"));
    }

    /** The responses to pipelined requests. */
    public static String pipelined(List<String> requestLines, String... headers) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < requestLines.size(); i++) {
            all.append(request(requestLines.get(i), headers,
                    i == requestLines.size() - 1 ? "Connection: close" : "Connection: keep-alive"));
        }
        return send("127.0.0.1", RestAssured.port, all.toString());
    }

    /** The status of a response; 0 if the connection ended without a response. */
    public static int status(String answer) {
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring("HTTP/1.1 ".length()).split("\\s")[0]);
    }

    /** The value of the first header of that name, or null. */
    public static String header(String answer, String name) {
        return answer.substring(0, answer.indexOf("\r\n\r\n")).lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst().orElse(null);
    }

    private static String request(String requestLine, String[] headers, String connection) {
        String host = Arrays.stream(headers).anyMatch(header -> header.startsWith("Host:")) ? "" : "Host: localhost\r\n";
        return requestLine + "\r\n" + host + connection + "\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + "\r\n";
    }

    private static String send(String from, int port, String bytes) {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
