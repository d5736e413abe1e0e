package dev.roster.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.roster.http.BulkFile;
import dev.roster.problem.Problem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;

/** Reads a file of new identities. */
@Singleton
class RelinkFile extends BulkFile<RelinkLine> {
    @Inject
    RelinkFile(ObjectMapper json) {
        super(json, RelinkLine.class, "identities", "a JSON object with the identities of a person",
                List.of("accountId", "issuer", "subject", "newIssuer", "newSubject"));
    }

    @Override
    protected RelinkLine read(Cells cells) {
        return new RelinkLine(accountId(cells.get("accountId")), cells.get("issuer"), cells.get("subject"),
                cells.get("newIssuer"), cells.get("newSubject"));
    }

    private static UUID accountId(String cell) {
        try {
            return cell == null ? null : UUID.fromString(cell);
        } catch (IllegalArgumentException notAnId) {
            throw Problem.invalid("accountId", "must be the id of an account");
        }
    }
}
