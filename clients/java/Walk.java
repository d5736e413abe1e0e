import dev.roster.client.InvitationsApi;
import dev.roster.client.JoiningApi;
import dev.roster.client.MembersApi;
import dev.roster.client.http.ApiClient;
import dev.roster.client.http.ApiException;
import dev.roster.client.model.Invitation;
import dev.roster.client.model.InvitationState;
import dev.roster.client.model.InvitationToken;
import dev.roster.client.model.Member;
import dev.roster.client.model.MemberChange;
import dev.roster.client.model.MemberPage;
import dev.roster.client.model.MemberStatus;
import dev.roster.client.model.NewInvitation;
import dev.roster.client.model.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Invite, join, make admin, see who was last active, remove: through the generated client, against a running Roster. */
public final class Walk {
    private static final String ROSTER = System.getenv("ROSTER_URL");
    private static final String PEOPLE = System.getenv("PEOPLE_URL");
    private static final UUID ACCOUNT = UUID.fromString(System.getenv("ACCOUNT"));
    private static final String ADMIN = System.getenv("ADMIN");
    private static final String GRACE = "grace-of-java" + ADMIN.substring(ADMIN.indexOf('@'));

    private Walk() {
    }

    public static void main(String[] args) throws Exception {
        ApiClient admin = client(ROSTER, person("token", ADMIN));
        ApiClient grace = client(ROSTER, person("token", GRACE));
        MembersApi members = new MembersApi(admin);

        Invitation invitation = invite(admin, ACCOUNT, GRACE);
        check(invitation.getState() == InvitationState.OPEN, invitation);

        InvitationToken secret = new InvitationToken().token(person("secret", GRACE));
        Member joined = new JoiningApi(grace).acceptInvitation(secret).getMember();
        check(joined.getStatus() == MemberStatus.ACTIVE && joined.getRole().equals("member"), joined);

        Member promoted = members.changeMember(ACCOUNT, joined.getId(), new MemberChange().role("admin"), null);
        check(promoted.getRole().equals("admin"), promoted);

        List<Member> everybody = everybody(new MembersApi(grace));
        check(everybody.stream().map(Member::getEmail).toList().equals(List.of(ADMIN, GRACE)), everybody);
        check(lastActive(members, joined.getId()).getLastActiveVia() == Member.LastActiveViaEnum.API, "last active");

        Problem member = rejected(admin, () -> invite(admin, ACCOUNT, GRACE));
        check(member.getType().equals("/problems/already-member") && member.getStatus() == 409, member);
        Problem invalid = rejected(admin, () -> invite(admin, ACCOUNT, "nobody"));
        check(invalid.getStatus() == 400 && invalid.getErrors().get(0).getField().equals("email"), invalid);

        Member removed = members.removeMember(ACCOUNT, joined.getId(), null, null).getMember();
        check(removed.getStatus() == MemberStatus.REMOVED && removed.getRemovedAt() != null, removed);
        Problem out = rejected(grace, () -> new MembersApi(grace).getMember(ACCOUNT, joined.getId()));
        check(out.getType().equals("/problems/not-found"), out);
    }

    // docs
    static ApiClient client(String url, String token) {
        ApiClient roster = new ApiClient();
        roster.updateBaseUri(url);
        return roster.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
    }

    static Invitation invite(ApiClient roster, UUID account, String email) throws ApiException {
        return new InvitationsApi(roster).invite(account, new NewInvitation().email(email), UUID.randomUUID().toString());
    }

    static Problem problem(ApiClient roster, ApiException error) throws IOException {
        return roster.getObjectMapper().readValue(error.getResponseBody(), Problem.class);
    }
    // end

    private static List<Member> everybody(MembersApi members) throws ApiException {
        List<Member> everybody = new ArrayList<>();
        String cursor = null;
        do {
            MemberPage page = members.listMembers(ACCOUNT, cursor, null, null, null, 1, null, null, null, null, null);
            check(page.getItems().size() <= 1, page);
            everybody.addAll(page.getItems());
            cursor = page.getNextCursor();
        } while (cursor != null);
        return everybody;
    }

    /** Roster writes activity after some seconds. */
    private static Member lastActive(MembersApi members, UUID id) throws Exception {
        Member member = members.getMember(ACCOUNT, id);
        for (int i = 0; i < 100 && member.getLastActiveAt() == null; i++) {
            Thread.sleep(200);
            member = members.getMember(ACCOUNT, id);
        }
        check(member.getLastActiveAt() != null, member);
        return member;
    }

    private static Problem rejected(ApiClient roster, Call call) throws Exception {
        try {
            call.run();
        } catch (ApiException error) {
            return problem(roster, error);
        }
        throw new AssertionError("The request was not rejected");
    }

    private interface Call {
        void run() throws ApiException;
    }

    /** Actions outside Roster: sign in, and read the email. */
    private static String person(String action, String address) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(PEOPLE + "/" + action + "/" + address)).build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void check(boolean condition, Object value) {
        if (!condition) {
            throw new AssertionError(value);
        }
    }
}
