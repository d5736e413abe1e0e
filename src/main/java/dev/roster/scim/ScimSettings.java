package dev.roster.scim;

import dev.roster.http.PublicUrl;
import io.smallrye.config.ConfigMapping;

@ConfigMapping(prefix = "roster")
interface ScimSettings extends PublicUrl {
}
