package dev.roster.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Text;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.MediaType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;
import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.core.multipart.FormData;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

/**
 * Parses the body of a form. The parsers of Quarkus would run before authorization and would answer an invalid form with 500 or
 * not at all. The content of a file is a field, that of an image in Base64; nothing is written to disk.
 */
final class Forms {
    private static final int MAX_FIELDS = 1_000;
    private static final char REPLACEMENT = '\uFFFD';

    private Forms() {
    }

    static boolean isForm(HttpServerRequest request) {
        return hasType(request, MediaType.APPLICATION_FORM_URLENCODED) || hasType(request, MediaType.MULTIPART_FORM_DATA);
    }

    private static boolean hasType(HttpServerRequest request, String type) {
        String header = request.getHeader(HttpHeaders.CONTENT_TYPE);
        return header != null && header.toLowerCase(Locale.ROOT).startsWith(type);
    }

    /** @throws Problem {@code malformed-body} if the form is not valid */
    static FormData read(HttpServerRequest request, Buffer body) {
        FormData fields = new FormData(MAX_FIELDS);
        try {
            if (hasType(request, MediaType.APPLICATION_FORM_URLENCODED)) {
                parseUrlEncoded(body, fields);
            } else {
                parseMultipart(request.getHeader(HttpHeaders.CONTENT_TYPE), body, fields);
            }
            return fields;
        } catch (Problem problem) {
            throw problem;
        } catch (IOException | RuntimeException invalid) {
            throw malformed(
                    "The form is incomplete, does not match its Content-Type, or has more than " + MAX_FIELDS + " fields.");
        }
    }

    private static void parseUrlEncoded(Buffer body, FormData fields) {
        new QueryStringDecoder(body.toString(UTF_8), UTF_8, false, MAX_FIELDS + 1, true).parameters()
                .forEach((name, values) -> values.forEach(value -> add(fields, name, value)));
    }

    private static void parseMultipart(String type, Buffer body, FormData fields) throws IOException {
        byte[] boundary = HeaderUtil.extractQuotedValueFromHeader(type, "boundary").getBytes(US_ASCII);
        MultipartParser.ParseState parser = MultipartParser.beginParse(new Parts(fields), boundary, UTF_8.name());
        parser.parse(ByteBuffer.wrap(body.getBytes()));
        if (!parser.isComplete() || !fields.iterator().hasNext()) {
            throw new IOException("The closing boundary or the first part is missing");
        }
    }

    private static void add(FormData fields, String name, String value) {
        if (name.indexOf(REPLACEMENT) >= 0 || value.indexOf(REPLACEMENT) >= 0) {
            throw malformed("The form is not UTF-8.");
        }
        if (!Text.isStorable(name) || !Text.isStorable(value)) {
            throw malformed("The form " + Text.NOT_STORABLE + ".");
        }
        fields.add(name, value);
    }

    private static Problem malformed(String detail) {
        return ProblemType.MALFORMED_BODY.because(detail);
    }

    /** Collects the parts of a multipart form. */
    private static final class Parts implements MultipartParser.PartHandler {
        private final FormData fields;
        private final ByteArrayOutputStream value = new ByteArrayOutputStream();
        private String name;
        private boolean image;

        private Parts(FormData fields) {
            this.fields = fields;
        }

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            name = HeaderUtil.extractQuotedValueFromHeader(headers.getFirst("Content-Disposition"), "name");
            String type = headers.getFirst(HttpHeaders.CONTENT_TYPE.toString());
            image = type != null && type.toLowerCase(Locale.ROOT).startsWith("image/");
            value.reset();
        }

        @Override
        public void data(ByteBuffer chunk) {
            while (chunk.hasRemaining()) {
                value.write(chunk.get());
            }
        }

        @Override
        public void endPart() {
            add(fields, name,
                    image ? Base64.getEncoder().encodeToString(value.toByteArray()) : value.toString(UTF_8));
        }
    }
}
