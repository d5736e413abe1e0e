package dev.roster.value;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The prefix decides where Roster looks a token up. */
class TokenPrefixTest {
    @Test
    void eachKindOfTokenHasItsPrefix() {
        List<String> prefixes = new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
                .importPackages("dev.roster").stream().filter(type -> type.getSimpleName().endsWith("Token"))
                .flatMap(type -> type.getFields().stream()).filter(field -> field.getName().equals("PREFIX"))
                .map(field -> constant(field.reflect())).toList();
        assertThat(prefixes).hasSizeGreaterThan(5).doesNotHaveDuplicates();
    }

    private static String constant(Field field) {
        try {
            field.setAccessible(true);
            return (String) field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
