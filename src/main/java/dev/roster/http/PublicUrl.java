package dev.roster.http;

import java.net.URI;

/** A setting that several features share. Their settings extend this interface. */
public interface PublicUrl {
    /** Links in emails and headers begin with it. */
    URI publicUrl();
}
