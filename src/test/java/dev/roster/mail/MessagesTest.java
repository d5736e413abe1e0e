package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;

import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import dev.roster.console.UiMessages;
import dev.roster.console.account.AccountsMessages;
import dev.roster.console.audit.AuditMessages;
import dev.roster.console.dormancy.DormancyMessages;
import dev.roster.console.invitation.InvitationsMessages;
import dev.roster.console.join.JoinMessages;
import dev.roster.console.key.KeysMessages;
import dev.roster.console.member.MembersMessages;
import dev.roster.console.review.ReviewsMessages;
import dev.roster.console.role.RolesMessages;

/** Qute falls back to English for a missing translation. Qute itself reports missing messages of enum constants. */
class MessagesTest {

    static Stream<Arguments> bundles() {
        return EmailTemplates.LANGUAGES.stream().flatMap(language -> Stream.of(
                Arguments.of("invitation", InvitationMessages.class, language),
                Arguments.of("membership", MembershipMessages.class, language),
                Arguments.of("reviewmail", ReviewMailMessages.class, language),
                Arguments.of("ui", UiMessages.class, language),
                Arguments.of("accounts", AccountsMessages.class, language),
                Arguments.of("audit", AuditMessages.class, language),
                Arguments.of("dormancy", DormancyMessages.class, language),
                Arguments.of("invitations", InvitationsMessages.class, language),
                Arguments.of("join", JoinMessages.class, language),
                Arguments.of("keys", KeysMessages.class, language),
                Arguments.of("members", MembersMessages.class, language),
                Arguments.of("reviews", ReviewsMessages.class, language),
                Arguments.of("roles", RolesMessages.class, language)));
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void everyLanguageHasEveryMessage(String bundle, Class<?> type, Locale language) throws IOException {
        Properties messages = load(bundle, language.getLanguage());
        assertThat(messages.stringPropertyNames()).containsExactlyInAnyOrderElementsOf(
                Stream.of(type.getMethods()).flatMap(method -> keys(method, messages)).toList());
        assertThat(messages.values()).noneMatch(message -> message.toString().isBlank());
    }

    /** A method with an enum and without a message of its own has one message per constant. */
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
    void everyLanguageHasTheSamePlaceholders(String bundle, Class<?> type, Locale language) throws IOException {
        Properties english = load(bundle, "en");
        load(bundle, language.getLanguage()).forEach((key, message) -> assertThat(message.toString().contains("%s"))
                .as(bundle + ":" + key).isEqualTo(english.getProperty(key.toString()).contains("%s")));
    }

    @Test
    void theLanguagesAreThoseOfTheBuild() {
        assertThat(ConfigProvider.getConfig().getValues("quarkus.locales", Locale.class))
                .containsExactlyInAnyOrderElementsOf(EmailTemplates.LANGUAGES);
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
