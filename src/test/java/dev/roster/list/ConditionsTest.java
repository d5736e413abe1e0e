package dev.roster.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Parameters are numbered in the order of their values, whichever conditions a statement has. */
class ConditionsTest {

    @Test
    void numbersParametersBehindThoseOfTheStatement() {
        Conditions conditions = Conditions.forPool("account", 7).and("a = ?", "x").and("(b, c) > (?, ?)", 1, 2);
        assertThat(conditions.sql()).isEqualTo(" and (a = $3) and ((b, c) > ($4, $5))");
        assertThat(conditions.tuple().size()).isEqualTo(5);
        assertThat(conditions.tuple().getValue(2)).isEqualTo("x");
        assertThat(conditions.tuple().getValue(4)).isEqualTo(2);
    }

    @Test
    void leavesOutConditionsWithoutAValueAndKeepsOthersApart() {
        Conditions conditions = Conditions.forSession(1).andIfGiven("a = ?", null).andIfGiven("b = ?", "y")
                .and("not exists (?)", 2);
        assertThat(conditions.sql()).isEqualTo(" and (b = ?2) and (not exists (?3))");
        assertThat(Conditions.forPool(1).andIfGiven("a = ?", null).sql()).isEmpty();
    }

    @Test
    void refusesAConditionWithAnotherNumberOfValues() {
        assertThatThrownBy(() -> Conditions.forPool().and("a = ?")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Conditions.forPool().and("a", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
