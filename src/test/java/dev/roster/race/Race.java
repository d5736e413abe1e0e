package dev.roster.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.roster.testing.Answer;
import dev.roster.testing.Call;
import dev.roster.testing.Sql;
import dev.roster.testing.TestAccount;
import dev.roster.testing.TestSize;
import java.util.List;

/** Helpers of the race tests. */
final class Race {
    /** In 200 rounds, both orders and interleavings occur. */
    static final int ROUNDS = TestSize.of(20, 200);

    private Race() {
    }

    /** Sends requests together and fails on a response with a 5xx status. */
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
