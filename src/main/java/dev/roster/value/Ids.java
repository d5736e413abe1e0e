package dev.roster.value;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;

/** UUIDs of version 7 (RFC 9562): in the order of their creation, so that the newest rows lie together in every index. */
public final class Ids {

    private static final TimeBasedEpochGenerator GENERATOR = Generators.timeBasedEpochGenerator();

    private Ids() {
    }

    public static UUID next() {
        return GENERATOR.generate();
    }

    /** A new id of that time, in milliseconds: for a row that also keeps the time. */
    public static UUID at(Instant time) {
        return GENERATOR.construct(time.toEpochMilli());
    }

    /** The smallest id that can have been made at that time: a bound for ranges of ids. */
    public static UUID firstAt(Instant time) {
        return new UUID((Math.max(0, time.toEpochMilli()) & 0xFFFF_FFFF_FFFFL) << 16 | 0x7000, 0x8000_0000_0000_0000L);
    }
}
