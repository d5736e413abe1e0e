package dev.roster.brand;

import io.quarkus.qute.TemplateData;
import java.util.List;
import java.util.stream.Stream;

/**
 * The shades of an accent colour in pages and emails. In the light scheme, the colour itself is shown. In the dark scheme, a
 * dark colour is lightened. Text in the colour has a shade of its own if that is necessary.
 */
@TemplateData
public record Theme(Shades light, Shades dark) {
    /**
     * @param strong for a button under the pointer
     * @param onAccent text on {@code accent} and {@code strong}
     * @param link text in the colour, on every background
     * @param tint the background of a selected item; {@code onTint} its text
     */
    @TemplateData
    public record Shades(String accent, String strong, String onAccent, String link, String tint, String onTint) {
        private static Shades of(Color accent, boolean dark, Color surface, double tinted, List<Color> surfaces) {
            Color on = accent.contrast(Color.WHITE) >= TEXT_CONTRAST ? Color.WHITE : Color.BLACK;
            Color tint = surface.mix(accent, tinted);
            List<Color> backgrounds = Stream.concat(surfaces.stream(), Stream.of(tint)).toList();
            Color link = dark ? accent.lighter(TEXT_CONTRAST, backgrounds) : accent.darker(TEXT_CONTRAST, backgrounds);
            Color strong = accent.mix(on.equals(Color.WHITE) ? Color.BLACK : Color.WHITE, HOVER);
            return new Shades(accent.toString(), strong.toString(), on.toString(), link.toString(), tint.toString(),
                    link.toString());
        }

        private String css() {
            return ":root{--accent:%s;--accent-strong:%s;--on-accent:%s;--link:%s;--tint:%s;--on-tint:%s}"
                    .formatted(accent, strong, onAccent, link, tint, onTint);
        }
    }

    /** WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
    static final double TEXT_CONTRAST = 4.5;
    static final double SHAPE_CONTRAST = 3;

    /** The backgrounds of pages (console.css) and emails (mail/layout.html). */
    static final List<Color> LIGHT_SURFACES = List.of(Color.WHITE, new Color(0xf5f7f8), new Color(0xf0f5f5),
            new Color(0xeef2f3));
    static final List<Color> DARK_SURFACES = List.of(new Color(0x0f1518), new Color(0x171f23), new Color(0x1e282d),
            new Color(0x1d272b), new Color(0x10171b), new Color(0x1a2328));

    private static final Color DARK_CARD = new Color(0x171f23);
    private static final double LIGHT_TINT = 0.1;
    private static final double DARK_TINT = 0.18;
    private static final double HOVER = 0.15;

    /** As in console.css. */
    public static final Theme DEFAULT = new Theme(
            new Shades("#0f766e", "#0b5f58", "#ffffff", "#0f766e", "#e3f3f1", "#0b5f58"),
            new Shades("#2dd4bf", "#5eead4", "#04211d", "#5eead4", "#143733", "#7ff0e1"));

    /** @param accentColor {@code #rrggbb}, which is {@link AccentColor valid}; null for Roster's own */
    public static Theme of(String accentColor) {
        if (accentColor == null) {
            return DEFAULT;
        }
        Color accent = Color.parse(accentColor);
        Color lightened = accent.lighter(SHAPE_CONTRAST, DARK_SURFACES);
        return new Theme(Shades.of(accent, false, Color.WHITE, LIGHT_TINT, LIGHT_SURFACES),
                Shades.of(lightened, true, DARK_CARD, DARK_TINT, DARK_SURFACES));
    }

    /** A style sheet that replaces the colours of console.css. */
    public String css() {
        return light.css() + "@media (prefers-color-scheme:dark){" + dark.css() + "}";
    }
}
