package dev.roster.sql;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables that a plan reads, and whether it restricts each to an account: by a value, or by the account of a restricted
 * table.
 */
final class TableAccess {
    private static final Pattern COLUMN = Pattern.compile("(\\w+)\\.(\\w+)");

    private final Map<String, String> tablesByAlias = new HashMap<>();
    private final List<String> conditions = new ArrayList<>();

    TableAccess(List<String> tables, JsonObject plan) {
        collect(tables, plan);
    }

    private void collect(List<String> tables, JsonObject node) {
        // Another node of the plan reads the rows that this one changes or deletes.
        if (tables.contains(node.getString("Relation Name")) && !node.getString("Node Type").equals("ModifyTable")) {
            tablesByAlias.put(node.getString("Alias"), node.getString("Relation Name"));
        }
        node.forEach(entry -> {
            if (entry.getKey().endsWith(" Cond") || entry.getKey().endsWith("Filter")) {
                conditions.addAll(conjuncts(entry.getValue().toString()));
            }
        });
        for (Object child : node.getJsonArray("Plans", new JsonArray())) {
            collect(tables, (JsonObject) child);
        }
    }

    /** The tables of which the plan can read rows of any account. */
    List<String> unbound() {
        Set<String> bound = new HashSet<>();
        int before;
        do {
            before = bound.size();
            for (String condition : conditions) {
                String[] sides = condition.split(" = ", 2);
                if (sides.length == 2) {
                    bind(sides[0], sides[1], bound);
                    bind(sides[1], sides[0], bound);
                }
            }
        } while (bound.size() > before);
        return tablesByAlias.keySet().stream().filter(alias -> !bound.contains(alias)).map(tablesByAlias::get)
                .distinct().sorted().toList();
    }

    private void bind(String account, String value, Set<String> bound) {
        Matcher column = COLUMN.matcher(account);
        Matcher other = COLUMN.matcher(value);
        if (isAccount(column) && (!other.matches() || !tablesByAlias.containsKey(other.group(1))
                || isAccount(other) && bound.contains(other.group(1)))) {
            bound.add(column.group(1));
        }
    }

    private boolean isAccount(Matcher column) {
        return column.matches() && tablesByAlias.containsKey(column.group(1))
                && column.group(2).equals(tablesByAlias.get(column.group(1)).equals("account") ? "id" : "account_id");
    }

    /** Splits conditions at {@code AND}. PostgreSQL puts parentheses around each condition, and around all of them. */
    private static List<String> conjuncts(String conditions) {
        String inner = conditions.startsWith("(") ? conditions.substring(1, conditions.length() - 1) : conditions;
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < inner.length(); i++) {
            depth += inner.charAt(i) == '(' ? 1 : inner.charAt(i) == ')' ? -1 : 0;
            if (depth == 0 && inner.startsWith(" AND ", i)) {
                parts.addAll(conjuncts(inner.substring(start, i)));
                start = i + " AND ".length();
            }
        }
        if (start == 0) {
            return List.of(inner);
        }
        parts.addAll(conjuncts(inner.substring(start)));
        return parts;
    }
}
