package dev.roster.value;

/**
 * What every string from outside is checked for before anything uses it. PostgreSQL stores no U+0000, and UTF-8 encodes no half
 * of a surrogate pair: a string with either fails where it is written, with everything else in the same statement.
 */
public final class Text {

    public static final String UNSOUND = "must not hold U+0000 or half of a surrogate pair";

    private Text() {
    }

    /** Whether the text holds neither U+0000 nor an unpaired surrogate; null does. */
    public static boolean isSound(String text) {
        if (text == null) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == 0) {
                return false;
            }
            if (Character.isSurrogate(unit)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(unit, text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The beginning of the text, at most that many UTF-16 units long; never ends with half of a surrogate pair. */
    public static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        boolean splitsPair = longest > 0 && Character.isSurrogatePair(text.charAt(longest - 1), text.charAt(longest));
        return text.substring(0, splitsPair ? longest - 1 : longest);
    }
}
