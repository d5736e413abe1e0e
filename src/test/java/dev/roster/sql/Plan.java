package dev.roster.sql;

import dev.roster.database.DatabasePool;
import dev.roster.testing.Sql;
import dev.roster.testing.StatementLog.Statement;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How PostgreSQL executes a statement, as a generic plan: the one that prepared statements end up with. */
record Plan(JsonObject root) {
    private static final Set<String> SORTS = Set.of("Sort", "Incremental Sort");

    static final int BLOCKS = 1_200;

    private static final int FEW = 10;

    private static final String WHOLE_TABLE = "reads all of ";

    /** As PostgreSQL plans it when it looks at the parameters, and when it does not: it may do either. */
    static List<Plan> of(Statement statement) {
        return DatabasePool.hasCustomPlan(statement.text()) ? List.of(of(statement, "force_custom_plan"))
                : List.of(of(statement, "force_custom_plan"), of(statement, "force_generic_plan"));
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

    /** Whatever would make a page cost more in a larger account. */
    List<String> faults(int bound) {
        return faults(bound, BLOCKS);
    }

    List<String> faults(int bound, int mostBlocks) {
        List<String> faults = new ArrayList<>();
        // Rows do not tell of an index that is read from another place on than where the range begins.
        int blocks = root.getInteger("Shared Hit Blocks") + root.getInteger("Shared Read Blocks");
        if (blocks > mostBlocks) {
            faults.add("reads " + blocks + " blocks");
        }
        collect(root, bound, faults);
        return faults;
    }

    /** The steps that handle more rows than the bound, with the whole plan. A scan of a small table is no fault. */
    List<String> stepsOver(int bound) {
        List<String> faults = new ArrayList<>();
        collect(root, bound, faults);
        faults.removeIf(fault -> fault.startsWith(WHOLE_TABLE));
        return faults.isEmpty() ? faults : List.of(faults + "\n" + root.encodePrettily());
    }

    private static void collect(JsonObject node, int bound, List<String> faults) {
        String type = node.getString("Node Type");
        double loops = node.getDouble("Actual Loops", 1.0);
        double read = (node.getDouble("Actual Rows") + node.getDouble("Rows Removed by Filter", 0.0)
                + node.getDouble("Rows Removed by Index Recheck", 0.0)) * loops;
        // A partition in which next to nothing lies is read in one block.
        if (type.equals("Seq Scan") && read > FEW) {
            faults.add(WHOLE_TABLE + node.getString("Relation Name"));
        }
        if (read > bound) {
            faults.add("%s%s handles %.0f rows".formatted(type,
                    node.containsKey("Index Name") ? " of " + node.getString("Index Name") : "", read));
        }
        for (Object child : node.getJsonArray("Plans", new JsonArray())) {
            if (SORTS.contains(type) && ((JsonObject) child).getDouble("Plan Rows") > 100 * (double) bound) {
                faults.add("sorts what may be %.0f rows".formatted(((JsonObject) child).getDouble("Plan Rows")));
            }
            collect((JsonObject) child, bound, faults);
        }
    }
}
