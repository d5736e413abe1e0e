package dev.roster.fuzz;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An HTTP client that sends targets, methods and headers unchanged. */
final class HttpProbe implements AutoCloseable {
    /** Roster answers within two seconds; a slow machine gets ten. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** @param target the request target, as it is sent */
    record Request(String method, String target, List<Map.Entry<String, String>> headers, byte[] body) {
    }

    record Response(int status, Map<String, List<String>> headers, byte[] body) {
        /** The first value of the header, or null. */
        String header(String name) {
            List<String> values = headers.get(name);
            return values == null ? null : values.get(0);
        }

        /** The media type without parameters; empty without a media type. */
        String mediaType() {
            String type = header("Content-Type");
            return type == null ? "" : type.replaceFirst(";.*", "").strip();
        }

        String text() {
            return new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient(new HttpClientOptions()
            .setMaxHeaderSize(65_536).setMaxInitialLineLength(65_536).setDecompressionSupported(false));
    private final String url;

    HttpProbe(String url) {
        this.url = url;
    }

    /** Repeats once, on another connection: the server may have closed the first one after its last response. */
    Response send(Request request) throws IOException {
        try {
            return attempt(request);
        } catch (IOException failure) {
            if (failure.getCause() instanceof TimeoutException) {
                throw failure;
            }
            return attempt(request);
        }
    }

    private Response attempt(Request request) throws IOException {
        RequestOptions options = new RequestOptions().setAbsoluteURI(url).setURI(request.target())
                .setMethod(HttpMethod.valueOf(request.method())).setTimeout(TIMEOUT.toMillis());
        request.headers().forEach(header -> options.addHeader(header.getKey(), header.getValue()));
        Future<Response> answer = client.request(options)
                .compose(sending -> exchange(sending, request.body()));
        try {
            return answer.toCompletionStage().toCompletableFuture().get(2 * TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IOException(failure.getCause());
        } catch (TimeoutException failure) {
            throw new IOException(failure);
        } catch (InterruptedException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The response may come before the server has read the body. */
    private static Future<Response> exchange(HttpClientRequest sending, byte[] body) {
        Future<Response> response = sending.response().compose(HttpProbe::read);
        if (body == null) {
            sending.end();
        } else {
            sending.end(Buffer.buffer(body));
        }
        return response;
    }

    private static Future<Response> read(HttpClientResponse response) {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().names().forEach(name -> headers.put(name, response.headers().getAll(name)));
        return response.body().map(body -> new Response(response.statusCode(), headers, body.getBytes()));
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }
}
