package dev.roster.member;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** A repeated request is compared with the first one as JSON, also on another replica. */
class BulkMemberFilterTest {
    @Test
    void statusesAreSorted() throws JsonProcessingException {
        BulkMemberChange.Filter filter = new ObjectMapper().readValue("{\"status\": [\"removed\", \"suspended\", \"active\"]}",
                BulkMemberChange.Filter.class);
        assertThat(filter.status()).containsExactly(MemberStatus.ACTIVE, MemberStatus.SUSPENDED, MemberStatus.REMOVED);
    }
}
