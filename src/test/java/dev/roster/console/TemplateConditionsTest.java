package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Qute treats 0 and empty collections in a condition as absent. A number (such as the version 0 of a resource that was never
 * changed) must therefore be compared with null or with another number, and a collection with {@code isEmpty()}.
 */
class TemplateConditionsTest {
    private static final Path TEMPLATES = Path.of("src/main/resources/templates");
    private static final Pattern SECTION = Pattern.compile(
            "\\{@([\\w.$<>, ]+) (\\w+)}|\\{#for (\\w+) in ([^}]+)}|\\{#(?:else )?if ([^}]+)}");
    private static final Pattern PROPERTY = Pattern.compile("(\\w+)(\\([^)]*\\))?");

    /** A class with the values of its type parameters. */
    private record Resolved(Class<?> type, List<Resolved> arguments) {
        boolean isAmbiguous() {
            return Number.class.isAssignableFrom(type) || type.isPrimitive() && type != boolean.class
                    || Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type);
        }

        Resolved element() {
            return arguments.isEmpty() ? null : arguments.get(arguments.size() - 1);
        }

        /** @return null if the type has no such property or method */
        Resolved property(String name) {
            Optional<Method> method = Stream.concat(Arrays.stream(type.getDeclaredMethods()), Arrays.stream(type.getMethods()))
                    .filter(each -> List.of(name, "get" + capital(name), "is" + capital(name)).contains(each.getName()))
                    .findFirst();
            return method.map(each -> resolve(each.getGenericReturnType())).orElse(null);
        }

        private Resolved resolve(Type declared) {
            if (declared instanceof Class<?> plain) {
                return new Resolved(plain, List.of());
            }
            if (declared instanceof ParameterizedType generic) {
                return new Resolved((Class<?>) generic.getRawType(),
                        Arrays.stream(generic.getActualTypeArguments()).map(this::resolve).toList());
            }
            if (declared instanceof TypeVariable<?> variable) {
                int index = Arrays.asList(type.getTypeParameters()).indexOf(variable);
                return index >= 0 && index < arguments.size() ? arguments.get(index) : new Resolved(Object.class, List.of());
            }
            return new Resolved(Object.class, List.of());
        }

        private static String capital(String name) {
            return Character.toUpperCase(name.charAt(0)) + name.substring(1);
        }
    }

    @Test
    void conditionsDoNotTreatZeroAsAbsent() throws IOException, ClassNotFoundException {
        List<String> ambiguous = new ArrayList<>();
        int resolved = 0;
        for (Path template : templates()) {
            Map<String, Resolved> variables = new HashMap<>();
            Matcher section = SECTION.matcher(Files.readString(template));
            while (section.find()) {
                if (section.group(1) != null) {
                    variables.put(section.group(2), declared(section.group(1)));
                } else if (section.group(3) != null) {
                    Resolved list = resolve(section.group(4), variables);
                    variables.put(section.group(3), list == null ? null : list.element());
                } else {
                    for (String condition : section.group(5).split("&&|\\|\\|")) {
                        Resolved type = resolve(condition.strip().replaceFirst("^!", ""), variables);
                        resolved += type == null ? 0 : 1;
                        if (type != null && type.isAmbiguous()) {
                            ambiguous.add(template.getFileName() + ": {#if " + condition.strip() + "}");
                        }
                    }
                }
            }
        }
        assertThat(resolved).as("conditions whose type is known").isGreaterThan(80);
        assertThat(ambiguous).isEmpty();
    }

    /** The types of the parameters of a tag are not declared. */
    @Test
    void tagsCompareVersionsAndTypedTextWithNull() throws IOException {
        for (Path template : templates()) {
            assertThat(Files.readString(template)).as(template.toString()).doesNotContainPattern(
                    "\\{#(else )?if [^}=<>]*\\b(version|typed)(\\?\\?)?}");
        }
    }

    /**
     * A tag declares no types. Qute then registers no methods of the JDK for it, such as {@code Instant.isAfter}, and a native
     * executable has no reflection for them.
     */
    @Test
    void tagsCallNoMethodsOfUndeclaredTypes() throws IOException {
        for (Path template : templates()) {
            if (template.getParent().endsWith("tags")) {
                assertThat(Files.readString(template)).as(template.toString()).doesNotContainPattern(
                        "[{ (!](?!frame\\.)\\w+(\\.\\w+)*\\.(?!isEmpty|size|isAbout)\\w+\\(");
            }
        }
    }

    private static List<Path> templates() throws IOException {
        try (Stream<Path> files = Files.walk(TEMPLATES)) {
            return files.filter(file -> file.toString().endsWith(".html")).toList();
        }
    }

    private static Resolved declared(String text) throws ClassNotFoundException {
        int open = text.indexOf('<');
        String name = open < 0 ? text : text.substring(0, open);
        if (name.equals("boolean")) {
            return new Resolved(boolean.class, List.of());
        }
        List<Resolved> arguments = new ArrayList<>();
        if (open >= 0) {
            for (String argument : text.substring(open + 1, text.length() - 1).split(", ?")) {
                arguments.add(declared(argument));
            }
        }
        return new Resolved(Class.forName(name), arguments);
    }

    /** @return null if the condition compares values, or if the type of a variable is not declared */
    private static Resolved resolve(String path, Map<String, Resolved> variables) {
        if (path.contains(" ")) {
            return null;
        }
        Matcher property = PROPERTY.matcher(path);
        Resolved found = null;
        for (boolean first = true; property.find(); first = false) {
            found = first ? variables.get(property.group(1)) : found.property(property.group(1));
            if (found == null) {
                return null;
            }
        }
        return found;
    }
}
