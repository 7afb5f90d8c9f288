package io.tunelab.trainer.artifacts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Digests of directories, kept as long as no file of them has another size, time or place on disk: a model that is downloaded in
 * ranges is read once. After some minutes they are computed again, in case a disk forgets.
 */
final class KnownSums {
    private static final int MOST = 32;
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Times of files are coarse: one that was written just now may be written again with the same time. */
    private static final Duration SETTLED = Duration.ofSeconds(2);

    private record Stamp(long bytes, Instant modified, String key) {}

    private record Known(Map<Path, Stamp> stamps, List<String> sums, Instant since) {}

    private final Map<Path, Known> known = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Known> eldest) {
            return size() > MOST;
        }
    };

    /** @param compute reads the files */
    List<String> of(Path directory, Function<Path, List<String>> compute) {
        var stamps = stamps(directory);
        var now = Instant.now();
        synchronized (known) {
            var found = known.get(directory);
            if (found != null && found.stamps().equals(stamps) && found.since().isAfter(now.minus(LONGEST))) {
                return found.sums();
            }
        }
        var sums = compute.apply(directory);
        boolean isSettled =
                stamps.values().stream().allMatch(stamp -> stamp.modified().isBefore(now.minus(SETTLED)));
        if (isSettled && stamps.equals(stamps(directory))) {
            synchronized (known) {
                known.put(directory, new Known(stamps, sums, now));
            }
        }
        return sums;
    }

    private static Map<Path, Stamp> stamps(Path directory) {
        try (var walk = Files.walk(directory)) {
            var stamps = new TreeMap<Path, Stamp>();
            for (var file : walk.filter(Files::isRegularFile).toList()) {
                var attributes = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(
                        file,
                        new Stamp(
                                attributes.size(),
                                attributes.lastModifiedTime().toInstant(),
                                String.valueOf(attributes.fileKey())));
            }
            return stamps;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
