package dev.roster.directory;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "A new token of the directory.")
public record CreatedDirectoryToken(
        @Schema(required = true, description = "The text of the token. Roster stores only its hash and never shows it again.", examples = "rsd_…") String token,
        @Schema(required = true) DirectoryTokenView directoryToken) {
    @Override
    public String toString() {
        return "CreatedDirectoryToken " + directoryToken.id();
    }
}
