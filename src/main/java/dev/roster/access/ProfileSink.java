package dev.roster.access;

import java.util.UUID;

/** Receives people whose token has another name or verified address than their membership. */
public interface ProfileSink {
    /** Returns at once, so that no decision waits for it. @param accountId null at a sign-in @param person with a profile */
    void offer(UUID accountId, Principal person);
}
