package io.tunelab.contract.request;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the name that somebody may have misspelt. */
public final class NearestName {
    private NearestName() {}

    private record Candidate(String name, int distance) {}

    /**
     * The nearest of the names, if it is near enough that a slip explains the difference: one edit for up to five
     * characters, two for up to eight, three for more. Case, dots and hyphens do not count. A name without its object
     * ({@code fraction} for {@code dataset.fraction}) is found, too.
     */
    public static Optional<String> of(String given, Collection<String> names) {
        var plain = plain(given);
        if (plain.length() > 60) {
            return Optional.empty();
        }
        return names.stream()
                .map(name -> new Candidate(name, distance(plain, name)))
                .filter(candidate -> candidate.distance <= most(plain))
                .min(Comparator.comparingInt(Candidate::distance)
                        .thenComparing(candidate -> candidate.name.contains("."))
                        .thenComparing(Candidate::name))
                .map(Candidate::name);
    }

    private static int most(String plain) {
        return plain.length() <= 2 ? 0 : plain.length() <= 5 ? 1 : plain.length() <= 8 ? 2 : 3;
    }

    private static int distance(String plain, String name) {
        var whole = plain(name);
        var last = plain(name.substring(name.lastIndexOf('.') + 1));
        var lastGiven = plain.substring(plain.lastIndexOf('.') + 1);
        int least = Math.min(edits(plain, whole), edits(plain, last));
        // A field in the wrong object, as dataset.learning_rate: only when nothing is misspelt besides.
        return lastGiven.equals(last) ? Math.min(least, 1) : least;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours. */
    static int edits(String one, String other) {
        var distance = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            distance[i][0] = i;
        }
        for (int j = 0; j <= other.length(); j++) {
            distance[0][j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int least =
                        Math.min(Math.min(distance[i - 1][j], distance[i][j - 1]) + 1, distance[i - 1][j - 1] + change);
                boolean isSwap = i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1);
                distance[i][j] = isSwap ? Math.min(least, distance[i - 2][j - 2] + 1) : least;
            }
        }
        return distance[one.length()][other.length()];
    }
}
