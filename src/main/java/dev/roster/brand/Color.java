package dev.roster.brand;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** An sRGB colour, with the contrast of WCAG 2.2. @param rgb for example {@code 0x0f766e} */
record Color(int rgb) {
    static final Color WHITE = new Color(0xffffff);
    static final Color BLACK = new Color(0);

    private static final int STEPS = 50;

    /** @param hex {@code #rrggbb} */
    static Color parse(String hex) {
        return new Color(Integer.parseInt(hex.substring(1), 16));
    }

    /** Relative luminance, 0 to 1. */
    private double luminance() {
        return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
    }

    private static double linear(int channel) {
        double share = (channel & 0xff) / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.pow((share + 0.055) / 1.055, 2.4);
    }

    /** 1 to 21. */
    double contrast(Color other) {
        double mine = luminance();
        double others = other.luminance();
        return (Math.max(mine, others) + 0.05) / (Math.min(mine, others) + 0.05);
    }

    boolean reaches(double contrast, List<Color> surfaces) {
        return surfaces.stream().allMatch(surface -> contrast(surface) >= contrast);
    }

    /** @param share of the other colour, 0 to 1 */
    Color mix(Color other, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int mine = rgb >> shift & 0xff;
            int others = other.rgb >> shift & 0xff;
            mixed |= (int) Math.round(mine + (others - mine) * share) << shift;
        }
        return new Color(mixed);
    }

    /** The closest darker shade that has the contrast. */
    Color darker(double contrast, List<Color> surfaces) {
        return closest(share -> mix(BLACK, share), contrast, surfaces);
    }

    /** The closest lighter shade that has the contrast. */
    Color lighter(double contrast, List<Color> surfaces) {
        return closest(this::lightened, contrast, surfaces);
    }

    private static Color closest(DoubleFunction<Color> shades, double contrast, List<Color> surfaces) {
        return IntStream.rangeClosed(0, STEPS).mapToObj(step -> shades.apply((double) step / STEPS))
                .filter(shade -> shade.reaches(contrast, surfaces)).findFirst().orElseThrow();
    }

    /**
     * A colour with more lightness and the same hue and saturation (HSL). A mix with white would be greyish.
     *
     * @param share of the way to white, 0 to 1
     */
    private Color lightened(double share) {
        double highest = channels().max().orElseThrow();
        double lowest = channels().min().orElseThrow();
        double lightness = (highest + lowest) / 2;
        double chroma = highest - lowest;
        double targetLightness = lightness + (1 - lightness) * share;
        double maxChroma = 1 - Math.abs(2 * lightness - 1);
        double scale = chroma == 0 ? 0 : (1 - Math.abs(2 * targetLightness - 1)) / maxChroma;
        return new Color(
                channels().mapToInt(channel -> (int) Math.round(255 * (targetLightness + (channel - lightness) * scale)))
                        .reduce(0, (all, channel) -> all << 8 | channel));
    }

    private DoubleStream channels() {
        return IntStream.of(rgb >> 16, rgb >> 8, rgb).mapToDouble(channel -> (channel & 0xff) / 255.0);
    }

    @Override
    public String toString() {
        return "#%06x".formatted(rgb);
    }
}
