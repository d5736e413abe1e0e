package dev.roster.http;

import java.util.regex.Pattern;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;

import dev.roster.value.Ids;
import dev.roster.value.Text;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** The request at hand: its id, and where it came from. */
@RequestScoped
public class CurrentRequest {

    public static final String REQUEST_ID_HEADER = "X-Request-Id";

    private static final Pattern ACCEPTABLE_ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final int LONGEST_USER_AGENT = 256;

    @Inject
    RoutingContext routing;

    @Inject
    ClientAddress clientAddress;

    /** The caller's own {@code X-Request-Id} where it is a short word, else one of Roster's. */
    public String id() {
        return idOf(routing);
    }

    public static String idOf(RoutingContext routing) {
        String id = routing.get(REQUEST_ID_HEADER);
        if (id == null) {
            String asked = routing.request().getHeader(REQUEST_ID_HEADER);
            id = asked != null && ACCEPTABLE_ID.matcher(asked).matches() ? asked : Ids.next().toString();
            routing.put(REQUEST_ID_HEADER, id);
        }
        return id;
    }

    public RequestOrigin origin() {
        HttpServerRequest request = routing.request();
        return new RequestOrigin(id(), clientAddress.of(request), printable(request.getHeader("User-Agent")));
    }

    private static String printable(String userAgent) {
        if (userAgent == null) {
            return null;
        }
        return Text.cut(userAgent.replaceAll("\\p{Cntrl}", ""), LONGEST_USER_AGENT);
    }
}
