package dev.roster.list;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.roster.problem.Problem;
import dev.roster.problem.ProblemType;
import dev.roster.value.Sha256;
import dev.roster.value.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/**
 * The position of the next page: the sort key of the last row, with a hash of the list, its filters and its account. The hash
 * detects mistakes. Security does not depend on it, because every list is restricted to the account of the request.
 */
public final class Cursor {
    private static final int BINDING = 8;

    /** In bytes. The longest sort key has 200 characters of 3 bytes. */
    private static final int MAX_LENGTH = 2_048;

    private static final String SEPARATOR = "\u0000";

    private Cursor() {
    }

    /** The keys of a position. A forged cursor can have any keys; invalid ones fail with {@code invalid-cursor}. */
    public record Position(List<String> keys) {
        public String text(int index) {
            return read(index, key -> key);
        }

        public UUID id(int index) {
            return read(index, UUID::fromString);
        }

        public Instant time(int index) {
            return read(index, Times::parse);
        }

        private <T> T read(int index, Function<String, T> conversion) {
            try {
                return conversion.apply(keys.get(index));
            } catch (IndexOutOfBoundsException | IllegalArgumentException | DateTimeException forged) {
                throw invalid();
            }
        }
    }

    /** @param keys the sort key of the last row of a page */
    public static String after(String list, List<String> keys) {
        byte[] position = String.join(SEPARATOR, keys).getBytes(UTF_8);
        byte[] cursor = Arrays.copyOf(binding(list, position), BINDING + position.length);
        System.arraycopy(position, 0, cursor, BINDING, position.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(cursor);
    }

    /**
     * @return null for the first page
     * @throws Problem {@code invalid-cursor} if the cursor is not from this list
     */
    public static Position read(String list, String cursor) {
        if (cursor == null) {
            return null;
        }
        byte[] bytes = decode(cursor);
        byte[] position = Arrays.copyOfRange(bytes, BINDING, bytes.length);
        if (!Arrays.equals(binding(list, position), Arrays.copyOf(bytes, BINDING))) {
            throw invalid();
        }
        return new Position(List.of(new String(position, UTF_8).split(SEPARATOR, -1)));
    }

    private static byte[] decode(String cursor) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(cursor);
            if (bytes.length > BINDING && bytes.length <= MAX_LENGTH) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Falls through to the problem below.
        }
        throw invalid();
    }

    private static byte[] binding(String list, byte[] position) {
        return Arrays.copyOf(Sha256.of(list.getBytes(UTF_8), position), BINDING);
    }

    private static Problem invalid() {
        return ProblemType.INVALID_CURSOR
                .because("Take cursors from `nextCursor` or the `Link` header, with the same filters.");
    }
}
