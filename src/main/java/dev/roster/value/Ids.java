package dev.roster.value;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import java.time.Instant;
import java.util.UUID;

/** UUIDs of version 7 (RFC 9562), ordered by creation, so that indexes keep recent rows together. */
public final class Ids {
    /** RFC 9562, 5.9. Less than every other id. */
    public static final UUID NIL = new UUID(0, 0);
    /** RFC 9562, 5.10. Greater than every other id in PostgreSQL, which compares unsigned bytes. */
    public static final UUID MAX = new UUID(-1, -1);

    /** A class of its own, because the native build initializes the constants, but must not seed the generator. */
    private static final class Generator {
        static final TimeBasedEpochGenerator INSTANCE = Generators.timeBasedEpochGenerator();
    }

    private Ids() {
    }

    public static UUID next() {
        return Generator.INSTANCE.generate();
    }

    /** A new id with this time, precise to the millisecond, for a row that also stores the time. */
    public static UUID at(Instant time) {
        return Generator.INSTANCE.construct(time.toEpochMilli());
    }

    /** @return null if the text is no id in its usual form */
    public static UUID parse(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equalsIgnoreCase(text) ? id : null;
        } catch (IllegalArgumentException notAnId) {
            return null;
        }
    }

    /** @return null for null */
    public static String text(UUID id) {
        return id == null ? null : id.toString();
    }

    /** The smallest possible id of this time, as a bound of ranges. */
    public static UUID firstAt(Instant time) {
        return new UUID((Math.max(0, time.toEpochMilli()) & 0xFFFF_FFFF_FFFFL) << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }
}
