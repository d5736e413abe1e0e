package dev.roster.mail;

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

import dev.roster.console.AccountsMessages;
import dev.roster.console.DormancyMessages;
import dev.roster.console.EventsMessages;
import dev.roster.console.InvitingMessages;
import dev.roster.console.JoiningMessages;
import dev.roster.console.PeopleMessages;
import dev.roster.console.ReviewsMessages;
import dev.roster.console.RightsMessages;
import dev.roster.console.UiMessages;

/** Qute falls back to English where a translation is missing; this does not. */
class MessagesTest {

    static Stream<Arguments> bundles() {
        return EmailTemplates.LANGUAGES.stream().flatMap(language -> Stream.of(
                Arguments.of("invitation", InvitationMessages.class, language),
                Arguments.of("membership", MembershipMessages.class, language),
                Arguments.of("reviews", ReviewsMessages.class, language),
                Arguments.of("ui", UiMessages.class, language),
                Arguments.of("people", PeopleMessages.class, language),
                Arguments.of("dormancy", DormancyMessages.class, language),
                Arguments.of("inviting", InvitingMessages.class, language),
                Arguments.of("rights", RightsMessages.class, language),
                Arguments.of("accounts", AccountsMessages.class, language),
                Arguments.of("events", EventsMessages.class, language),
                Arguments.of("joining", JoiningMessages.class, language)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageSaysEverything(String bundle, Class<?> sentences, Locale language) throws IOException {
        Properties messages = new Properties();
        String file = "/messages/" + bundle + "_" + language.getLanguage() + ".properties";
        try (Reader reader = new InputStreamReader(getClass().getResourceAsStream(file), StandardCharsets.UTF_8)) {
            messages.load(reader);
        }
        assertThat(messages.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(
                Stream.of(sentences.getMethods()).map(Method::getName).toList());
        assertThat(messages.values()).noneMatch(message -> message.toString().isBlank());
    }

    @Test
    void theLanguagesAreThoseOfTheBuild() {
        assertThat(ConfigProvider.getConfig().getValues("quarkus.locales", Locale.class))
                .containsExactlyInAnyOrderElementsOf(EmailTemplates.LANGUAGES);
    }
}
