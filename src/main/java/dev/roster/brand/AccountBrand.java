package dev.roster.brand;

import io.quarkus.qute.TemplateData;
import io.vertx.sqlclient.Row;
import java.util.UUID;

/**
 * The logo and the accent colour of an account.
 *
 * @param accentColor null for the deployment's
 * @param logoPath null without a logo
 */
@TemplateData
public record AccountBrand(String accentColor, String logoPath) {
    /** The columns that {@link #of} reads; {@code a} is the row of {@code account}. */
    public static final String COLUMNS = "a.accent_color, a.logo_hash";

    public static AccountBrand of(UUID accountId, Row row) {
        return new AccountBrand(row.getString("accent_color"), logoPath(accountId, row.getString("logo_hash")));
    }

    /** The path contains a hash of the content, so that browsers cache the image for a year. */
    public static String logoPath(UUID accountId, String hash) {
        return hash == null ? null : "/logos/" + accountId + "/" + hash + ".png";
    }
}
