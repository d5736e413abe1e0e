package dev.roster.mail;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import dev.roster.value.Languages;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** Puts mails into words. Everything happens in memory, so that it may run on an event loop. */
@ApplicationScoped
public class EmailTemplates {

    /** Every bundle below {@code messages/} comes in each of these; the first one is for everybody else. */
    static final List<Locale> LANGUAGES = Stream.of(Languages.PATTERN.split("\\|")).map(Locale::forLanguageTag).toList();

    @CheckedTemplate(basePath = "mail/invitation")
    static class Invitation {

        static native TemplateInstance subject(InvitationModel letter);

        static native TemplateInstance text(InvitationModel letter);

        static native TemplateInstance html(InvitationModel letter);
    }

    @CheckedTemplate(basePath = "mail/membership")
    static class Membership {

        static native TemplateInstance subject(MembershipModel letter);

        static native TemplateInstance text(MembershipModel letter);

        static native TemplateInstance html(MembershipModel letter);
    }

    @CheckedTemplate(basePath = "mail/review")
    static class Review {

        static native TemplateInstance subject(ReviewModel letter);

        static native TemplateInstance text(ReviewModel letter);

        static native TemplateInstance html(ReviewModel letter);
    }

    @Inject
    MailSettings config;

    public Email render(ReviewEmail content, Locale language) {
        Locale spoken = spoken(language);
        ReviewModel letter = ReviewModel.of(content, spoken);
        return new Email(render(Review.subject(letter), spoken), render(Review.text(letter), spoken),
                render(Review.html(letter), spoken));
    }

    public Email render(InvitationEmail content, Locale language) {
        Locale spoken = spoken(language);
        InvitationModel letter = InvitationModel.of(content, spoken);
        return new Email(render(Invitation.subject(letter), spoken), render(Invitation.text(letter), spoken),
                render(Invitation.html(letter), spoken), oneClick(content.optOut()), null);
    }

    public Email render(MembershipEmail content, Locale language) {
        Locale spoken = spoken(language);
        MembershipModel letter = MembershipModel.of(content, console(), spoken);
        return new Email(render(Membership.subject(letter), spoken), render(Membership.text(letter), spoken),
                render(Membership.html(letter), spoken));
    }

    /** By which mail programs offer to unsubscribe (RFC 8058). */
    private static Map<String, String> oneClick(URI optOut) {
        return Map.of("List-Unsubscribe", "<" + optOut + ">", "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    private Optional<URI> console() {
        return config.console().enabled() ? Optional.of(config.publicUrl()) : Optional.empty();
    }

    private static String render(TemplateInstance template, Locale language) {
        return template.setLocale(language).render().strip();
    }

    private static Locale spoken(Locale wanted) {
        return LANGUAGES.stream()
                .filter(language -> language.getLanguage().equals(wanted.getLanguage()))
                .findFirst().orElse(LANGUAGES.get(0));
    }
}
