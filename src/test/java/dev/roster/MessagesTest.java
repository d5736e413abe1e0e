package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import dev.roster.value.Languages;
import io.quarkus.qute.i18n.MessageBundle;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Qute falls back to English if a translation is missing. Here it is an error. */
class MessagesTest {
    private static final List<Arguments> BUNDLES = ArchitectureTest.ROSTER.stream()
            .filter(type -> type.isAnnotatedWith(MessageBundle.class))
            .map(JavaClass::reflect)
            .flatMap(type -> Languages.ALL.stream()
                    .map(language -> Arguments.of(type.getAnnotation(MessageBundle.class).value(), type, language)))
            .toList();

    static Stream<Arguments> bundles() {
        return BUNDLES.stream();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasEveryMessage(String bundle, Class<?> type, String language) throws IOException {
        Properties messages = load(bundle, language);
        assertThat(messages.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(
                Stream.of(type.getMethods()).flatMap(method -> keys(method, messages)).toList());
        assertThat(messages.values()).noneMatch(message -> message.toString().isBlank());
    }

    /** A method with an enum has one message for each constant, unless it has its own message. */
    private static Stream<String> keys(Method method, Properties messages) {
        Class<?>[] parameters = method.getParameterTypes();
        if (messages.containsKey(method.getName()) || parameters.length != 1 || !parameters[0].isEnum()) {
            return Stream.of(method.getName());
        }
        List<String> constants = Stream.of(parameters[0].getEnumConstants()).map(constant -> ((Enum<?>) constant).name())
                .toList();
        String separator = constants.stream().anyMatch(constant -> constant.contains("_")) ? "_$" : "_";
        return constants.stream().map(constant -> method.getName() + separator + constant);
    }

    /** A page replaces the placeholder of a message in each language. */
    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasTheSamePlaceholders(String bundle, Class<?> type, String language) throws IOException {
        Properties english = load(bundle, "en");
        load(bundle, language).forEach((key, message) -> assertThat(message.toString().contains("%s"))
                .as(bundle + ":" + key).isEqualTo(english.getProperty(key.toString()).contains("%s")));
    }

    @ParameterizedTest
    @CsvSource({ "en,administrator", "de,administrator|kontoverwaltung", "fr,\\badmins?\\b",
            "es,\\badmins?\\b|la administración" })
    void hasOneTermForAdmins(String language, String otherTerm) {
        mustNotContain(language, otherTerm);
    }

    @ParameterizedTest
    @CsvSource({ "de,\\b(du|dich|dir|dein\\w*)\\b", "fr,\\b(tu|ton|tes)\\b", "es,\\b(tú|tu|tus)\\b" })
    void addressesTheReaderFormally(String language, String informal) {
        mustNotContain(language, informal);
    }

    /** Otherwise, a line can begin with the character. */
    @Test
    void frenchHasNoBreakSpaces() {
        mustNotContain("fr", " [:?!;»]|« |\\d \\d");
    }

    private static void mustNotContain(String language, String term) {
        Pattern pattern = Pattern.compile(term,
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.UNICODE_CHARACTER_CLASS);
        assertThat(bundles().filter(bundle -> bundle.get()[2].equals(language)).flatMap(bundle -> {
            Properties messages = loadUnchecked((String) bundle.get()[0], language);
            return messages.stringPropertyNames().stream()
                    .filter(key -> pattern.matcher(messages.getProperty(key).replaceAll("\\{[^}]*}", "")).find())
                    .map(key -> bundle.get()[0] + ":" + key);
        })).isEmpty();
    }

    private static Properties loadUnchecked(String bundle, String language) {
        try {
            return load(bundle, language);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void theBuildHasTheLanguagesOfRoster() {
        assertThat(ConfigProvider.getConfig().getValues("quarkus.locales", Locale.class)).extracting(Locale::toLanguageTag)
                .containsExactlyInAnyOrderElementsOf(Languages.ALL);
    }

    private static Properties load(String bundle, String language) throws IOException {
        Properties messages = new Properties();
        String file = "/messages/" + bundle + "_" + language + ".properties";
        try (Reader reader = new InputStreamReader(MessagesTest.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        return messages;
    }
}
