package dev.roster.activity;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** The latest value of each key, until it is written. */
final class Latest<K, V> {

    private static final int ROWS_PER_STATEMENT = 5_000;

    private final Map<K, V> unwritten = new ConcurrentHashMap<>();
    private final Function<List<Map.Entry<K, V>>, Uni<Void>> write;

    Latest(Function<List<Map.Entry<K, V>>, Uni<Void>> write) {
        this.write = write;
    }

    void put(K key, V value) {
        unwritten.put(key, value);
    }

    Uni<Void> flush() {
        return Multi.createFrom().iterable(List.copyOf(unwritten.entrySet()))
                .group().intoLists().of(ROWS_PER_STATEMENT)
                .onItem().transformToUniAndConcatenate(this::write)
                .collect().last()
                .replaceWithVoid();
    }

    /** A value that changes during the write stays until the next flush. */
    private Uni<Void> write(List<Map.Entry<K, V>> rows) {
        List<Map.Entry<K, V>> snapshot = rows.stream().map(Map.Entry::copyOf).toList();
        return write.apply(snapshot)
                .invoke(() -> snapshot.forEach(row -> unwritten.remove(row.getKey(), row.getValue())));
    }
}
