package dev.roster.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;

/** Sends bytes that no HTTP client sends, and reads the response. */
public final class RawHttp {
    private static final int TIMEOUT_MILLIS = 10_000;

    private RawHttp() {
    }

    /** @param status 0 if the connection ended without a response; the body is then empty */
    public record Reply(int status, String head, String body) {
        public boolean isProblem() {
            return head.toLowerCase(Locale.ROOT).contains("content-type: application/problem+json");
        }
    }

    /** @param request sent in ISO-8859-1, one byte for each character */
    public static Reply send(int port, String request) {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.getOutputStream().flush();
            return reply(answer(socket.getInputStream()));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static Reply get(int port, String target, String... headers) {
        return send(port, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + String.join("", headers) + "\r\n");
    }

    private static byte[] answer(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            in.transferTo(all);
        } catch (SocketTimeoutException keptOpen) {
            // The server keeps the connection open after the response.
        }
        return all.toByteArray();
    }

    private static Reply reply(byte[] answer) {
        String text = new String(answer, UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return end < 0 ? new Reply(0, text, "")
                : new Reply(Integer.parseInt(text.split(" ", 3)[1]), text.substring(0, end), text.substring(end + 4));
    }
}
