package dev.roster.brand;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.roster.problem.Problem;
import dev.roster.value.Sha256;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * A PNG image (ISO/IEC 15948). The class checks its structure and dimensions, and does not decode it. It keeps only the chunks
 * that the image needs: others could contain a location, scripts for other programs, or an animation.
 */
public final class Logo {
    /** In bytes. */
    public static final int MAX_SIZE = 32 * 1024;
    /** In pixels. */
    public static final int MAX_SIDE = 512;
    /** {@link #MAX_SIZE} in Base64. */
    public static final int MAX_BASE64 = (MAX_SIZE + 2) / 3 * 4;

    private static final byte[] SIGNATURE = { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
    private static final int HASH_LENGTH = 32;
    private static final int HEADER_LENGTH = 13;
    /** Length, type and CRC of a chunk. */
    private static final int FRAMING = 12;
    private static final Set<String> KEPT = Set.of("IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "IDAT", "IEND");

    private final byte[] png;

    private Logo(byte[] png) {
        this.png = png;
    }

    /** @throws Problem {@code validation} if the text is not Base64, or the image is not valid */
    public static Logo ofBase64(String text) {
        try {
            return of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException notBase64) {
            throw Problem.invalid("logo", "must be Base64 (RFC 4648, section 4)");
        }
    }

    /** @throws Problem {@code validation} if the image is not valid */
    public static Logo of(byte[] file) {
        if (file.length > MAX_SIZE) {
            throw Problem.invalid("logo", "must have at most " + MAX_SIZE / 1024 + " KiB");
        }
        return new Logo(withoutMetadata(file));
    }

    /** @param png the content of a valid logo ({@link #png()}), which is not checked again */
    public static Logo stored(byte[] png) {
        return new Logo(png);
    }

    private static byte[] withoutMetadata(byte[] file) {
        if (file.length < SIGNATURE.length || !Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
            throw notPng();
        }
        ByteBuffer chunks = ByteBuffer.wrap(file, SIGNATURE.length, file.length - SIGNATURE.length);
        ByteArrayOutputStream kept = new ByteArrayOutputStream(file.length);
        kept.writeBytes(SIGNATURE);
        boolean hasPixels = false;
        for (boolean first = true;; first = false) {
            byte[] chunk = next(chunks);
            String type = new String(chunk, Integer.BYTES, Integer.BYTES, ISO_8859_1);
            if (first != type.equals("IHDR")) {
                throw notPng();
            }
            if (first) {
                checkHeader(ByteBuffer.wrap(chunk, 2 * Integer.BYTES, chunk.length - FRAMING));
            }
            hasPixels |= type.equals("IDAT");
            if (KEPT.contains(type)) {
                kept.writeBytes(chunk);
            }
            if (type.equals("IEND")) {
                if (!hasPixels) {
                    throw notPng();
                }
                return kept.toByteArray();
            }
        }
    }

    /** The next chunk with its length, type and CRC. */
    private static byte[] next(ByteBuffer chunks) {
        if (chunks.remaining() < FRAMING) {
            throw notPng();
        }
        int length = chunks.getInt(chunks.position());
        if (length < 0 || length > chunks.remaining() - FRAMING) {
            throw notPng();
        }
        byte[] chunk = new byte[FRAMING + length];
        chunks.get(chunk);
        CRC32 crc = new CRC32();
        crc.update(chunk, Integer.BYTES, Integer.BYTES + length);
        if ((int) crc.getValue() != ByteBuffer.wrap(chunk).getInt(chunk.length - Integer.BYTES)) {
            throw notPng();
        }
        return chunk;
    }

    private static void checkHeader(ByteBuffer header) {
        if (header.remaining() != HEADER_LENGTH) {
            throw notPng();
        }
        int width = header.getInt();
        int height = header.getInt();
        if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE) {
            throw Problem.invalid("logo", "must have at most " + MAX_SIDE + " × " + MAX_SIDE + " pixels");
        }
    }

    private static Problem notPng() {
        return Problem.invalid("logo", "must be a PNG image");
    }

    public byte[] png() {
        return png.clone();
    }

    /** Identifies the content: the first half of its SHA-256. */
    public String hash() {
        return HexFormat.of().formatHex(Sha256.of(png)).substring(0, HASH_LENGTH);
    }
}
