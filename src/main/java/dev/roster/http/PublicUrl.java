package dev.roster.http;

import java.net.URI;

/** A setting that several features share. Their settings extend this interface. */
public interface PublicUrl {
    /** Links in emails and headers begin with it. */
    URI publicUrl();

    /** @param path begins with a slash */
    default URI link(String path) {
        return URI.create(publicUrl().toString().replaceFirst("/+$", "") + path);
    }
}
