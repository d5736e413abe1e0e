package dev.roster.http;

import dev.roster.value.Ids;
import dev.roster.value.Text;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.regex.Pattern;

@RequestScoped
public class CurrentRequest {
    public static final String REQUEST_ID_HEADER = "X-Request-Id";

    private static final Pattern VALID_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int MAX_USER_AGENT_LENGTH = 256;

    @Inject
    RoutingContext routing;
    @Inject
    ClientAddress clientAddress;

    /** The client's {@code X-Request-Id} if it is valid, otherwise a new id. */
    public String id() {
        return idOf(routing);
    }

    public static String idOf(RoutingContext routing) {
        String id = routing.get(REQUEST_ID_HEADER);
        if (id == null) {
            String requested = routing.request().getHeader(REQUEST_ID_HEADER);
            id = requested != null && VALID_ID.matcher(requested).matches() ? requested : Ids.next().toString();
            routing.put(REQUEST_ID_HEADER, id);
        }
        return id;
    }

    public RequestOrigin origin() {
        HttpServerRequest request = routing.request();
        return new RequestOrigin(id(), clientAddress.of(request), printable(request.getHeader("User-Agent")));
    }

    private static String printable(String userAgent) {
        return userAgent == null ? null : Text.truncate(userAgent.replaceAll("\\p{Cntrl}", ""), MAX_USER_AGENT_LENGTH);
    }
}
