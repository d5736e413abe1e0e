package dev.roster;

/** What Roster needs around it and does not have in development: it is started before Roster is. */
public interface LocalServices {

    void start();
}
