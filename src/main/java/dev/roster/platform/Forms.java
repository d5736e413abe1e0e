package dev.roster.platform;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.common.headers.HeaderUtil;
import org.jboss.resteasy.reactive.common.util.CaseInsensitiveMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.multipart.MultipartParser;

import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Reads a form as a whole before a resource sees it, and puts its fields where resources look for them. Quarkus would read it
 * while it arrives, and what it cannot read it answers as a failure of its own, or not at all. The content of a file is a field
 * like any other: nothing is written to a disk.
 */
@ApplicationScoped
class Forms {

    /** After the limit of a body's size. */
    private static final int BEFORE_RESOURCES = BodyLimit.FIRST + 100;

    /** Strangers learn what they are before they learn what is wrong with their forms. */
    private static final int AFTER_THE_DECISION = Priorities.USER + 50;

    private static final int MOST_FIELDS = 1_000;
    private static final char REPLACEMENT = '\uFFFD';
    private static final String MISTAKE = Forms.class.getName();

    /** Quarkus takes a form without any field for one that nobody has read, and would wait for its body for ever. */
    private static final String FIELD_OF_AN_EMPTY_FORM = "";

    @Inject
    BodyLimit limit;

    @Inject
    RoutingContext current;

    private interface Reading {
        void read(Buffer body, MultiMap fields) throws IOException;
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_RESOURCES).handler(this::read);
    }

    private void read(RoutingContext request) {
        if (isEncoded(request)) {
            limit.collect(request, body -> read(request, body, Forms::encoded));
        } else if (isInParts(request)) {
            limit.collect(request, body -> read(request, body, (whole, fields) -> parts(type(request), whole, fields)));
        } else {
            request.next();
        }
    }

    static boolean isForm(RoutingContext request) {
        return isEncoded(request) || isInParts(request);
    }

    private static boolean isEncoded(RoutingContext request) {
        return type(request).toLowerCase(Locale.ROOT).startsWith(MediaType.APPLICATION_FORM_URLENCODED);
    }

    private static boolean isInParts(RoutingContext request) {
        return type(request).toLowerCase(Locale.ROOT).startsWith(MediaType.MULTIPART_FORM_DATA);
    }

    /** Who is sent on from a form may ask by GET with the form's headers, and without its body. */
    private static String type(RoutingContext request) {
        String type = request.request().getHeader(HttpHeaders.CONTENT_TYPE);
        return type == null || request.request().method() != HttpMethod.POST ? "" : type;
    }

    private static void read(RoutingContext request, Buffer body, Reading reading) {
        MultiMap fields = request.request().formAttributes();
        try {
            reading.read(body, fields);
            if (fields.entries().size() > MOST_FIELDS) {
                throw malformed("The form has more than " + MOST_FIELDS + " fields.");
            }
        } catch (IOException | RuntimeException mistake) {
            request.put(MISTAKE, mistake instanceof Problem problem ? problem
                    : malformed("The form is cut off, or not written as its Content-Type says."));
        }
        if (fields.isEmpty()) {
            fields.add(FIELD_OF_AN_EMPTY_FORM, "");
        }
        request.next();
    }

    /** Here it is answered like everything else that is refused: people read a page, programs a problem. */
    @ServerRequestFilter(priority = AFTER_THE_DECISION)
    void refuse() {
        if (current.get(MISTAKE) instanceof Problem mistake) {
            throw mistake;
        }
    }

    private static void encoded(Buffer body, MultiMap fields) {
        new QueryStringDecoder(body.toString(UTF_8), UTF_8, false, MOST_FIELDS + 1, true).parameters()
                .forEach((name, values) -> values.forEach(value -> add(fields, name, value)));
    }

    private static void parts(String type, Buffer body, MultiMap fields) throws IOException {
        byte[] boundary = HeaderUtil.extractQuotedValueFromHeader(type, "boundary").getBytes(US_ASCII);
        MultipartParser.ParseState parser = MultipartParser.beginParse(new Parts(fields), boundary, UTF_8.name());
        parser.parse(ByteBuffer.wrap(body.getBytes()));
        if (!parser.isComplete() || fields.isEmpty()) {
            throw new IOException("No end, or nothing before it");
        }
    }

    private static void add(MultiMap fields, String name, String value) {
        if (name.indexOf(REPLACEMENT) >= 0 || value.indexOf(REPLACEMENT) >= 0) {
            throw malformed("The form is not in UTF-8.");
        }
        if (!Text.isSound(name) || !Text.isSound(value)) {
            throw malformed("The form " + Text.UNSOUND + ".");
        }
        fields.add(name, value);
    }

    private static Problem malformed(String detail) {
        return ProblemType.MALFORMED_BODY.because(detail);
    }

    /** Takes the parts of a form as they are found. */
    private static final class Parts implements MultipartParser.PartHandler {

        private final MultiMap fields;
        private final ByteArrayOutputStream value = new ByteArrayOutputStream();
        private String name;

        private Parts(MultiMap fields) {
            this.fields = fields;
        }

        @Override
        public void beginPart(CaseInsensitiveMap<String> headers) {
            name = HeaderUtil.extractQuotedValueFromHeader(headers.getFirst("Content-Disposition"), "name");
            value.reset();
        }

        @Override
        public void data(ByteBuffer piece) {
            while (piece.hasRemaining()) {
                value.write(piece.get());
            }
        }

        @Override
        public void endPart() {
            add(fields, name, value.toString(UTF_8));
        }
    }
}
