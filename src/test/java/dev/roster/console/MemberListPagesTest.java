package dev.roster.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Browser;
import dev.roster.testing.Browser.ReceivedPage;
import dev.roster.testing.Call;
import dev.roster.testing.RosterStack;
import dev.roster.testing.Sql;
import dev.roster.testing.TestMembers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** Tabs, filters and the export of the list of members, in a browser without JavaScript. */
@QuarkusTest
@QuarkusTestResource(RosterStack.class)
class MemberListPagesTest extends MemberListFixture {
    @Test
    void tabsCountMembersAndInvitations() {
        account.admin().api().invite(account.id(), account.email("open"), "member");
        assertThat(Call.post(account.admin().api(), account.path(grace) + "/suspend").send().status()).isEqualTo(200);
        String html = admin.open(base + "/members").html().replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
        assertThat(html).contains("Members 2 Active 1 Invited 1 Suspended 1 Removed 0");
        assertThat(admin.open(base + "/members?status=invited").html()).contains(account.email("open"), "Send again")
                .doesNotContain(grace.email());
        TestMembers.insert(account, 120);
        assertThat(admin.open(base + "/members?status=active").html()).contains("100+");
    }

    @Test
    void filtersByActivity() {
        admin.open(base + "/members");
        Sql.update("""
                update activity set idle_since = now() - interval '45 days', last_active_at = now() - interval '45 days',
                    last_active_via = 'api' where account_id = ?::uuid and member_id = ?::uuid""", account.id(),
                grace.memberId());
        assertThat(admin.open(base + "/members?lastActive=30&sort=name").html()).contains(grace.email());
        assertThat(admin.open(base + "/members?lastActive=60").html()).doesNotContain(grace.email());
        assertThat(admin.open(base + "/members?lastActive=never").html()).doesNotContain(grace.email());
    }

    @Test
    void exportsTheFilteredList() {
        TestMembers.insert(account, 1_200);
        Sql.update("update member set name = '=1+1' where account_id = ?::uuid and id = ?::uuid", account.id(),
                grace.memberId());
        ReceivedPage all = admin.request(base + "/members/export?role=member");
        assertThat(all.header("content-type")).startsWith("text/csv");
        assertThat(all.header("content-disposition")).isEqualTo("attachment; filename=\"members.csv\"");
        assertThat(all.html().lines()).hasSize(1_202).first().asString().startsWith("\uFEFFid,kind,email,name,role,status,");
        assertThat(all.html()).contains(",person," + grace.email() + ",'=1+1,member,active");
        assertThat(admin.request(base + "/members/export?search=person+11").html().lines()).hasSizeGreaterThan(1)
                .allMatch(line -> line.startsWith("\uFEFFid,") || line.contains(",Person 11"));
        assertThat(Browser.signedIn(grace.email()).request(base + "/members/export").status()).isEqualTo(403);
    }
}
