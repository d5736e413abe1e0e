package dev.roster.invitation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;

import dev.roster.platform.Problem;
import dev.roster.platform.ProblemType;
import dev.roster.platform.Text;

/** Reads invitations from CSV (RFC 4180) whose first line names the columns: email, and any of name, role, language, note. */
@ApplicationScoped
public class InvitationCsv {

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    /** What reading leaves of bytes that are no letter. */
    private static final char NO_CHARACTER = '\uFFFD';

    private final ObjectReader reader = CsvMapper.builder()
            .enable(CsvParser.Feature.TRIM_SPACES, CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.EMPTY_STRING_AS_NULL)
            .build()
            .readerFor(NewInvitation.class)
            .with(CsvSchema.emptySchema().withHeader());

    public BulkRequest read(String csv) {
        if (csv.indexOf(NO_CHARACTER) >= 0 || !Text.isSound(csv)) {
            throw ProblemType.MALFORMED_BODY.because("The file is not in UTF-8: some of its letters cannot be read.");
        }
        String text = csv.startsWith(BYTE_ORDER_MARK) ? csv.substring(1) : csv;
        try (MappingIterator<NewInvitation> lines = reader.readValues(text)) {
            List<NewInvitation> invitations = new ArrayList<>();
            while (invitations.size() <= BulkRequest.MAX && lines.hasNextValue()) {
                invitations.add(lines.nextValue());
            }
            if (invitations.isEmpty() || invitations.size() > BulkRequest.MAX) {
                throw Problem.invalid("invitations", "size must be between 1 and " + BulkRequest.MAX);
            }
            return new BulkRequest(invitations);
        } catch (IOException | RuntimeException malformed) {
            if (malformed instanceof Problem problem) {
                throw problem;
            }
            throw ProblemType.MALFORMED_BODY
                    .because("The first line must name the columns: email, and any of name, role, language, note.");
        }
    }
}
