package dev.roster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import dev.roster.value.Languages;
import io.quarkus.qute.i18n.MessageBundle;

/** Qute falls back to English if a translation is missing. Here it is an error. */
class MessagesTest {

    static Stream<Arguments> bundles() {
        return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.roster")
                .stream()
                .filter(type -> type.isAnnotatedWith(MessageBundle.class))
                .map(JavaClass::reflect)
                .flatMap(type -> Languages.ALL.stream()
                        .map(language -> Arguments.of(type.getAnnotation(MessageBundle.class).value(), type, language)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasEveryMessage(String bundle, Class<?> type, String language) throws IOException {
        Properties messages = new Properties();
        String file = "/messages/" + bundle + "_" + language + ".properties";
        try (Reader reader = new InputStreamReader(getClass().getResourceAsStream(file), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        assertThat(messages.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(
                Stream.of(type.getMethods()).map(Method::getName).toList());
        assertThat(messages.values()).noneMatch(message -> message.toString().isBlank());
    }

    @Test
    void theBuildHasTheLanguagesOfRoster() {
        assertThat(ConfigProvider.getConfig().getValues("quarkus.locales", Locale.class)).extracting(Locale::toLanguageTag)
                .containsExactlyInAnyOrderElementsOf(Languages.ALL);
    }
}
