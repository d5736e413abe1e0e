package dev.roster.imports;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.http.BulkFile;
import dev.roster.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.stream.Stream;

/** Reads a file of members to import. */
@Singleton
class ImportFile extends BulkFile<ImportedMember> {
    @Inject
    ImportFile(ObjectMapper json) {
        super(json, ImportedMember.class, "members", "a JSON object of an imported member",
                List.of("email", "name", "role", "groups", "joinedAt", "issuer", "subject"));
    }

    @Override
    protected ImportedMember read(Cells cells) {
        return new ImportedMember(cells.get("email"), cells.get("name"), cells.get("role"), groups(cells.get("groups")),
                joinedAt(cells.get("joinedAt")), cells.get("issuer"), cells.get("subject"));
    }

    private static List<String> groups(String cell) {
        return cell == null ? null
                : Stream.of(cell.split(";")).map(String::strip).filter(name -> !name.isEmpty()).toList();
    }

    private static Instant joinedAt(String cell) {
        try {
            return cell == null ? null : Instant.parse(cell);
        } catch (DateTimeParseException notATime) {
            throw Problem.invalid("joinedAt", "must be a time such as 2024-05-01T09:00:00Z");
        }
    }
}
