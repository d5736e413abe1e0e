package dev.roster.list;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Sha256;
import dev.roster.value.Times;

/**
 * The place in a list where the next page begins: the sort key of the last row seen, bound to the very list, filters and
 * account that it came from. The binding finds mistakes; it guards nothing, since a list never leaves its account.
 */
public final class Cursor {

    private static final int BINDING = 8;
    private static final int LONGEST = 2_048;
    private static final String SEPARATOR = "\u0000";

    /**
     * One character of a name can become 18 of a sort key (NFKD of U+FDFA): a long position is compressed, to fit into a URL.
     */
    private static final int LONG = 512;
    private static final byte COMPRESSED = 1;
    private static final int LONGEST_POSITION = 65_536;

    private Cursor() {
    }

    /** Where a page begins. Whoever forges a cursor can write anything there: what cannot be read is {@code invalid-cursor}. */
    public record Position(List<String> keys) {

        public String text(int index) {
            return read(index, key -> key);
        }

        public UUID id(int index) {
            return read(index, UUID::fromString);
        }

        public OffsetDateTime time(int index) {
            OffsetDateTime time = read(index, OffsetDateTime::parse);
            if (!Times.isInRange(time.toInstant())) {
                throw invalid();
            }
            return time;
        }

        private <T> T read(int index, Function<String, T> reading) {
            try {
                return reading.apply(keys.get(index));
            } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException forged) {
                throw invalid();
            }
        }
    }

    public static String after(String list, List<String> position) {
        byte[] place = shortened(String.join(SEPARATOR, position).getBytes(UTF_8));
        byte[] cursor = Arrays.copyOf(binding(list, place), BINDING + place.length);
        System.arraycopy(place, 0, cursor, BINDING, place.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /** The position in a cursor of that list, or null for the first page; {@code invalid-cursor} for anything else. */
    public static Position read(String list, String cursor) {
        if (cursor == null) {
            return null;
        }
        byte[] bytes = decoded(cursor);
        byte[] place = Arrays.copyOfRange(bytes, BINDING, bytes.length);
        if (!Arrays.equals(binding(list, place), Arrays.copyOf(bytes, BINDING))) {
            throw invalid();
        }
        return new Position(List.of(new String(restored(place), UTF_8).split(SEPARATOR, -1)));
    }

    private static byte[] shortened(byte[] place) {
        if (place.length <= LONG) {
            return place;
        }
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try {
            deflater.setInput(place);
            deflater.finish();
            byte[] shorter = new byte[place.length + LONG];
            shorter[0] = COMPRESSED;
            return Arrays.copyOf(shorter, 1 + deflater.deflate(shorter, 1, shorter.length - 1));
        } finally {
            deflater.end();
        }
    }

    private static byte[] restored(byte[] place) {
        if (place[0] != COMPRESSED) {
            return place;
        }
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(place, 1, place.length - 1);
            byte[] longer = new byte[LONGEST_POSITION];
            return Arrays.copyOf(longer, inflater.inflate(longer));
        } catch (DataFormatException notCompressed) {
            throw invalid();
        } finally {
            inflater.end();
        }
    }

    private static byte[] decoded(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > BINDING && bytes.length <= LONGEST) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Answered below, like every other garbled cursor.
        }
        throw invalid();
    }

    private static byte[] binding(String list, byte[] place) {
        return Arrays.copyOf(Sha256.of(list.getBytes(UTF_8), place), BINDING);
    }

    private static Problem invalid() {
        return ProblemType.INVALID_CURSOR
                .because("Take cursors from `nextCursor` or the `Link` header, with the same filters.");
    }
}
