package dev.roster.http;

import java.net.URI;

/** The setting that several features share; their own settings extend it. */
public interface PublicUrl {
    /** Links in emails and headers begin with it. */
    URI publicUrl();
}
