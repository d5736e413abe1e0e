package dev.roster.console.domain;

import dev.roster.domain.DomainState;
import dev.roster.domain.JoinRequestState;
import dev.roster.domain.Joining;
import dev.roster.domain.LookupResult;
import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/** Messages of the pages about domains and requests to join, in {@code messages/domains_*.properties}. */
@MessageBundle("domains")
public interface DomainsMessages {
    // @formatter:off: one message per line; @Message: one message for each constant
    String domains();
    String lead();
    String no_domains();
    String no_domains_hint();
    String add();
    String name();
    String name_hint();
    String record_hint();
    String record_name();
    String record_value();
    String verify_now();
    String checked_at();
    String missing_since();
    String who_joins();
    String role();
    String role_hint();
    String remove();
    String remove_question(String name);
    String remove_effect();
    String requests();
    String requests_lead();
    String no_requests();
    String no_requests_hint();
    String person();
    String requested();
    String former_member();
    String all();
    String approve();
    String approve_question(String name);
    String approve_effect();
    String decline();
    String decline_question(String name);
    String decline_effect();
    @Message String state(DomainState state);
    @Message String joining(Joining joining);
    @Message String lookup(LookupResult result);
    @Message String request_state(JoinRequestState state);
    // @formatter:on
}
