package dev.roster.sql;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds the tables of a statement that have no account condition of their own, such as {@code x.account_id = $1}. PostgreSQL
 * derives the condition from a join. Citus does not, so it cannot send the statement to one shard. A join is sufficient only on
 * the {@code a.id} of a batch of accounts, {@code a.id = any($1)}.
 */
final class AccountConditions {
    /** A parameter, a list of parameters, or a cast of either. */
    private static final String VALUE = " ?= ?(any ?\\( ?)?(cast ?\\( ?)?\\$\\d";
    /** The accounts of a lookup on one server ({@code LookupStatement}). */
    private static final String ACCOUNTS_OF_LOOKUP = " = any\\(\\(select \\$\\d+::uuid\\[]\\)";
    private static final String NO_ALIAS = "(?!(?:where|set|on|join|left|right|full|cross|inner|order|group|limit|offset|for|using"
            + "|union|returning|and)\\b)";

    private final Pattern references;

    AccountConditions(List<String> tables) {
        String names = tables.stream().sorted(Comparator.comparing(String::length).reversed()).collect(Collectors.joining("|"));
        references = Pattern.compile(
                "\\b(?:from|join|update) (" + names + ")\\b(?! ?\\()(?: (?:as )?" + NO_ALIAS + "(\\w+))?");
    }

    private record Reference(String table, String alias) {
        static Reference of(MatchResult match) {
            return new Reference(match.group(1), match.group(2) == null ? match.group(1) : match.group(2));
        }

        String column() {
            return table.equals("account") ? "id" : "account_id";
        }
    }

    List<String> tablesOf(String statement) {
        return references(normalized(statement)).stream().map(Reference::table).toList();
    }

    private List<Reference> references(String sql) {
        return references.matcher(sql).results().map(Reference::of).toList();
    }

    private static String normalized(String statement) {
        return statement.toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    }

    List<String> missing(String statement) {
        String sql = normalized(statement);
        List<Reference> found = references(sql);
        List<String> batches = found.stream().filter(reference -> reference.table().equals("account")).map(Reference::alias)
                .filter(alias -> count(sql, "\\b" + alias + "\\.id = any ?\\(") > 0).toList();
        Map<String, Long> unused = new HashMap<>();
        return found.stream().filter(reference -> !isBound(sql, reference, batches, unused)).map(Reference::table).distinct()
                .sorted().toList();
    }

    /** @param unused how often each condition occurs that no reference has used yet */
    private static boolean isBound(String sql, Reference reference, List<String> batches, Map<String, Long> unused) {
        String column = "\\b" + reference.alias() + "\\." + reference.column();
        return use(sql, column + VALUE, unused)
                || reference.table().equals("account") && use(sql, column + ACCOUNTS_OF_LOOKUP, unused)
                || batches.stream().anyMatch(batch -> use(sql, column + " = " + batch + "\\.id\\b", unused))
                || use(sql, "\\(" + reference.alias() + "\\.account_id,[^)]*\\) in \\(\\(\\$\\d", unused)
                || use(sql, "(?<![\\w.])" + reference.column() + VALUE, unused);
    }

    private static boolean use(String sql, String condition, Map<String, Long> unused) {
        long left = unused.computeIfAbsent(condition, pattern -> count(sql, pattern));
        unused.put(condition, left - 1);
        return left > 0;
    }

    private static long count(String sql, String pattern) {
        return Pattern.compile(pattern).matcher(sql).results().count();
    }
}
