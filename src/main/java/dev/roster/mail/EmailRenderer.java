package dev.roster.mail;

import java.util.List;

import io.smallrye.mutiny.Uni;

/** Renders the emails of one kind when they are sent, from the data of that moment. */
public interface EmailRenderer {

    /** The kind under which the emails are queued. */
    String kind();

    /** @return each email, or its postponement; one that is missing has lost its reason and is cancelled */
    Uni<List<Email>> render(List<DueEmail> emails);
}
