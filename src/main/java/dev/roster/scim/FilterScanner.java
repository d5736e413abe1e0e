package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.roster.value.Text;
import java.util.function.Function;

/** Reads the words, signs and values of a filter or path, from left to right. */
final class FilterScanner {
    private final String text;
    private final Function<String, ScimException> failure;
    private int position;

    FilterScanner(String text, Function<String, ScimException> failure) {
        this.text = text;
        this.failure = failure;
        mustBeShort();
    }

    int position() {
        return position;
    }

    /** Continues at an earlier position. */
    void returnTo(int earlier) {
        position = earlier;
    }

    private void mustBeShort() {
        if (text.length() > FilterParser.MAX_LENGTH) {
            throw failure.apply("It is longer than " + FilterParser.MAX_LENGTH + " characters.");
        }
        if (!Text.isStorable(text)) {
            throw failure.apply("It " + Text.NOT_STORABLE + ".");
        }
    }

    void mustBeAtEnd() {
        skipSpace();
        if (position < text.length()) {
            throw unexpected("the end");
        }
    }

    JsonNode value() {
        skipSpace();
        if (position < text.length() && text.charAt(position) == '"') {
            return new TextNode(quoted());
        }
        String word = word();
        return switch (word) {
            case "true" -> BooleanNode.TRUE;
            case "false" -> BooleanNode.FALSE;
            case "null" -> NullNode.getInstance();
            default -> throw unexpected("a value");
        };
    }

    /** A JSON string (RFC 8259, section 7). */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char character = text.charAt(position);
            if (character == '"') {
                position++;
                if (!Text.isStorable(value.toString())) {
                    throw failure.apply("A text " + Text.NOT_STORABLE + ".");
                }
                return value.toString();
            }
            value.append(character == '\\' ? escaped() : character);
        }
        throw failure.apply("A text has no closing quotation mark.");
    }

    private char escaped() {
        position++;
        char character = position < text.length() ? text.charAt(position) : 0;
        return switch (character) {
            case '"', '\\', '/' -> character;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> codeUnit();
            default -> throw failure.apply("A text has an invalid escape.");
        };
    }

    private char codeUnit() {
        String digits = text.substring(Math.min(position + 1, text.length()), Math.min(position + 5, text.length()));
        if (digits.length() < 4 || digits.chars().anyMatch(digit -> Character.digit(digit, 16) < 0 || digit > 'f')) {
            throw failure.apply("A text has an invalid escape.");
        }
        position += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private static boolean isWordPart(char character) {
        return character >= 'a' && character <= 'z' || character >= 'A' && character <= 'Z'
                || character >= '0' && character <= '9' || "_-$:.+".indexOf(character) >= 0;
    }

    /** @return an empty text if the next character begins no word */
    String word() {
        skipSpace();
        int start = position;
        while (position < text.length() && isWordPart(text.charAt(position))) {
            position++;
        }
        return text.substring(start, position);
    }

    boolean acceptWord(String expected) {
        int start = position;
        if (word().equalsIgnoreCase(expected)) {
            return true;
        }
        position = start;
        return false;
    }

    boolean accept(char expected) {
        int start = position;
        skipSpace();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        position = start;
        return false;
    }

    void expect(char expected) {
        if (!accept(expected)) {
            throw unexpected("'" + expected + "'");
        }
    }

    private void skipSpace() {
        while (position < text.length() && text.charAt(position) == ' ') {
            position++;
        }
    }

    ScimException unexpected(String expected) {
        return failure.apply("It has no valid syntax: " + expected + " is missing at position " + position + ".");
    }
}
