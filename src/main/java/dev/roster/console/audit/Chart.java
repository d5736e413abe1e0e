package dev.roster.console.audit;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import dev.roster.activity.ActiveMembers;
import io.quarkus.qute.TemplateData;

/** A bar chart of active members by day, 100 units high. */
@TemplateData
record Chart(List<Bar> bars, int most, LocalDate first, LocalDate last) {

    private static final int HEIGHT = 100;

    @TemplateData
    record Bar(int x, int y, int height, LocalDate day, int members) {
    }

    static Chart of(List<ActiveMembers.Day> days) {
        int most = days.stream().mapToInt(ActiveMembers.Day::members).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < days.size(); i++) {
            int members = days.get(i).members();
            int height = members == 0 ? 0 : Math.max(2, members * HEIGHT / most);
            bars.add(new Bar(i * 10 + 1, HEIGHT - height, height, days.get(i).day(), members));
        }
        return new Chart(bars, most, days.get(0).day(), days.get(days.size() - 1).day());
    }
}
