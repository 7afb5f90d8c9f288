package io.tunelab.results.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys that open the REST interface, known by their SHA-256 alone. A plain digest is enough because a key is random
 * and long, not a password that somebody made up.
 */
record ApiKeys(List<Entry> entries) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /** A key: whose it is, what it allows, the SHA-256 of its UTF-8 text in hexadecimal digits. */
    record Entry(String name, Role role, String sha256) {}

    ApiKeys {
        entries = List.copyOf(entries);
    }

    /**
     * Reads {@code name:role:sha256}, one text per key.
     *
     * @throws IllegalArgumentException if one is not of that form, or a name comes twice; never shows a digest
     */
    static ApiKeys of(List<String> texts) {
        var entries = new ArrayList<Entry>();
        var names = new HashSet<String>();
        for (var text : texts) {
            var parts = text.strip().split(":", -1);
            if (parts.length != 3 || !NAME.matcher(parts[0]).matches()) {
                throw new IllegalArgumentException("tunelab.access.keys has an entry that is not name:role:sha256");
            }
            var role = Role.named(parts[1])
                    .orElseThrow(() -> new IllegalArgumentException("tunelab.access.keys gives '" + parts[0]
                            + "' the role '" + parts[1] + "'; allowed are reader, submitter and admin"));
            if (!SHA256.matcher(parts[2]).matches()) {
                throw new IllegalArgumentException("tunelab.access.keys has no SHA-256 for '" + parts[0]
                        + "': 64 small hexadecimal digits are needed");
            }
            if (!names.add(parts[0])) {
                throw new IllegalArgumentException("tunelab.access.keys names '" + parts[0] + "' twice");
            }
            entries.add(new Entry(parts[0], role, parts[2]));
        }
        return new ApiKeys(entries);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whose key it is. Takes the same time whichever entry matches. */
    Optional<Entry> find(String key) {
        var digest = sha256(key);
        Optional<Entry> found = Optional.empty();
        for (var entry : entries) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(entry.sha256()))) {
                found = Optional.of(entry);
            }
        }
        return found;
    }

    private static byte[] sha256(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
