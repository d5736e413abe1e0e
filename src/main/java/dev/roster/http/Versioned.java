package dev.roster.http;

import jakarta.ws.rs.core.HttpHeaders;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;

/**
 * A resource and the version of its row.
 *
 * @param version increases with every change; the resource's entity tag (RFC 9110, section 8.8.3)
 */
public record Versioned<T>(T view, int version) {
    public RestResponse<T> response() {
        return ResponseBuilder.ok(view).header(HttpHeaders.ETAG, Version.etag(version)).build();
    }

    /** @param location the path of the new resource */
    public RestResponse<T> created(String location) {
        return ResponseBuilder.<T> created(URI.create(location)).entity(view)
                .header(HttpHeaders.ETAG, Version.etag(version)).build();
    }
}
