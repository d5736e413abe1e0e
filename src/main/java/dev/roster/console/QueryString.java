package dev.roster.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds the query of a link. Parameters that are null or empty are left out. */
public final class QueryString {
    private final Map<String, String> parameters = new LinkedHashMap<>();

    public QueryString with(String name, String value) {
        if (value == null || value.isEmpty()) {
            parameters.remove(name);
        } else {
            parameters.put(name, value);
        }
        return this;
    }

    public String of(String path) {
        return parameters.isEmpty() ? path
                : path + parameters.entrySet().stream().map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /** The link to the next page of a list. @return null if there is no next page */
    public String next(String path, String cursor) {
        return cursor == null ? null : with("cursor", cursor).of(path);
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
