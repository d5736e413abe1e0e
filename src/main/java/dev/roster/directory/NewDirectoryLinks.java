package dev.roster.directory;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.roster.value.EmailAddress;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

@Schema(description = "The users to link: either `emails` or `all`.")
public record NewDirectoryLinks(
        @Size(min = 1, max = NewDirectoryLinks.MAX) @Schema(nullable = true, description = "The addresses of the users.", examples = "[\"grace@acme.example\"]") List<@NotNull EmailAddress> emails,
        @Schema(nullable = true, description = "Whether to link all users, at most 1,000 in one request.") Boolean all) {
    static final int MAX = 1_000;

    @AssertTrue(message = "must name either emails or all")
    @JsonIgnore
    @Schema(hidden = true)
    boolean isSelection() {
        return (emails != null) != Boolean.TRUE.equals(all);
    }
}
