package dev.roster.domain;

import dev.roster.mail.Email;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateData;
import io.quarkus.qute.TemplateInstance;
import java.util.Locale;

/**
 * The model of the emails about domains and requests to join. All texts are safe for plain text.
 *
 * @param domain null if the email is about none
 * @param recipient the name of the recipient; null for admins
 * @param link to the console; null if it is disabled
 */
@TemplateData
record DomainMail(Email.Tenant account, String domain, String recipient, String link, Locale language) {
    @CheckedTemplate(basePath = "mail/domain")
    static class Templates {
        static native TemplateInstance lapsedSubject(DomainMail email);

        static native TemplateInstance lapsedText(DomainMail email);

        static native TemplateInstance lapsedHtml(DomainMail email);

        static native TemplateInstance requestsSubject(DomainMail email);

        static native TemplateInstance requestsText(DomainMail email);

        static native TemplateInstance requestsHtml(DomainMail email);

        static native TemplateInstance approvedSubject(DomainMail email);

        static native TemplateInstance approvedText(DomainMail email);

        static native TemplateInstance approvedHtml(DomainMail email);
    }
}
