package dev.roster.review;

/** A schedule with the version of its row, for the entity tag. */
public record VersionedSchedule(ScheduleView view, int version) {

    static VersionedSchedule of(ReviewSchedule schedule) {
        return new VersionedSchedule(ScheduleView.of(schedule), schedule.version);
    }
}
