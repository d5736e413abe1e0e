package dev.roster.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.roster.testing.RosterStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class LettersTest {

    private static final URI LINK = URI.create("https://roster.acme.example/invitations/accept?from=mail&token=AZk3vQ2m");
    private static final URI STOP = URI.create("https://roster.acme.example/opt-out?key=BZk3vQ2m");
    private static final Instant EXPIRY = Instant.parse("2026-12-01T10:04:00Z");

    @Inject
    EmailTemplates templates;

    @Inject
    Vertx vertx;

    static Stream<Locale> languages() {
        return EmailTemplates.LANGUAGES.stream();
    }

    @ParameterizedTest
    @MethodSource("languages")
    void tellsWhoInvitesToWhatAndUntilWhen(Locale language) throws IOException {
        Email letter = templates.render(invitation("Acme", "Grace Hopper", "Welcome!\n\nSee you on Monday."), language);

        assertThat(letter.subject()).contains("Grace Hopper", "Acme").hasSizeLessThan(121);
        assertThat(letter.text()).contains("Grace Hopper <grace@acme.example>", "Ada Lovelace", LINK.toString(), "2026", "UTC",
                "\n> Welcome!\n>\n> See you on Monday.\n");
        assertThat(letter.html()).contains("<html lang=\"" + language.getLanguage() + "\"",
                "Welcome!<br><br>See you on Monday.",
                "href=\"https://roster.acme.example/invitations/accept?from=mail&amp;token=AZk3vQ2m\"", "grace@acme.example");
        show(letter, language.getLanguage());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void saysHowToGetNoMoreInvitations(Locale language) {
        Email letter = templates.render(invitation("Acme", "Grace Hopper", null), language);

        assertThat(letter.text()).contains("\n" + STOP + "\n");
        assertThat(letter.html()).contains("href=\"" + STOP + "\"");
        assertThat(letter.headers()).containsEntry("List-Unsubscribe", "<" + STOP + ">")
                .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    @Test
    void formatsTheDateAsTheLanguageDoes() {
        assertThat(EmailTemplates.LANGUAGES)
                .extracting(language -> templates.render(invitation("Acme", "Grace", null), language).text())
                .satisfiesExactly(
                        english -> assertThat(english).contains("Valid until: Tuesday, 1 December 2026, 10:04 UTC"),
                        german -> assertThat(german).contains("Gültig bis: Dienstag, 1. Dezember 2026, 10:04 Uhr UTC"),
                        spanish -> assertThat(spanish).contains("Válida hasta: martes, 1 de diciembre de 2026, 10:04 UTC"),
                        french -> assertThat(french)
                                .contains("Valable jusqu’au\u00A0: mardi 1er décembre 2026 à 10\u00A0h\u00A004 UTC"));
    }

    @Test
    void translatesTheBuiltInRolesOnly() {
        assertThat(inGerman("admin")).contains("Ihre Rolle: Administrator\n");
        assertThat(inGerman("member")).contains("Ihre Rolle: Mitglied\n");
        assertThat(inGerman("auditor")).contains("Ihre Rolle: auditor\n");
    }

    @Test
    void speaksTheNearestLanguageAndEnglishOtherwise() {
        assertThat(render(Locale.forLanguageTag("de-AT")).text()).contains("Guten Tag");
        assertThat(render(Locale.forLanguageTag("pt-BR")).text()).contains("Hello");
    }

    @Test
    void namesNobodyWhenTheOperatorInvites() {
        Email letter = templates.render(
                new InvitationEmail("Acme", "Operations", null, null, "member", null, LINK, EXPIRY, STOP),
                Locale.ENGLISH);

        assertThat(letter.subject()).isEqualTo("You are invited to join Acme");
        assertThat(letter.text()).contains("Hello,", "Invited by: Operations\n").doesNotContain("writes:", "null", "NOT_FOUND");
        assertThat(letter.html()).doesNotContain("quote\"", "null", "NOT_FOUND");
    }

    @Test
    void escapesWhatPeopleTyped() throws IOException {
        String hostile = "<img src=x onerror=\"alert('1')\"> {letter.link} {#if true} & Söhne";
        Email letter = templates.render(
                new InvitationEmail(hostile, hostile, hostile, hostile, hostile, hostile, LINK, EXPIRY, STOP), Locale.FRENCH);

        assertThat(letter.html()).doesNotContain("<img", "alert('")
                .contains("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; {letter.link} {#if true} &amp; Söhne")
                .doesNotContain("&amp;lt;");
        assertThat(letter.text()).contains("> " + hostile);
        show(letter, "hostile");
    }

    @Test
    void letsNobodyForgeALineOrAHeader() {
        String forged = "Ann\r\nBcc: all@acme.example\u2028Role: owner\u0085\u202Eevil\u2066\u200F\u0000";
        Email letter = templates.render(
                new InvitationEmail(forged, forged, forged, forged, forged, "1\u2028> 2\r3\r\n\r\n\r\n\r\n4", LINK, EXPIRY,
                        STOP),
                Locale.ENGLISH);

        assertThat(letter.subject()).startsWith("Ann Bcc: all@acme.example").doesNotContainPattern("[\\p{Cc}\\p{Cf}\u2028]");
        assertThat(letter.text()).contains("Account: Ann Bcc: all@acme.example Role: owner evil\n", "\n> 1 > 2\n> 3\n>\n> 4\n")
                .doesNotContainPattern("(?m)^(Bcc|Role):").doesNotContainPattern("[\\p{Cf}\r\u2028\u0085\u0000]");
        assertThat(letter.html()).doesNotContainPattern("[\\p{Cf}\r\u2028\u0085\u0000]");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void cutsLongNamesInTheSubjectOnly(Locale language) throws IOException {
        String account = "Ærø & Sons International Holdings ".repeat(6).substring(0, 200);
        String inviter = "Wolfeschlegelsteinhausenbergerdorff".repeat(5);
        Email letter = templates.render(invitation(account, inviter, "lorem-ipsum-".repeat(166)), language);

        assertThat(letter.subject()).hasSizeLessThan(121).contains("…");
        assertThat(letter.text()).contains(account.strip(), inviter);
        show(letter, "long-" + language.getLanguage());
    }

    @Test
    void rendersOnAnEventLoop() throws Exception {
        CompletableFuture<Email> rendered = new CompletableFuture<>();
        vertx.runOnContext(() -> {
            try {
                assertThat(Context.isOnEventLoopThread()).isTrue();
                rendered.complete(render(Locale.FRENCH));
            } catch (Throwable failure) {
                rendered.completeExceptionally(failure);
            }
        });
        assertThat(rendered.get(5, TimeUnit.SECONDS).subject()).isEqualTo("Grace Hopper vous invite à rejoindre Acme");
    }

    @Test
    void letsNoNameReorderTheWordsAroundIt() {
        Email letter = templates.render(invitation("אקמי (1)", "Grace", null), Locale.ENGLISH);

        assertThat(letter.subject()).isEqualTo("Grace invited you to join \u2068אקמי (1)\u2069");
        assertThat(letter.text()).contains("Account: \u2068אקמי (1)\u2069\n");
        assertThat(letter.html()).contains("\u2068אקמי (1)\u2069");
    }

    @Test
    void marksEveryLineOfALongNote() {
        String link = "https://acme.example/" + "welcome".repeat(12);
        Email letter = templates.render(invitation("Acme", "Grace", "Nice to have you here. ".repeat(9) + link),
                Locale.ENGLISH);

        assertThat(letter.text().lines().dropWhile(line -> !line.startsWith(">")).takeWhile(line -> !line.isEmpty()))
                .allMatch(line -> line.startsWith("> "))
                .allMatch(line -> line.length() <= 72 || line.equals("> " + link))
                .contains("> " + link);
    }

    @Test
    void copesWithNamesOfWhichNothingCanBeSeen() {
        Email letter = templates.render(invitation("\u200B", "\u2060", "\u200B"), Locale.ENGLISH);

        assertThat(letter.subject()).isEqualTo("grace@acme.example invited you to join …");
        assertThat(letter.text()).contains("Invited by: grace@acme.example\n");
    }

    @Test
    void loadsNothingFromElsewhere() {
        assertThat(render(Locale.ENGLISH).html()).doesNotContain("<img", "url(", "@import", "<link", "<script");
    }

    private Email render(Locale language) {
        return templates.render(invitation("Acme", "Grace Hopper", "Hi"), language);
    }

    private String inGerman(String role) {
        return templates
                .render(new InvitationEmail("Acme", "Grace", "grace@acme.example", null, role, null, LINK, EXPIRY, STOP),
                        Locale.GERMAN)
                .text();
    }

    private static InvitationEmail invitation(String account, String inviter, String note) {
        return new InvitationEmail(account, inviter, "grace@acme.example", "Ada Lovelace", "admin", note, LINK, EXPIRY, STOP);
    }

    /** For looking at the letters in a browser. */
    private static void show(Email letter, String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "letters"));
        Files.writeString(folder.resolve(name + ".html"), letter.html());
        Files.write(folder.resolve(name + ".txt"), List.of(letter.subject(), "", letter.text()));
    }
}
