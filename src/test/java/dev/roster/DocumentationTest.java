package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of the documentation lead to existing files and headings, and the classes that it names exist. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern WORD = Pattern.compile("[A-Z]\\w+");
    private static final Pattern CLASS = Pattern
            .compile("`(?!HttpOnly`)(?:[a-z]+/)*([A-Z][a-z]+(?:[A-Z][a-z0-9]+)+)(?:\\.\\w+)?`");

    static Stream<Path> documents() throws IOException {
        return Stream.of(
                Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "docker/README.md", "k8s/README.md")
                        .map(Path::of),
                files(Path.of("docs"), ".md").stream()).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksLeadToFilesAndHeadings(Path document) throws IOException {
        List<String> broken = new ArrayList<>();
        for (MatchResult link : matches(LINK, Files.readString(document))) {
            Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target) || link.group(2) != null && !headings(target).contains(link.group(2))) {
                broken.add(link.group());
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void namedClassesExist() throws IOException {
        Set<String> words = Stream.of("src", "bench", "clients")
                .flatMap(folder -> files(Path.of(folder), ".java").stream())
                .flatMap(file -> WORD.matcher(read(file)).results().map(MatchResult::group))
                .collect(Collectors.toSet());
        List<String> unknown = documents()
                .flatMap(document -> matches(CLASS, read(document)).stream())
                .map(name -> name.group(1))
                .filter(name -> !words.contains(name))
                .toList();
        assertThat(unknown).isEmpty();
    }

    private static List<String> headings(Path document) {
        return matches(HEADING, read(document)).stream()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").strip().replace(' ',
                        '-'))
                .toList();
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending) && !file.toString().contains("node_modules")).toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
