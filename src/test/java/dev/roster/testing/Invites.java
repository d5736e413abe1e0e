package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Actions on the invitations of one account. */
public record Invites(TestAccount account, Api principal) {
    public static Invites of(TestAccount account) {
        return new Invites(account, account.admin().api());
    }

    public Invites as(Api other) {
        return new Invites(account, other);
    }

    public Answer invite(String local) {
        return invite(local, Map.of());
    }

    public Answer invite(String local, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("email", local.contains("@") ? local : account.email(local));
        return Call.post(principal, path(), body).send();
    }

    /** @param query of the request, for example {@code ?dryRun=true} */
    public Answer inviteMany(String query, List<? extends Map<String, ?>> invitations) {
        return Call.post(principal, path() + "/bulk" + query, Map.of("invitations", invitations)).send();
    }

    public Answer resendUndelivered(String query, Map<String, ?> body) {
        return Call.post(principal, path() + "/resend" + query, body).send();
    }

    /** @return the id of the invitation */
    public String id(String local) {
        Answer invited = invite(local);
        assertThat(invited.status()).as(invited.body()).isEqualTo(201);
        return invited.json().getString("id");
    }

    public JsonObject get(String id) {
        Answer answer = Call.get(principal, path(id)).send();
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    public Answer list(String query) {
        return Call.get(principal, path() + "?" + query).send();
    }

    public Answer resend(String id) {
        return Call.post(principal, path(id) + "/resend").send();
    }

    public Answer createLink(String id) {
        return Call.post(principal, path(id) + "/link").send();
    }

    public Answer revoke(String id) {
        return Call.delete(principal, path(id)).send();
    }

    public String state(String id) {
        return get(id).getString("state");
    }

    public String path() {
        return account.path() + "/invitations";
    }

    public String path(String id) {
        return path() + "/" + id;
    }

    public static Answer preview(String token) {
        return withToken("preview", token);
    }

    public static Answer decline(String token) {
        return withToken("decline", token);
    }

    private static Answer withToken(String action, String token) {
        return Call.post(Api.anonymous(), "/v1/invitations/" + action, Map.of("token", token)).send();
    }
}
