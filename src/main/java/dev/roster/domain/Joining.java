package dev.roster.domain;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.roster.access.Permission;
import dev.roster.access.Permissions;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "Joining", description = "`none`: nobody joins by the domain; `request`: people ask to join; `join`: people join, except those who need an approval. If the role grants `member:invite`, `member:update` or `role:update` by now, everybody does.")
public enum Joining {
    @JsonProperty("none")
    NONE,
    @JsonProperty("request")
    REQUEST,
    @JsonProperty("join")
    JOIN;

    private static final List<Permission> NEVER = List.of(Permission.MEMBER_INVITE, Permission.MEMBER_UPDATE,
            Permission.ROLE_UPDATE);

    /**
     * Whether people can get these permissions without an approval. Nobody gets power over other people's access by a domain.
     */
    public static boolean canGrant(Permissions permissions) {
        return NEVER.stream().noneMatch(permissions::allow);
    }

    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Joining of(String value) {
        return valueOf(value.toUpperCase(Locale.ROOT));
    }
}
