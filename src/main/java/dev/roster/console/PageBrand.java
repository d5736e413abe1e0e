package dev.roster.console;

import dev.roster.brand.AccountBrand;
import dev.roster.brand.DeploymentBrand;
import dev.roster.mail.PlainText;
import io.quarkus.qute.TemplateData;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The name, logos and colours of a page.
 *
 * @param name of the deployment
 * @param isRenamed whether the deployment has another name than Roster
 * @param logoPath of the deployment; null if it has no logo
 * @param accountLogoPath null outside accounts, and if the account has no logo
 * @param stylesheet the path of the colours; null for those of console.css
 */
@TemplateData
public record PageBrand(String name, boolean isRenamed, String logoPath, String accountLogoPath, String stylesheet) {
    @Singleton
    static class Source {
        @Inject
        DeploymentBrand deployment;
        @Inject
        Assets assets;

        /** @param account null outside accounts */
        PageBrand in(AccountBrand account) {
            return new PageBrand(deployment.name(), deployment.isRenamed(), assets.logoPath(), null,
                    assets.accentPath(deployment.accentColor())).with(account, assets);
        }
    }

    /** @param account null outside accounts */
    PageBrand with(AccountBrand account, Assets assets) {
        return account == null ? this
                : new PageBrand(name, isRenamed, logoPath, account.logoPath(),
                        account.accentColor() == null ? stylesheet : assets.accentPath(account.accentColor()));
    }

    public String initial() {
        return PlainText.initial(name);
    }
}
