package dev.roster.list;

import java.net.URI;
import java.util.List;
import java.util.function.Function;

import jakarta.ws.rs.core.Link;
import jakarta.ws.rs.core.UriInfo;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.RestResponse;

/** A part of a list. */
public record Page<T>(
        @Schema(required = true, description = "The rows of this page, in the order asked for.") List<T> items,
        @Schema(description = "Send it as `cursor` to get the next page; null on the last one.", nullable = true) String nextCursor) {

    public static final String DEFAULT_LIMIT = "50";
    public static final int MAX_LIMIT = 200;

    /** Cuts a page out of the rows found, of which there is one more than the limit when more follow. */
    public static <T> Page<T> of(List<T> found, int limit, String list, Function<T, List<String>> position) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, Cursor.after(list, position.apply(items.get(limit - 1))));
    }

    /** The page with the address of the next one in {@code Link} (RFC 8288); {@code PublicAddresses} completes it. */
    public RestResponse<Page<T>> answer(UriInfo request) {
        RestResponse.ResponseBuilder<Page<T>> answer = RestResponse.ResponseBuilder.ok(this);
        if (nextCursor != null) {
            URI next = request.getRequestUriBuilder().replaceQueryParam("cursor", nextCursor).build();
            answer.links(Link.fromUri(URI.create(next.getRawPath() + "?" + next.getRawQuery())).rel("next").build());
        }
        return answer.build();
    }
}
