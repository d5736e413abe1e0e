package dev.roster.sql;

import dev.roster.database.DatabasePool;
import dev.roster.testing.Sql;
import dev.roster.testing.StatementLog.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A plan with which PostgreSQL executes a statement. */
record Plan(JsonObject root) {
    private static final Set<String> SORTS = Set.of("Sort", "Incremental Sort");

    static final int MAX_BLOCKS = 1_500;

    private static final int FEW = 10;

    /** PostgreSQL plans a prepared statement five times for its parameters, and then chooses. */
    private static final int COMPARED = 5;

    /** An account has at most 500 groups. A statement may read them and their roles once, but not for each member. */
    private static final Set<String> BOUNDED = Set.of("access_group", "access_group_pkey", "role", "role_pkey");

    private static final int MAX_BOUNDED = 1_500;

    private static final String WHOLE_TABLE = "reads all of ";

    /** The custom plan, and also the generic plan if PostgreSQL can choose it for the statement. */
    static List<Plan> of(Statement statement) {
        return DatabasePool.hasCustomPlan(statement.text()) ? List.of(of(statement, "force_custom_plan"))
                : List.of(of(statement, "force_custom_plan"), of(statement, "force_generic_plan"));
    }

    /** Whether PostgreSQL keeps the plan of a prepared statement after the executions with which it compares plans. */
    static boolean isKept(Statement statement) {
        // The driver caches statements by their text.
        String name = "kept_" + Integer.toHexString(statement.hashCode());
        Sql.update("set plan_cache_mode = auto");
        Sql.update("prepare " + name + " as " + statement.text());
        try {
            for (int execution = 0; execution <= COMPARED; execution++) {
                Sql.column("execute " + name + "(" + String.join(", ", statement.parameters()) + ")");
            }
            return Sql.count("select generic_plans from pg_prepared_statements where name = '" + name + "'") > 0;
        } finally {
            Sql.update("deallocate " + name);
        }
    }

    private static Plan of(Statement statement, String mode) {
        Sql.update("set plan_cache_mode = " + mode);
        Sql.update("prepare examined as " + statement.text());
        try {
            String values = statement.parameters().isEmpty() ? "" : "(" + String.join(", ", statement.parameters()) + ")";
            String plan = Sql.column("explain (analyze, buffers, format json) execute examined" + values).get(0);
            return new Plan(new JsonArray(plan).getJsonObject(0).getJsonObject("Plan"));
        } finally {
            Sql.update("deallocate examined");
        }
    }

    /** The reasons why the statement costs more in a larger account. */
    List<String> faults(int maxRows) {
        return faults(maxRows, MAX_BLOCKS);
    }

    List<String> faults(int maxRows, int maxBlocks) {
        List<String> faults = new ArrayList<>();
        // The number of rows does not show that an index was read from before the start of the range.
        int blocks = root.getInteger("Shared Hit Blocks") + root.getInteger("Shared Read Blocks");
        if (blocks > maxBlocks) {
            faults.add("reads " + blocks + " blocks");
        }
        collect(root, maxRows, faults);
        return faults;
    }

    /** The steps that handle more rows than the limit, with the whole plan. A scan of a small table is no fault. */
    List<String> stepsOver(int maxRows) {
        List<String> faults = new ArrayList<>();
        collect(root, maxRows, faults);
        faults.removeIf(fault -> fault.startsWith(WHOLE_TABLE));
        return faults.isEmpty() ? faults : List.of(faults + "\n" + root.encodePrettily());
    }

    private static void collect(JsonObject node, int maxRows, List<String> faults) {
        String type = node.getString("Node Type");
        double loops = node.getDouble("Actual Loops", 1.0);
        double read = (node.getDouble("Actual Rows") + node.getDouble("Rows Removed by Filter", 0.0)
                + node.getDouble("Rows Removed by Index Recheck", 0.0)) * loops;
        // PostgreSQL reads an almost empty partition completely, because it is one block.
        if (type.equals("Seq Scan") && read > FEW) {
            faults.add(WHOLE_TABLE + node.getString("Relation Name"));
        }
        boolean bounded = BOUNDED.contains(node.getString("Relation Name", node.getString("Index Name", "")));
        if (read > (bounded ? Math.max(maxRows, MAX_BOUNDED) : maxRows)) {
            faults.add("%s%s handles %.0f rows".formatted(type,
                    node.containsKey("Index Name") ? " of " + node.getString("Index Name") : "", read));
        }
        for (Object child : node.getJsonArray("Plans", new JsonArray())) {
            if (SORTS.contains(type) && ((JsonObject) child).getDouble("Plan Rows") > 100 * (double) maxRows) {
                faults.add("sorts an estimated %.0f rows".formatted(((JsonObject) child).getDouble("Plan Rows")));
            }
            collect((JsonObject) child, maxRows, faults);
        }
    }
}
