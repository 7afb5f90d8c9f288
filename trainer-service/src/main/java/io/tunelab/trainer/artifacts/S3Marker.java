package io.tunelab.trainer.artifacts;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a marker says: lines as {@code sha256sum} writes them, so that it can check a downloaded copy. All files lie below
 * one directory, whose name begins with the attempt that wrote it.
 *
 * @param generation {@code <attempt>-<random>}
 * @param sums SHA-256 by path below that directory
 */
record S3Marker(String generation, Map<String, String> sums) {
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\d{6}-[0-9a-f-]{36})/(.+)");
    private static final Pattern ATTEMPT = Pattern.compile("(\\d{6})-[0-9a-f-]{36}/.*");

    S3Marker {
        if (sums.isEmpty()) {
            throw new IllegalArgumentException("an artifact has at least one file");
        }
        sums = Map.copyOf(sums);
    }

    int attempt() {
        return attemptOf(generation + "/").orElseThrow();
    }

    String text() {
        return new TreeMap<>(sums)
                .entrySet().stream()
                        .map(file -> file.getValue() + "  " + generation + "/" + file.getKey() + "\n")
                        .collect(Collectors.joining());
    }

    /** The attempt in the path of an artifact's file. */
    static Optional<Integer> attemptOf(String path) {
        var matcher = ATTEMPT.matcher(path);
        return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    /** Empty if the text is no marker. */
    static Optional<S3Marker> parse(String text) {
        var sums = new TreeMap<String, String>();
        var generation = Optional.<String>empty();
        for (var line : text.lines().toList()) {
            var matcher = LINE.matcher(line);
            if (!matcher.matches() || !generation.orElse(matcher.group(2)).equals(matcher.group(2))) {
                return Optional.empty();
            }
            generation = Optional.of(matcher.group(2));
            sums.put(matcher.group(3), matcher.group(1));
        }
        return text.endsWith("\n") ? generation.map(name -> new S3Marker(name, sums)) : Optional.empty();
    }
}
