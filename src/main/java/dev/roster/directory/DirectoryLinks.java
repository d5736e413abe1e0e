package dev.roster.directory;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(name = "DirectoryLinks", description = "The users that were linked, or would be.")
public record DirectoryLinks(
        @Schema(required = true) List<DirectoryLinkView> linked,
        @Schema(required = true, description = "Addresses without an unlinked user and a member.") List<String> unknown) {
}
