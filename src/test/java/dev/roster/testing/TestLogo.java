package dev.roster.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** PNG images for tests. */
public final class TestLogo {
    private static final byte[] SIGNATURE = { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };

    private TestLogo() {
    }

    /** A square of one colour. @param extra chunks before the pixels */
    public static byte[] png(int side, int rgb, byte[]... extra) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(SIGNATURE);
        file.writeBytes(chunk("IHDR", ByteBuffer.allocate(13).putInt(side).putInt(side)
                .put(new byte[] { 8, 2, 0, 0, 0 }).array()));
        for (byte[] chunk : extra) {
            file.writeBytes(chunk);
        }
        file.writeBytes(chunk("IDAT", pixels(side, rgb)));
        file.writeBytes(chunk("IEND", new byte[0]));
        return file.toByteArray();
    }

    public static byte[] chunk(String type, byte[] content) {
        byte[] checked = ByteBuffer.allocate(4 + content.length).put(type.getBytes(ISO_8859_1)).put(content).array();
        CRC32 crc = new CRC32();
        crc.update(checked);
        return ByteBuffer.allocate(8 + checked.length).putInt(content.length).put(checked).putInt((int) crc.getValue()).array();
    }

    private static byte[] pixels(int side, int rgb) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (DeflaterOutputStream zip = new DeflaterOutputStream(zipped)) {
            for (int line = 0; line < side; line++) {
                zip.write(0);
                for (int pixel = 0; pixel < side; pixel++) {
                    zip.write(new byte[] { (byte) (rgb >> 16), (byte) (rgb >> 8), (byte) rgb });
                }
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return zipped.toByteArray();
    }
}
