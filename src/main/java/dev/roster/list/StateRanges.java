package dev.roster.list;

/** SQL of lists in descending order of expiry, whose rows expire without a change of the stored state. */
public final class StateRanges {
    private static final String FOUND = """
            from unnest($3::text[]) as wanted (state)
            cross join lateral (
                select k.id, k.expires_at from %1$s k
                where k.account_id = $1 and k.state = case wanted.state when 'expired' then '%2$s' else wanted.state end
                    and k.expires_at > case wanted.state when '%2$s' then $2::timestamptz else '-infinity' end
                    and k.expires_at <= case wanted.state when 'expired' then $2::timestamptz else 'infinity' end
                    and (k.expires_at, k.id) < ($4, $5)
                order by k.expires_at desc, k.id desc
                limit %%1$d
            ) found
            """;

    private StateRanges() {
    }

    /**
     * Merges one short range of an index for each state in {@code $3}, of the account {@code $1} at the time {@code $2}, after
     * the row with the expiry {@code $4} and the id {@code $5}. The limit is {@code %1$d}.
     *
     * @param waiting the stored state of the states {@code waiting} and {@code expired}, which are two ranges of it
     */
    public static String found(String table, String waiting) {
        return FOUND.formatted(table, waiting);
    }
}
