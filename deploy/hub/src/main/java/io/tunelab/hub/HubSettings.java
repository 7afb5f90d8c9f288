package io.tunelab.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The hub and the rules for downloads from it; see {@link HubConfig} for each.
 *
 * @param largestFile bytes
 */
public record HubSettings(
        URI endpoint,
        Optional<String> token,
        Path cache,
        Path home,
        boolean offline,
        List<String> allowedHosts,
        long largestFile,
        Timeouts timeouts) {
    /**
     * Limits in time.
     *
     * @param read of a server's silence, within an answer too
     * @param file of one file with all attempts
     * @param retryDelay before the second attempt, doubled for each further one
     */
    public record Timeouts(Duration connect, Duration read, Duration file, Duration retryDelay) {
        public Timeouts {
            requirePositive("connect-timeout", connect);
            requirePositive("read-timeout", read);
            requirePositive("file-timeout", file);
            if (retryDelay.isNegative()) {
                throw new IllegalArgumentException("tunelab.hub.retry-delay must not be negative, got " + retryDelay);
            }
        }

        private static void requirePositive(String name, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("tunelab.hub.%s must be positive, got %s".formatted(name, duration));
            }
        }
    }

    public HubSettings {
        allowedHosts = List.copyOf(allowedHosts);
        var scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http") || endpoint.getHost() == null) {
            throw new IllegalArgumentException(
                    "tunelab.hub.endpoint (HF_ENDPOINT) must be an http or https URL, got " + endpoint);
        }
        if (largestFile < 1) {
            throw new IllegalArgumentException("tunelab.hub.largest-file must be positive, got " + largestFile);
        }
    }

    /** The same, but only with files that are on this machine. */
    public HubSettings withoutNetwork() {
        return new HubSettings(endpoint, token, cache, home, true, allowedHosts, largestFile, timeouts);
    }

    /** The token that the hub's own login has stored in {@code HF_HOME}. */
    static Optional<String> storedToken(Path home) {
        try {
            return Optional.of(Files.readString(home.resolve("token")).strip()).filter(text -> !text.isEmpty());
        } catch (IOException e) {
            return Optional.empty(); // nobody has logged in on this machine
        }
    }
}
