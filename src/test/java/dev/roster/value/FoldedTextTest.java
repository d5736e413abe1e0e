package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FoldedTextTest {
    @ParameterizedTest
    @CsvSource({ "Bjørn,bjorn", "Łukasz Żółć,lukasz zolc", "Đorđe,dorde", "Guðmundur Þór,gudmundur thor", "Müller,muller",
            "STRASSE,strasse", "Straße,strasse", "Ægir,aegir", "Œuvre,oeuvre", "Iı İi,ii ii", "Élodie,elodie",
            "E\u0301lodie,elodie", "O’Brien,o brien", "O'Brien,o brien", "Jean-Luc,jean luc", "ΣΊΣΥΦΟΣ,σισυφοσ",
            "Σίσυφος,σισυφοσ",
            "Ёлкин,елкин", "ﬁn,fin", "１２,12", "山田 太郎,山田 太郎", "हिन्दी,हिन्दी", "שָׁלוֹם,שלום", "a\u00ADb\u200Dc,abc",
            "'  a , b  ',a b",
            "'!?','' ", "😀 Ann,😀 ann", "ann.smith+x@acme.example,ann smith x acme example" })
    void foldsAccentsCaseAndPunctuation(String text, String folded) {
        assertThat(FoldedText.of(text, 200)).isEqualTo(folded.strip());
    }

    @Test
    void foldsFoldedTextToItself() {
        Random random = new Random(24);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(20); length > 0; length--) {
                text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x600 : 0x20000));
            }
            String folded = FoldedText.of(text.toString(), 1_000);
            assertThat(FoldedText.of(folded, 1_000)).as(text.toString()).isEqualTo(folded);
        }
    }

    @Test
    void truncatesToTheLength() {
        assertThat(FoldedText.of("\uFDFA".repeat(70), 200)).hasSizeLessThanOrEqualTo(200);
    }
}
