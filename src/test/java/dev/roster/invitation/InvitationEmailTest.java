package dev.roster.invitation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.brand.Theme;
import dev.roster.mail.Email;
import dev.roster.testing.RosterStack;
import dev.roster.value.Languages;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Context;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class InvitationEmailTest {
    private static final URI LINK = URI.create("https://roster.acme.example/invitations/accept?from=mail&token=AZk3vQ2m");
    private static final URI STOP = URI.create("https://roster.acme.example/opt-out?key=BZk3vQ2m");
    private static final Instant EXPIRY = Instant.parse("2026-12-01T10:04:00Z");

    @Inject
    Vertx vertx;

    static Stream<Locale> languages() {
        return Languages.ALL.stream().map(Locale::forLanguageTag);
    }

    @ParameterizedTest
    @MethodSource("languages")
    void namesTheInviterTheAccountAndTheExpiry(Locale language) throws IOException {
        Email email = render("Acme", "Grace Hopper", "Welcome!\n\nSee you on Monday.", language);

        assertThat(email.subject()).contains("Grace Hopper", "Acme").hasSizeLessThan(121);
        assertThat(email.text()).contains("Grace Hopper <grace@acme.example>", "Ada Lovelace", LINK.toString(), "2026", "UTC",
                "\n> Welcome!\n>\n> See you on Monday.\n");
        assertThat(email.html()).contains("<html lang=\"" + language.getLanguage() + "\"",
                "Welcome!<br><br>See you on Monday.",
                "href=\"https://roster.acme.example/invitations/accept?from=mail&amp;token=AZk3vQ2m\"", "grace@acme.example");
        show(email, language.getLanguage());
    }

    @ParameterizedTest
    @MethodSource("languages")
    void hasALinkToOptOut(Locale language) {
        Email email = render("Acme", "Grace Hopper", null, language);

        assertThat(email.text()).contains("\n" + STOP + "\n");
        assertThat(email.html()).contains("href=\"" + STOP + "\"");
        assertThat(email.headers()).containsEntry("List-Unsubscribe", "<" + STOP + ">")
                .containsEntry("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }

    @Test
    void formatsTheDateForTheLanguage() {
        assertThat(languages())
                .extracting(language -> render("Acme", "Grace", null, language).text())
                .satisfiesExactly(
                        english -> assertThat(english).contains("Valid until: Tuesday, 1 December 2026, 10:04 UTC"),
                        german -> assertThat(german).contains("Gültig bis: Dienstag, 1. Dezember 2026, 10:04 Uhr UTC"),
                        spanish -> assertThat(spanish).contains("Válida hasta: martes, 1 de diciembre de 2026, 10:04 UTC"),
                        french -> assertThat(french)
                                .contains("Valable jusqu’au\u00A0: mardi 1er décembre 2026 à 10\u00A0h\u00A004 UTC"));
    }

    @Test
    void translatesTheBuiltInRolesOnly() {
        assertThat(inGerman("admin")).contains("Ihre Rolle: Admin\n");
        assertThat(inGerman("member")).contains("Ihre Rolle: Mitglied\n");
        assertThat(inGerman("auditor")).contains("Ihre Rolle: auditor\n");
    }

    @Test
    void usesTheClosestLanguageAndEnglishOtherwise() {
        assertThat(render(Email.language("de-AT")).text()).contains("Guten Tag");
        assertThat(render(Email.language("pt-BR")).text()).contains("Hello");
    }

    @Test
    void hasNoInviterInTheHeadlineIfAnOperatorInvites() {
        Email email = render("Acme", "Operations", null, null, "member", null, Locale.ENGLISH);

        assertThat(email.subject()).isEqualTo("You are invited to join Acme");
        assertThat(email.text()).contains("Hello,", "Invited by: Operations\n").doesNotContain("writes:", "null", "NOT_FOUND");
        assertThat(email.html()).doesNotContain("quote\"", "null", "NOT_FOUND");
    }

    @Test
    void escapesTypedText() throws IOException {
        String hostile = "<img src=x onerror=\"alert('1')\"> {email.link} {#if true} & Söhne";
        Email email = render(hostile, hostile, hostile, hostile, hostile, hostile, Locale.FRENCH);

        assertThat(email.html()).doesNotContain("<img", "alert('")
                .contains("&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt; {email.link} {#if true} &amp; Söhne")
                .doesNotContain("&amp;lt;");
        assertThat(email.text()).contains("> " + hostile);
        show(email, "hostile");
    }

    @Test
    void preventsForgedLinesAndHeaders() {
        String forged = "Ann\r\nBcc: all@acme.example\u2028Role: owner\u0085\u202Eevil\u2066\u200F\u0000";
        Email email = render(forged, forged, forged, forged, forged, "1\u2028> 2\r3\r\n\r\n\r\n\r\n4", Locale.ENGLISH);

        assertThat(email.subject()).startsWith("Ann Bcc: all@acme.example").doesNotContainPattern("[\\p{Cc}\\p{Cf}\u2028]");
        assertThat(email.text()).contains("Account: Ann Bcc: all@acme.example Role: owner evil\n", "\n> 1 > 2\n> 3\n>\n> 4\n")
                .doesNotContainPattern("(?m)^(Bcc|Role):").doesNotContainPattern("[\\p{Cf}\r\u2028\u0085\u0000]");
        assertThat(email.html()).doesNotContainPattern("[\\p{Cf}\r\u2028\u0085\u0000]");
    }

    @ParameterizedTest
    @MethodSource("languages")
    void cutsLongNamesInTheSubjectOnly(Locale language) throws IOException {
        String account = "Ærø & Sons International Holdings ".repeat(6).substring(0, 200);
        String inviter = "Wolfeschlegelsteinhausenbergerdorff".repeat(5);
        Email email = render(account, inviter, "lorem-ipsum-".repeat(166), language);

        assertThat(email.subject()).hasSizeLessThan(121).contains("…");
        assertThat(email.text()).contains(account.strip(), inviter);
        show(email, "long-" + language.getLanguage());
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
    void isolatesRightToLeftNames() {
        Email email = render("אקמי (1)", "Grace", null, Locale.ENGLISH);

        assertThat(email.subject()).isEqualTo("Grace invited you to join \u2068אקמי (1)\u2069");
        assertThat(email.text()).contains("Account: \u2068אקמי (1)\u2069\n");
        assertThat(email.html()).contains("\u2068אקמי (1)\u2069");
    }

    @Test
    void quotesEveryLineOfALongNote() {
        String link = "https://acme.example/" + "welcome".repeat(12);
        Email email = render("Acme", "Grace", "Nice to have you here. ".repeat(9) + link, Locale.ENGLISH);

        assertThat(email.text().lines().dropWhile(line -> !line.startsWith(">")).takeWhile(line -> !line.isEmpty()))
                .allMatch(line -> line.startsWith("> "))
                .allMatch(line -> line.length() <= 72 || line.equals("> " + link))
                .contains("> " + link);
    }

    @Test
    void replacesInvisibleNames() {
        Email email = render("\u200B", "\u2060", "\u200B", Locale.ENGLISH);

        assertThat(email.subject()).isEqualTo("grace@acme.example invited you to join …");
        assertThat(email.text()).contains("Invited by: grace@acme.example\n");
    }

    @Test
    void loadsNoExternalResources() {
        assertThat(render(Locale.ENGLISH).html()).doesNotContain("<img", "url(", "@import", "<link", "<script");
    }

    private static Email render(Locale language) {
        return render("Acme", "Grace Hopper", "Hi", language);
    }

    private static Email render(String account, String inviter, String note, Locale language) {
        return render(account, inviter, "grace@acme.example", "Ada Lovelace", "admin", note, language);
    }

    private static Email render(String account, String inviter, String inviterEmail, String recipient, String role, String note,
            Locale language) {
        return InvitationEmail
                .of(Email.Tenant.of(account, Theme.DEFAULT, null, null), inviter, inviterEmail, recipient, role, note, LINK,
                        STOP, EXPIRY, language)
                .render(new UUID(0, 1), null);
    }

    private static String inGerman(String role) {
        return render("Acme", "Grace", "grace@acme.example", null, role, null, Locale.GERMAN).text();
    }

    /** Writes the email to target/emails, for viewing in a browser. */
    private static void show(Email email, String name) throws IOException {
        Path folder = Files.createDirectories(Path.of("target", "emails"));
        Files.writeString(folder.resolve(name + ".html"), email.html());
        Files.write(folder.resolve(name + ".txt"), List.of(email.subject(), "", email.text()));
    }
}
