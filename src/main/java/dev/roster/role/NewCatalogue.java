package dev.roster.role;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "NewPermissionCatalogue", description = "All permissions of the service. They replace those of an earlier catalogue.")
public record NewCatalogue(
        @NotNull @Size(min = 1, max = NewCatalogue.MAX_PERMISSIONS) @Schema(description = "In the order of the console's form. The catalogues of an account have up to 500 permissions in total.") List<@NotNull @Valid DeclaredPermission> permissions) {
    /** The limit of all catalogues of an account together, because the form for roles lists them all. */
    static final int MAX_PERMISSIONS = 500;
}
