package dev.roster.activity;

import dev.roster.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/** Reads how many members were active on each day (UTC). */
@ApplicationScoped
public class ActiveMembers {
    private static final String FIND = """
            select day, members from active_members where account_id = $1 and day > $2 and day <= $3""";

    @Inject
    Database database;

    public record Day(LocalDate day, int members) {
    }

    /** @return one entry for each day up to {@code last}, the oldest first, including days without active members */
    public Uni<List<Day>> until(UUID accountId, LocalDate last, int days) {
        LocalDate before = last.minusDays(days);
        return database.list(FIND, row -> new Day(row.getLocalDate("day"), row.getInteger("members")), accountId, before, last)
                .map(found -> found.stream().collect(Collectors.toMap(Day::day, Day::members)))
                .map(found -> before.plusDays(1).datesUntil(last.plusDays(1))
                        .map(day -> new Day(day, found.getOrDefault(day, 0)))
                        .toList());
    }
}
