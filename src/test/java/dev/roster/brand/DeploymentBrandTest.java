package dev.roster.brand;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.roster.testing.TestLogo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentBrandTest {
    private record Settings(String name, Optional<String> accentColor, Optional<String> logo) implements BrandSettings {
    }

    @Test
    void readsTheSettings(@TempDir Path folder) throws IOException {
        Path logo = folder.resolve("logo.png");
        Files.write(logo, TestLogo.png(32, 0));
        DeploymentBrand brand = brand(" Acme Cloud ", "#1D4ED8", logo.toString());
        assertThat(brand.name()).isEqualTo("Acme Cloud");
        assertThat(brand.isRenamed()).isTrue();
        assertThat(brand.accentColor()).isEqualTo("#1d4ed8");
        assertThat(brand.logo().png()).isEqualTo(TestLogo.png(32, 0));
        DeploymentBrand plain = brand("Roster", null, null);
        assertThat(plain.isRenamed()).isFalse();
        assertThat(plain.logo()).isNull();
        assertThat(plain.theme()).isEqualTo(Theme.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource({ "'',,,ROSTER_BRAND_NAME", "Acme,#ffff00,,ROSTER_BRAND_ACCENT_COLOR", "Acme,blue,,ROSTER_BRAND_ACCENT_COLOR",
            "Acme,,/nothing/logo.png,ROSTER_BRAND_LOGO", "Acme,,pom.xml,ROSTER_BRAND_LOGO" })
    void namesTheInvalidSetting(String name, String color, String logo, String setting) {
        assertThatIllegalArgumentException().isThrownBy(() -> brand(name, color, logo)).withMessageContaining(setting);
    }

    private static DeploymentBrand brand(String name, String color, String logo) {
        DeploymentBrand brand = new DeploymentBrand();
        brand.config = new Settings(name, Optional.ofNullable(color), Optional.ofNullable(logo));
        brand.read();
        return brand;
    }
}
