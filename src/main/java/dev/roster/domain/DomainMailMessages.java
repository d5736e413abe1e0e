package dev.roster.domain;

import io.quarkus.qute.i18n.MessageBundle;

/** The messages of the emails about domains and requests to join, from {@code messages/domainmail_*.properties}. */
@MessageBundle("domainmail")
public interface DomainMailMessages {
    // @formatter:off: one message per line
    String domain();
    String lapsed_headline(String domain);
    String lapsed_explanation();
    String lapsed_what_to_do();
    String lapsed_open();
    String lapsed_footer();
    String requests_headline(String account);
    String requests_explanation();
    String requests_open();
    String requests_footer();
    String approved_headline(String account);
    String approved_explanation();
    String approved_open();
    String approved_footer();
    // @formatter:on
}
