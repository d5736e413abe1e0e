package dev.roster.mail;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/** Renders emails at the time of sending, from the current data. */
public interface EmailRenderer {
    /** The kinds under which the emails are queued. */
    Set<String> kinds();

    /**
     * @param emails of one kind
     * @return the emails or their postponements; the dispatcher cancels each email that is missing
     */
    Uni<List<Email>> render(List<DueEmail> emails);
}
