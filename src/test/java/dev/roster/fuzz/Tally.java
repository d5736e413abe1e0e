package dev.roster.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts responses by operation and status. */
final class Tally {
    private final Map<Integer, Integer> statuses = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> operations = new TreeMap<>();

    void count(Operation operation, int status) {
        statuses.merge(status, 1, Integer::sum);
        operations.computeIfAbsent(operation.id(), none -> new TreeMap<>()).merge(status / 100, 1, Integer::sum);
    }

    void addAll(Tally other) {
        other.statuses.forEach((status, count) -> statuses.merge(status, count, Integer::sum));
        other.operations.forEach((operation, classes) -> classes.forEach((status, count) -> operations
                .computeIfAbsent(operation, none -> new TreeMap<>()).merge(status, count, Integer::sum)));
    }

    /** The operations without a status of that class: 2 for successes, 4 for rejections. */
    List<String> without(List<Operation> all, int statusClass) {
        return all.stream().map(Operation::id)
                .filter(operation -> !operations.getOrDefault(operation, Map.of()).containsKey(statusClass)).toList();
    }

    int total() {
        return statuses.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        statuses.forEach((status, count) -> text.append(
                String.format("  %d %,8d %5.1f %%%n", status, count, 100.0 * count / total())));
        return text.toString();
    }
}
