package dev.roster.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a link, in order; what is null or empty is left out. */
final class Query {

    private final Map<String, String> parameters = new LinkedHashMap<>();

    Query with(String name, String value) {
        if (value == null || value.isEmpty()) {
            parameters.remove(name);
        } else {
            parameters.put(name, value);
        }
        return this;
    }

    String of(String path) {
        return parameters.isEmpty() ? path
                : path + parameters.entrySet().stream().map(each -> each.getKey() + "=" + encoded(each.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
