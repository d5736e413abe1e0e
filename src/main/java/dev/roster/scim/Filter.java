package dev.roster.scim;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A parsed filter (RFC 7644, section 3.4.2.2). */
sealed interface Filter {
    record And(Filter left, Filter right) implements Filter {
    }

    record Or(Filter left, Filter right) implements Filter {
    }

    record Not(Filter filter) implements Filter {
    }

    /** @param value a string, number, boolean or null */
    record Compare(AttributePath path, Operator operator, JsonNode value) implements Filter {
    }

    record Present(AttributePath path) implements Filter {
    }

    /** Values of a complex attribute. The paths in the filter name its sub-attributes. */
    record OfValues(AttributePath path, Filter filter) implements Filter {
    }

    enum Operator {
        EQ,
        NE,
        CO,
        SW,
        EW,
        GT,
        GE,
        LT,
        LE;

        /** @return null for another text */
        static Operator of(String text) {
            try {
                return valueOf(text.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException unknown) {
                return null;
            }
        }

        boolean isOrder() {
            return compareTo(GT) >= 0;
        }

        boolean isPartOfText() {
            return this == CO || this == SW || this == EW;
        }
    }
}
