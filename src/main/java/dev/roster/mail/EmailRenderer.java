package dev.roster.mail;

import java.util.List;

import io.smallrye.mutiny.Uni;

/** Renders the emails of one kind at the time of sending, from the current data. */
public interface EmailRenderer {

    /** The kind under which the emails are queued. */
    String kind();

    /** @return the emails or their postponements, without emails whose reason no longer exists: the dispatcher cancels them */
    Uni<List<Email>> render(List<DueEmail> emails);
}
