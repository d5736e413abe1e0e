package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Extent;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;

/** What all races share. */
final class Race {

    /** 200 rounds meet both orders and the narrow windows between them. */
    static final int ROUNDS = Extent.of(20, 200);

    private Race() {
    }

    /** The answers of requests that started together, none of which may be a failure of Roster's own. */
    static List<Answer> between(Call one, Call other) {
        List<Answer> answers = Call.together(one, other);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).as(answer.body()).isLessThan(500));
        return answers;
    }

    static List<String> outcomes(List<Answer> answers) {
        return answers.stream().map(Answer::outcome).toList();
    }

    static long activeAdmins(TestAccount account) {
        return Sql.count("select count(*) from member where account_id = ?::uuid and role = 'admin' and status = 'active'",
                account.id());
    }
}
