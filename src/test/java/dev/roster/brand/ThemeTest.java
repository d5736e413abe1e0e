package dev.roster.brand;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every accepted colour is readable in both schemes. */
class ThemeTest {
    /** Muted text in console.css, which tinted items contain. */
    private static final Color LIGHT_MUTED = new Color(0x55646e);
    private static final Color DARK_MUTED = new Color(0xa3b2b9);

    @ParameterizedTest
    @CsvSource({ "#000000,21", "#ffffff,1", "#777777,4.48", "#0f766e,5.47", "#ff0000,4.0" })
    void computesTheContrastOfWcag(String color, double contrast) {
        assertThat(Color.parse(color).contrast(Color.WHITE)).isCloseTo(contrast, org.assertj.core.data.Offset.offset(0.01));
        assertThat(Color.WHITE.contrast(Color.parse(color))).isEqualTo(Color.parse(color).contrast(Color.WHITE));
    }

    @Test
    void everyAcceptedColorIsReadableInBothSchemes() {
        Random random = new Random(7);
        Stream<Color> colors = Stream.concat(
                Stream.of(0x000000, 0x0f766e, 0x1d4ed8, 0x4a154b, 0xff0000, 0x635bff).map(Color::new),
                random.ints(20_000, 0, 0x1000000).mapToObj(Color::new));
        assertThat(colors.filter(color -> color.reaches(3, Theme.LIGHT_SURFACES)).toList()).hasSizeGreaterThan(5_000)
                .allSatisfy(color -> {
                    Theme theme = Theme.of(color.toString());
                    assertThat(theme.light().accent()).isEqualTo(color.toString());
                    mustBeReadable(theme.light(), Theme.LIGHT_SURFACES, LIGHT_MUTED);
                    mustBeReadable(theme.dark(), Theme.DARK_SURFACES, DARK_MUTED);
                });
    }

    @Test
    void rostersOwnColorsAreReadable() {
        mustBeReadable(Theme.DEFAULT.light(), Theme.LIGHT_SURFACES, LIGHT_MUTED);
        mustBeReadable(Theme.DEFAULT.dark(), Theme.DARK_SURFACES, DARK_MUTED);
    }

    @Test
    void theStyleSheetOfPagesHasTheDefaultColors() throws IOException {
        Matcher roots = Pattern.compile(":root \\{([^}]*)}").matcher(resource("/console/console.css"));
        String mail = resource("/templates/mail/layout.html");
        mustHave(Theme.DEFAULT.light(), Theme.LIGHT_SURFACES, roots, mail);
        mustHave(Theme.DEFAULT.dark(), Theme.DARK_SURFACES, roots, mail);
    }

    private static void mustHave(Theme.Shades shades, List<Color> surfaces, Matcher roots, String mail) {
        assertThat(roots.find()).isTrue();
        Map<String, String> colors = new HashMap<>();
        Matcher color = Pattern.compile("--([a-z-]+): (#[0-9a-f]+);").matcher(roots.group(1));
        while (color.find()) {
            colors.put(color.group(1), color.group(2).replaceFirst("^#(.)(.)(.)$", "#$1$1$2$2$3$3"));
        }
        assertThat(colors).containsAllEntriesOf(Map.of("accent", shades.accent(), "accent-strong", shades.strong(),
                "on-accent", shades.onAccent(), "link", shades.link(), "tint", shades.tint(), "on-tint", shades.onTint()));
        List<String> ofPages = Stream.of("page", "card", "raised", "hover").map(colors::get).toList();
        List<String> listed = surfaces.stream().map(Color::toString).toList();
        assertThat(listed).containsAll(ofPages);
        assertThat(listed.stream().filter(surface -> !ofPages.contains(surface))).isNotEmpty().allMatch(mail::contains);
    }

    private static String resource(String path) throws IOException {
        try (InputStream content = ThemeTest.class.getResourceAsStream(path)) {
            return new String(content.readAllBytes(), UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "#ffff00", "#ffffff", "#ffa500", "#00ff00" })
    void colorsThatLightBackgroundsHideAreNotVisible(String color) {
        assertThat(AccentColor.Validator.isValid(color)).isFalse();
    }

    @Test
    void aStyleSheetReplacesOnlyColors() {
        assertThat(Theme.of("#1d4ed8").css()).startsWith(":root{--accent:#1d4ed8;").matches("[-:;#a-z0-9{}()@ ]+");
    }

    private static void mustBeReadable(Theme.Shades shades, List<Color> surfaces, Color muted) {
        Color accent = Color.parse(shades.accent());
        Color on = Color.parse(shades.onAccent());
        Color link = Color.parse(shades.link());
        Color tint = Color.parse(shades.tint());
        assertThat(accent.reaches(3, surfaces)).as("shape %s", shades).isTrue();
        assertThat(on.reaches(4.5, List.of(accent, Color.parse(shades.strong())))).as("button %s", shades).isTrue();
        assertThat(link.reaches(4.5, surfaces)).as("link %s", shades).isTrue();
        assertThat(link.reaches(4.5, List.of(tint))).as("link on tint %s", shades).isTrue();
        assertThat(Color.parse(shades.onTint()).reaches(4.5, List.of(tint))).as("tint %s", shades).isTrue();
        assertThat(muted.reaches(4.5, List.of(tint))).as("muted text on tint %s", shades).isTrue();
    }
}
