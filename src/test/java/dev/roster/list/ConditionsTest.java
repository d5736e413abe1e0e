package dev.roster.list;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConditionsTest {
    @Test
    void numbersParametersAfterThoseOfTheStatement() {
        Conditions conditions = Conditions.after("account", 7).and("a = ?", "x").and("(b, c) > (?, ?)", 1, 2);
        assertThat(conditions.sql()).isEqualTo(" and (a = $3) and ((b, c) > ($4, $5))");
        assertThat(conditions.parameters()).containsExactly("account", 7, "x", 1, 2);
    }

    @Test
    void omitsConditionsWithoutAValue() {
        Conditions conditions = Conditions.after(1).andIfGiven("a = ?", null).andIfGiven("b = ?", "y")
                .and("not exists (?)", 2);
        assertThat(conditions.sql()).isEqualTo(" and (b = $2) and (not exists ($3))");
        assertThat(Conditions.after(1).andIfGiven("a = ?", null).sql()).isEmpty();
    }

    @Test
    void rejectsAConditionWithTheWrongNumberOfValues() {
        assertThatThrownBy(() -> Conditions.after().and("a = ?")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Conditions.after().and("a", 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
