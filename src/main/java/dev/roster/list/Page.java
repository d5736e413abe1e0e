package dev.roster.list;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

public record Page<T>(
        @Schema(required = true, description = "The rows of this page, in the requested order.") List<T> items,
        @Schema(description = "Send it as `cursor` to get the next page. Null on the last page.", nullable = true) String nextCursor) {
    public static final String DEFAULT_LIMIT = "50";
    public static final int MAX_LIMIT = 200;

    /** @param rows one row more than {@code limit} if there is a next page */
    public static <T> Page<T> of(List<T> rows, int limit, String list, Function<T, List<String>> position) {
        if (rows.size() <= limit) {
            return new Page<>(rows, null);
        }
        List<T> items = rows.subList(0, limit);
        return new Page<>(items, Cursor.after(list, position.apply(items.get(limit - 1))));
    }

    /** Adds the address of the next page as {@code Link} (RFC 8288), which {@code PublicUrlRewriter} completes. */
    public RestResponse<Page<T>> response(UriInfo request) {
        RestResponse.ResponseBuilder<Page<T>> response = RestResponse.ResponseBuilder.ok(this);
        if (nextCursor != null) {
            URI next = request.getRequestUriBuilder().replaceQueryParam("cursor", nextCursor).build();
            response.links(Link.fromUri(URI.create(next.getRawPath() + "?" + next.getRawQuery())).rel("next").build());
        }
        return response.build();
    }
}
