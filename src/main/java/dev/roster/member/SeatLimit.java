package dev.roster.member;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

public record SeatLimit(
        @Min(1) @Max(MAX) @Schema(nullable = true, description = "Null or omitted for no limit. It can be lower than the number of used seats: nobody loses access, and nobody can join until seats are free.", examples = "25") Integer limit) {
    public static final int MAX = 10_000_000;
}
