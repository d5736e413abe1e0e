package dev.roster.mail;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Formats an exception for the log without messages, which can contain personal data. */
final class StackTrace {

    private static final int FRAMES = 12;
    private static final int CAUSES = 5;

    private StackTrace() {
    }

    static String withoutMessages(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(CAUSES)
                .map(cause -> cause.getClass().getName() + Stream.of(cause.getStackTrace()).limit(FRAMES)
                        .map(frame -> "\n    at " + frame)
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("\ncaused by "));
    }
}
