package dev.roster.http;

/** An answer with something in it that is shown once and kept nowhere. */
public interface ContainsSecret {

    /** What may be kept of it. */
    Object withoutSecret();
}
