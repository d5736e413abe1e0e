package dev.roster.console;

import dev.roster.session.LocalPath;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;

/**
 * The list from which the reader opened a form, with its filters and its position. A link to a form contains the path of the
 * list in the parameter {@value #PARAMETER}.
 */
final class BackPath {
    private static final String PARAMETER = "back";

    private BackPath() {
    }

    /** The parameter for links on a page. @param page path and query */
    static String parameter(String page) {
        return PARAMETER + "=" + QueryString.encoded(page);
    }

    /** @param form path and query of the form; {@code otherwise} the path if the form was not opened from a list */
    static String of(String form, String otherwise) {
        List<String> values = new QueryStringDecoder(form).parameters().getOrDefault(PARAMETER, List.of());
        return values.isEmpty() || !LocalPath.of(values.get(0)).equals(values.get(0)) ? otherwise : values.get(0);
    }
}
