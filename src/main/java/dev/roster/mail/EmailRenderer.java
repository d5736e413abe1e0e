package dev.roster.mail;

import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.smallrye.mutiny.Uni;

/** Writes the letters of one kind of mail, at the moment when they are sent: from what is true then. */
public interface EmailRenderer {

    /** The kind that mails are queued under. */
    String kind();

    /**
     * @return a letter for each mail's id, which may be a postponed one; a mail without one has lost its reason and is not sent
     */
    Uni<Map<UUID, Email>> write(List<DueEmail> mails);
}
