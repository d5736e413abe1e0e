package dev.roster.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and changes the database of the tests directly. */
public final class Sql {
    private static final Pattern SINGLE_TABLE = Pattern.compile("(?s)\\s*update (\\w+) (.*)");
    private static final Pattern REJECTED = Pattern.compile("functions used in UPDATE queries|cannot push down this subquery");

    private static Connection shared;

    private Sql() {
    }

    /** Connects as the superuser, who has more permissions than the service. */
    public static Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:" + System.getProperty("roster.database.url"), ExternalDatabase.superuser(),
                ExternalDatabase.superuserPassword());
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
            return execute(statement);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    public static void executeAsService(String sql) throws SQLException {
        try (Connection service = connectAsService(); PreparedStatement statement = service.prepareStatement(sql)) {
            execute(statement);
        }
    }

    /** Citus rejects an update with a subquery, a volatile function, or a stable one of columns. Each shard accepts it. */
    private static int execute(PreparedStatement statement) throws SQLException {
        try {
            statement.execute();
            return statement.getUpdateCount();
        } catch (SQLException failure) {
            Matcher update = SINGLE_TABLE.matcher(statement.toString());
            if (!ExternalDatabase.isDistributed() || !REJECTED.matcher(failure.getMessage()).find() || !update.matches()) {
                throw failure;
            }
            return updateShards(statement.getConnection(), update.group(1), update.group(2));
        }
    }

    private static int updateShards(Connection connection, String table, String changes) throws SQLException {
        try (PreparedStatement statement = connection
                .prepareStatement("select success, result from run_command_on_shards(cast(? as regclass), ?)")) {
            statement.setString(1, table);
            statement.setString(2, "update %s " + changes.replace("%", "%%"));
            int count = 0;
            for (ResultSet shard = statement.executeQuery(); shard.next();) {
                if (!shard.getBoolean("success")) {
                    throw new SQLException(shard.getString("result"));
                }
                count += Integer.parseInt(shard.getString("result").replace("UPDATE ", ""));
            }
            return count;
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

    /** Moves the invitations of one account into the past. */
    public static void age(TestAccount account, Duration time) {
        String seconds = " - make_interval(secs => " + time.toSeconds() + ")";
        update("update invitation set created_at = created_at" + seconds + ", expires_at = expires_at" + seconds
                + ", last_mail_at = last_mail_at" + seconds + " where account_id = ?::uuid", account.id());
        // In hex: the driver returns no usable text of a bytea once it has prepared the statement.
        column("select encode(sha256(convert_to(email, 'UTF8')), 'hex') from invitation where account_id = ?::uuid",
                account.id()).forEach(
                        mailbox -> update("update mail_cooldown set until = until" + seconds
                                + " where mailbox = decode(?, 'hex')", mailbox));
    }

    /** Ends the cooldown of an address. The shared database has no tables if all tests so far used their own database. */
    public static void endCooldown(String email) {
        if (count("select count(*) from pg_class where relname = 'mail_cooldown'") == 0) {
            return;
        }
        update("delete from mail_cooldown where mailbox = sha256(convert_to(?, 'UTF8'))", email);
    }

    /** The number of sessions that wait for a lock during a statement with this text. */
    public static long waiting(String text) {
        // The statement of a worker can be longer than the view shows.
        return count(ExternalDatabase.isDistributed() ? """
                select count(distinct w.global_pid) from citus_stat_activity w join citus_stat_activity q using (global_pid)
                where w.wait_event_type = 'Lock' and q.query like ?""" : """
                select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like ?""", "%" + text + "%");
    }

    private static PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = shared().prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }
}
