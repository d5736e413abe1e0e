package dev.roster;

/** Services that Roster needs in development, such as PostgreSQL. They start before Roster. */
public interface LocalServices {
    void start();
}
