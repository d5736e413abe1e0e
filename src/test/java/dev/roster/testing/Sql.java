package dev.roster.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is really in the database, and what a test must arrange there: the past, and large numbers. */
public final class Sql {

    private static Connection shared;

    private Sql() {
    }

    /** As the superuser, who may do anything; the service may not. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + System.getProperty("roster.database.url"), GivenDatabase.superuser(),
                GivenDatabase.superuserPassword());
    }

    public static Connection connectAsService() throws SQLException {
        return DriverManager.getConnection("jdbc:" + System.getProperty("roster.database.url"),
                System.getProperty("roster.database.username"), System.getProperty("roster.database.password"));
    }

    private static synchronized Connection shared() throws SQLException {
        if (shared == null || shared.isClosed()) {
            shared = connect();
        }
        return shared;
    }

    public static int update(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    /** The first column of every row, as text. */
    public static List<String> column(String sql, Object... parameters) {
        try (PreparedStatement statement = prepare(sql, parameters); ResultSet rows = statement.executeQuery()) {
            List<String> column = new ArrayList<>();
            while (rows.next()) {
                column.add(rows.getString(1));
            }
            return column;
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    public static long count(String sql, Object... parameters) {
        return Long.parseLong(column(sql, parameters).get(0));
    }

    /** Lets time pass for the invitations of one account, and for nobody else. */
    public static void age(TestAccount account, Duration time) {
        String seconds = " - make_interval(secs => " + time.toSeconds() + ")";
        update("update invitation set created_at = created_at" + seconds + ", expires_at = expires_at" + seconds
                + ", last_mail_at = last_mail_at" + seconds + " where account_id = ?::uuid", account.id());
        update("update mail_cooldown set until = until" + seconds + " where mailbox in ("
                + "select sha256(convert_to(email, 'UTF8')) from invitation where account_id = ?::uuid)", account.id());
    }

    /** Ends the cooldown of an address. The shared database is empty if all tests before had databases of their own. */
    public static void endCooldown(String email) {
        if (count("select count(*) from pg_class where relname = 'mail_cooldown'") == 0) {
            return;
        }
        update("delete from mail_cooldown where mailbox = sha256(convert_to(?, 'UTF8'))", email);
    }

    /** The view of all sessions: of the server, or of the nodes of a cluster. */
    public static String activity() {
        return GivenDatabase.isDistributed() ? "citus_stat_activity" : "pg_stat_activity";
    }

    private static PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = shared().prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
