package dev.roster.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Many members of an account. The operator invites them, so that no removal of a member revokes their invitations. */
public final class TestMembers {
    /** A person with an open invitation. */
    public record Invitee(String email, String invitationId, String token, Api api) {
        public TestAccount.Person join() {
            Answer joined = Call.accept(api, token).send();
            assertThat(joined.status()).as(joined.body()).isEqualTo(201);
            return new TestAccount.Person(email, joined.json().getJsonObject("member").getString("id"), api);
        }
    }

    private TestMembers() {
    }

    public static List<Invitee> invite(TestAccount account, String role, int size) {
        List<String> emails = IntStream.range(0, size).mapToObj(i -> account.email(role + "-guest-" + i)).toList();
        Answer invited = Call.post(Api.asOperator(), account.path() + "/invitations/bulk", Map.of("invitations",
                emails.stream().map(email -> Map.of("email", email, "role", role)).toList())).send();
        assertThat(invited.status()).as(invited.body()).isEqualTo(200);
        Map<String, String> tokens = Mailbox.tokens(account.domain(), role + "-guest-", size);
        return IntStream.range(0, size).mapToObj(i -> new Invitee(emails.get(i),
                invited.json().getJsonArray("results").getJsonObject(i).getString("invitationId"),
                tokens.get(emails.get(i)), Api.as(emails.get(i)))).toList();
    }

    public static List<TestAccount.Person> join(TestAccount account, String role, int size) {
        return invite(account, role, size).stream().map(Invitee::join).toList();
    }

    /** Inserts members named {@code Person 100} and so on, who cannot sign in. */
    public static void insert(TestAccount account, int size) {
        Sql.update(
                """
                        insert into member (account_id, id, issuer, subject, email, name, name_key, role, status, joined_at, version)
                        select ?::uuid, gen_random_uuid(), 'i', 's' || n, 'person' || n || '@many.example', 'Person ' || n, 'person ' || n,
                            'member', 'active', now(), 0 from generate_series(100, 99 + ?) n""",
                account.id(), size);
        Sql.update("""
                insert into activity (account_id, member_id, status, role, idle_since)
                select account_id, id, status, role, joined_at from member where account_id = ?::uuid on conflict do nothing""",
                account.id());
        Sql.update("""
                insert into member_entry (account_id, member_id, status, role, entry)
                select account_id, id, status, role, name_key from member where account_id = ?::uuid on conflict do nothing""",
                account.id());
    }
}
