package dev.roster.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Api;
import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.Invites;
import dev.roster.testing.Mailbox;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestLogo;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.core.json.JsonObject;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logo and the accent colour of an account: API, pages and emails. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class BrandTest {
    private static final byte[] PNG = TestLogo.png(64, 0x1d4ed8);
    private static final String BASE64 = Base64.getEncoder().encodeToString(PNG);
    private static final Pattern STYLESHEET = Pattern.compile("href=\"(/assets/accent-[^\"]+)\"");

    private TestAccount account;

    @BeforeEach
    void open() {
        account = TestAccount.open();
    }

    @Test
    void anAdminSetsAndRemovesTheBrand() {
        JsonObject changed = change(Map.of("accentColor", "#1D4ED8", "logo", BASE64)).json();
        assertThat(changed.getString("accentColor")).isEqualTo("#1d4ed8");
        String logo = changed.getString("logoPath");
        assertThat(logo).matches("/logos/" + account.id() + "/[0-9a-f]{32}\\.png");
        assertThat(Call.get(account.admin().api(), account.path()).send().json().getString("logoPath")).isEqualTo(logo);
        Response image = Api.anonymous().request().get(logo);
        assertThat(image.asByteArray()).isEqualTo(PNG);
        assertThat(image.header("Content-Type")).isEqualTo("image/png");
        assertThat(image.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(image.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(change(Map.of("name", "Renamed")).json().getString("logoPath")).isEqualTo(logo);
        JsonObject removed = change(Map.of("accentColor", "", "logo", "")).json();
        assertThat(removed.getString("accentColor")).isNull();
        assertThat(removed.getString("logoPath")).isNull();
        assertThat(Api.anonymous().request().get(logo).statusCode()).isEqualTo(404);
        assertThat(Sql.count("select count(*) from account_logo where account_id = ?::uuid", account.id())).isZero();
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = 'account.changed'",
                account.id())).isEqualTo(3);
    }

    @Test
    void theAuditLogContainsTheHashOfTheLogoOnly() {
        change(Map.of("logo", BASE64));
        assertThat(Sql.count("select count(*) from audit_event e where account_id = ?::uuid and e::text like '%iVBOR%'",
                account.id())).isZero();
        change(Map.of("logo", BASE64));
        assertThat(Sql.count("select count(*) from audit_event where account_id = ?::uuid and action = 'account.changed'",
                account.id())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = { "#ffff00", "#fff", "red", "#12345g", "1d4ed8", "#1d4ed8;}", "url(x)", " " })
    void colorsMustBeVisible(String color) {
        Answer rejected = change(Map.of("accentColor", color));
        assertThat(rejected.outcome()).isEqualTo("400 validation");
        assertThat(rejected.json().getJsonArray("errors").getJsonObject(0).getString("field")).isEqualTo("accentColor");
    }

    @Test
    void logosMustBeSmallPngImages() {
        for (byte[] file : new byte[][] { "<svg/>".getBytes(StandardCharsets.UTF_8), new byte[33_000], TestLogo.png(513, 0) }) {
            assertThat(change(Map.of("logo", Base64.getEncoder().encodeToString(file))).outcome()).isEqualTo("400 validation");
        }
        assertThat(change(Map.of("logo", "?")).outcome()).isEqualTo("400 validation");
        assertThat(change(Map.of("logo", "A".repeat(60_000))).outcome()).isEqualTo("400 validation");
        assertThat(Sql.count("select count(*) from account_logo where account_id = ?::uuid", account.id())).isZero();
    }

    @Test
    void aRejectedLogoChangesNothing() {
        assertThat(change(Map.of("name", "Other", "logo", "AAAA")).outcome()).isEqualTo("400 validation");
        assertThat(Call.get(account.admin().api(), account.path()).send().json().getString("name")).isNotEqualTo("Other");
    }

    @Test
    void othersCannotChangeOrFindTheBrand() {
        String logo = change(Map.of("logo", BASE64)).json().getString("logoPath");
        TestAccount other = TestAccount.open();
        assertThat(Call.patch(other.admin().api(), account.path(), Map.of("logo", "")).send().status()).isEqualTo(404);
        Api ben = account.add("ben", "member").api();
        assertThat(Call.patch(ben, account.path(), Map.of("accentColor", "#000000")).send().status()).isEqualTo(403);
        for (String unknown : new String[] { logo.replace(account.id(), other.id()),
                logo.replace(account.id(), UUID.randomUUID().toString()), logo.replaceFirst("[0-9a-f]{32}", "0".repeat(32)),
                logo.replace(".png", ".svg"), "/logos/" + account.id() + "/x.png", "/logos/x/" + "0".repeat(32) + ".png" }) {
            assertThat(Api.anonymous().request().get(unknown).statusCode()).as(unknown).isEqualTo(404);
        }
    }

    @Test
    void pagesShowTheBrand() {
        change(Map.of("accentColor", "#7c2d12", "logo", BASE64));
        Browser admin = Browser.signedIn(account.admin().email());
        String html = admin.open("/accounts/" + account.id() + "/members").html();
        assertThat(html).contains("<img class=\"logo\" src=\"/logos/" + account.id()).doesNotContain(" style=");
        Response css = Api.anonymous().request().get(stylesheet(html));
        assertThat(css.asString()).contains("--accent:#7c2d12").contains("prefers-color-scheme:dark");
        assertThat(css.header("Content-Type")).startsWith("text/css");
        assertThat(css.header("Cache-Control")).contains("immutable");
        assertThat(admin.open("/accounts").html()).doesNotContain("/assets/accent", "/logos/");
        Invites.of(account).invite("grace");
        String join = new Browser().open("/join?token=" + Mailbox.tokenFor(account.email("grace"))).html();
        assertThat(join).contains("/assets/accent-7c2d12.", "<img class=\"logo large\" src=\"/logos/");
    }

    @Test
    void aStyleSheetHasOnePath() {
        change(Map.of("accentColor", "#7c2d12"));
        String path = stylesheet(
                Browser.signedIn(account.admin().email()).open("/accounts/" + account.id() + "/members").html());
        for (String other : new String[] { path.replace("7c2d12", "7c2d13"), path.replaceFirst("\\.[0-9a-f]{16}\\.", "."),
                path.replace("7c2d12", "7C2D12"), path + "x" }) {
            assertThat(Api.anonymous().request().get(other).statusCode()).as(other).isEqualTo(404);
        }
    }

    @Test
    void theSettingsPageChangesTheBrand() {
        Browser admin = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage saved = upload(admin, settings, "#7c2d12", PNG, "image/png", Map.of());
        assertThat(saved.status()).as(saved.html()).isEqualTo(303);
        ReceivedPage shown = admin.open(settings);
        assertThat(shown.html()).contains("Saved.", "value=\"#7c2d12\"", "/logos/" + account.id());
        assertThat(upload(admin, settings, "#7c2d12", new byte[0], "application/octet-stream", Map.of()).status())
                .isEqualTo(303);
        assertThat(admin.open(settings).html()).contains("/logos/" + account.id());
        assertThat(upload(admin, settings, "#ffff00", PNG, "image/png", Map.of()).html())
                .contains("dark enough", "value=\"#ffff00\"");
        assertThat(upload(admin, settings, "", "\u00ff\u00d8JPEG".getBytes(StandardCharsets.ISO_8859_1), "image/jpeg", Map.of())
                .html()).contains("The logo must be a PNG image");
        assertThat(upload(admin, settings, "", new byte[0], "application/octet-stream", Map.of("removeLogo", "true")).status())
                .isEqualTo(303);
        assertThat(admin.open(settings).html()).doesNotContain("/logos/", "/assets/accent");
    }

    /** Each form of the page has its own version, so that the other form can be submitted after a rejection. */
    @Test
    void afterARejectionTheOtherFormHasTheCurrentVersion() {
        Browser admin = Browser.signedIn(account.admin().email());
        String settings = "/accounts/" + account.id() + "/settings";
        ReceivedPage page = admin.open(settings);
        change(Map.of("name", "Renamed"));
        ReceivedPage rejected = admin.submit(page, settings, Map.of("invitationLifetime", "x", "version", "0"));
        assertThat(rejected.status()).as(rejected.html()).isEqualTo(400);
        assertThat(versions(rejected)).containsExactly("0", "1", "1");
        ReceivedPage invisible = admin.submitParts(page, settings + "/branding",
                Map.of("accentColor", "#ffff00", "version", "0"));
        assertThat(invisible.html()).contains("value=\"Renamed\"", "dark enough");
        assertThat(versions(invisible)).containsExactly("1", "0", "1");
    }

    private static List<String> versions(ReceivedPage page) {
        return Pattern.compile("name=\"version\" value=\"(\\d+)\"").matcher(page.html()).results()
                .map(version -> version.group(1)).toList();
    }

    @Test
    void aMemberCannotUseTheForm() {
        Browser ben = Browser.signedIn(account.add("ben", "member").email());
        String settings = "/accounts/" + account.id() + "/settings";
        assertThat(upload(ben, settings, "#7c2d12", PNG, "image/png", Map.of()).status()).isEqualTo(403);
    }

    @Test
    void emailsShowTheBrand() throws MessagingException, IOException {
        change(Map.of("accentColor", "#7c2d12", "logo", BASE64));
        Invites.of(account).invite("grace");
        MimeMessage mail = Mailbox.await(account.email("grace"), 1);
        assertThat(Mailbox.text(mail, "text/html")).contains("src=\"cid:logo\"", "background-color:#7c2d12")
                .doesNotContain("#0f766e", "NOT_FOUND", "http://localhost:8080/logos");
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        mail.writeTo(raw);
        assertThat(raw.toString(StandardCharsets.UTF_8)).containsIgnoringCase("Content-ID: <logo>")
                .contains("multipart/related", "image/png");
        TestAccount plain = TestAccount.open();
        Invites.of(plain).invite("grace");
        assertThat(Mailbox.text(Mailbox.await(plain.email("grace"), 1), "text/html")).contains("#0f766e")
                .doesNotContain("cid:");
    }

    private Answer change(Map<String, ?> change) {
        return Call.patch(account.admin().api(), account.path(), change).send();
    }

    private static String stylesheet(String html) {
        Matcher link = STYLESHEET.matcher(html);
        assertThat(link.find()).as(html).isTrue();
        return link.group(1);
    }

    private static ReceivedPage upload(Browser browser, String settings, String color, byte[] logo, String type,
            Map<String, String> more) {
        ReceivedPage page = browser.open(settings);
        Matcher version = Pattern.compile("name=\"version\" value=\"(\\d+)\"").matcher(page.html());
        Map<String, String> fields = new HashMap<>(more);
        fields.put("formToken", page.html().contains("formToken") ? page.formToken() : "");
        fields.put("version", version.find() ? version.group(1) : "0");
        fields.put("accentColor", color);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(("--part\r\nContent-Disposition: form-data; name=\"" + name
                + "\"\r\n\r\n" + value + "\r\n").getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(("--part\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo\"\r\nContent-Type: " + type
                + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(logo);
        body.writeBytes("\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8));
        return browser.send(settings + "/branding", "multipart/form-data; boundary=part", body.toByteArray());
    }
}
