package dev.roster.brand;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.roster.problem.Problem;
import dev.roster.testing.TestLogo;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogoTest {
    private static final byte[] PNG = TestLogo.png(16, 0x1d4ed8);

    @Test
    void keepsTheImageAndRemovesMetadata() {
        byte[] location = TestLogo.chunk("eXIf", "52.5 N".getBytes(UTF_8));
        byte[] script = TestLogo.chunk("tEXt", "<script>alert(1)</script>".getBytes(UTF_8));
        byte[] animation = TestLogo.chunk("acTL", new byte[8]);
        Logo logo = Logo.of(joined(TestLogo.png(16, 0x1d4ed8, location, script, animation), "<?php evil".getBytes(UTF_8)));
        assertThat(logo.png()).isEqualTo(PNG);
        assertThat(logo.hash()).isEqualTo(Logo.of(PNG).hash()).matches("[0-9a-f]{32}");
        assertThat(Logo.stored(logo.png()).png()).isEqualTo(PNG);
        assertThat(Logo.ofBase64(Base64.getEncoder().encodeToString(PNG)).png()).isEqualTo(PNG);
    }

    @Test
    void rejectsLargeImages() {
        assertThat(rejected(TestLogo.png(513, 0))).contains("512");
        assertThat(Logo.of(TestLogo.png(512, 0)).png()).isNotEmpty();
        assertThat(rejected(new byte[Logo.MAX_SIZE + 1])).contains("32 KiB");
        byte[] largest = TestLogo.png(16, 0x1d4ed8, TestLogo.chunk("tEXt", new byte[Logo.MAX_SIZE - PNG.length - 12]));
        assertThat(largest).hasSize(Logo.MAX_SIZE);
        assertThat(Logo.of(largest).png()).hasSameSizeAs(PNG);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "GIF89a", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "\u0089PNG\r\n\u001a\n" })
    void rejectsOtherFormats(String file) {
        assertThat(rejected(file.getBytes(ISO_8859_1))).isEqualTo("must be a PNG image");
    }

    /** A file that ends early, or has a changed byte, is not valid. */
    @Test
    void rejectsDamagedImages() {
        for (int i = 0; i < PNG.length; i++) {
            assertThat(rejected(Arrays.copyOf(PNG, i))).as("first %d bytes", i).isEqualTo("must be a PNG image");
            byte[] changed = PNG.clone();
            changed[i] ^= 0x55;
            assertThat(rejected(changed)).as("byte %d", i).isNotNull();
        }
    }

    @Test
    void rejectsTextThatIsNotBase64() {
        assertThat(catchThrowableOfType(Problem.class, () -> Logo.ofBase64("not base64!")).errors().get(0).message())
                .startsWith("must be Base64");
    }

    private static String rejected(byte[] file) {
        Problem problem = catchThrowableOfType(Problem.class, () -> Logo.of(file));
        return problem == null ? null : problem.errors().get(0).message();
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }
}
