package io.tunelab.data.hub;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Files of the HuggingFace hub, downloaded once: an interrupted download resumes, a finished one is checked against the
 * SHA-256 that the hub states (for large files), and only then takes its place in the cache.
 *
 * <p>Several processes may share one cache; a file lock lets one of them download and the others find the result.
 */
public final class Hub {
    private static final Logger LOG = Logger.getLogger(Hub.class);
    private static final int ATTEMPTS = 3;
    private final URI endpoint;
    private final Path cache;
    private final boolean offline;
    private final Duration retryDelay;
    private final Download download;

    /**
     * What a download must keep to.
     *
     * @param allowedHosts where the hub may redirect to, see {@link HubHosts}
     * @param largestFile bytes
     */
    public record Rules(List<String> allowedHosts, long largestFile) {
        public Rules {
            allowedHosts = List.copyOf(allowedHosts);
            if (largestFile < 1) {
                throw new IllegalArgumentException("tunelab.hub.largest-file must be positive, got " + largestFile);
            }
        }
    }

    /**
     * @param endpoint http or https
     * @throws IllegalArgumentException if it is anything else
     */
    public Hub(
            URI endpoint,
            Optional<String> token,
            Path cache,
            boolean offline,
            Duration timeout,
            Duration retryDelay,
            Rules rules) {
        var scheme = String.valueOf(endpoint.getScheme());
        if (!scheme.equals("https") && !scheme.equals("http")) {
            throw new IllegalArgumentException("tunelab.hub.endpoint must be an http or https URL, got " + endpoint);
        }
        this.endpoint = endpoint;
        this.cache = cache;
        this.offline = offline;
        this.retryDelay = retryDelay;
        var hosts = new HubHosts(endpoint, rules.allowedHosts());
        this.download = new Download(token.filter(value -> !value.isBlank()), timeout, hosts, rules.largestFile());
    }

    /**
     * The file at {@code remote} below the endpoint.
     *
     * @param remote a URL path without leading slash, of checked segments
     * @param local where it is kept below the cache
     * @throws HubException if it is not cached and cannot be had
     */
    public synchronized Path fetch(String remote, String local) throws HubException {
        refuseClimbing(remote);
        refuseClimbing(local);
        var target = cache.resolve(local);
        if (Files.isRegularFile(target)) {
            return target;
        }
        if (offline) {
            throw HubException.unreachable(
                    "%s is not in %s and tunelab.hub.offline is on".formatted(remote, cache), null);
        }
        try {
            Files.createDirectories(target.getParent());
            var lockFile = target.resolveSibling(target.getFileName() + ".lock");
            try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    var lock = channel.lock()) {
                LOG.debugf("holding %s for %s", lock, target);
                if (!Files.isRegularFile(target)) {
                    attempt(remote, target);
                }
            }
            return target;
        } catch (IOException e) {
            throw HubException.unreachable("cannot keep %s in %s: %s".formatted(remote, cache, e.getMessage()), e);
        }
    }

    private void attempt(String remote, Path target) throws HubException {
        var uri = URI.create(endpoint.toString().replaceAll("/+$", "") + "/" + remote);
        var delay = retryDelay;
        for (int attempt = 1; ; attempt++) {
            try {
                download.to(uri, target);
                return;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw HubException.unreachable(
                            "%s gave nothing in %d attempts: %s".formatted(uri, ATTEMPTS, reason(e)), e);
                }
                LOG.infof("%s: %s; trying again in %d ms", uri, reason(e), delay.toMillis());
                pause(delay);
                delay = delay.multipliedBy(2);
            }
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private static void pause(Duration delay) throws HubException {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HubException.unreachable("interrupted", e);
        }
    }

    private static void refuseClimbing(String path) {
        if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("not a path below the hub: " + path);
        }
    }
}
