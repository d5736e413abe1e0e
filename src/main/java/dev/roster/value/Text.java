package dev.roster.value;

/** Checks strings from clients. PostgreSQL cannot store U+0000, and UTF-8 cannot encode an unpaired surrogate. */
public final class Text {
    public static final String NOT_STORABLE = "must not contain U+0000 or an unpaired surrogate";

    private Text() {
    }

    /** Whether the text has no U+0000 and no unpaired surrogate; true for null. */
    public static boolean isStorable(String text) {
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

    /** Truncates the text to a number of UTF-16 units, never within a surrogate pair. */
    public static String truncate(String text, int maxLength) {
        if (text.length() <= maxLength) {
            return text;
        }
        boolean splitsPair = maxLength > 0 && Character.isSurrogatePair(text.charAt(maxLength - 1), text.charAt(maxLength));
        return text.substring(0, splitsPair ? maxLength - 1 : maxLength);
    }
}
