package io.tunelab.hub;

import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/**
 * Files of the HuggingFace hub. They are downloaded once, checked against the digest that the hub states, and only then
 * take their place in the cache. Safe for use by several threads and by several processes that share the cache.
 */
public final class Hub {
    private static final Logger LOG = Logger.getLogger(Hub.class);
    private final HubSettings settings;
    private final Transport transport;
    private final Download download;

    public Hub(HubSettings settings) {
        this(settings, Optional.empty());
    }

    /** @param trust certificates to trust in place of the platform's */
    Hub(HubSettings settings, Optional<SSLContext> trust) {
        this.settings = settings;
        this.transport = new Transport(settings, trust);
        this.download = new Download(transport, settings);
        if (settings.token().isPresent() && !transport.mayHaveToken(settings.endpoint())) {
            LOG.warnf("HF_TOKEN is not sent to %s: it is not an HTTPS address", settings.endpoint());
        }
    }

    /**
     * The file at {@code remote} below the endpoint.
     *
     * @param remote a URL path without leading slash, of checked segments
     * @param local where it is kept below the cache
     * @throws HubException if it is not cached and cannot be downloaded before the deadline
     */
    public Path fetch(String remote, String local, Deadline deadline) throws HubException {
        requireBelow(local);
        var target = settings.cache().resolve(local);
        if (!Files.isRegularFile(target)) {
            download(remote, target, settings.largestFile(), deadline);
        }
        return target;
    }

    /** Downloads what is not at {@code target} yet. The description is empty if another thread or process was faster. */
    Optional<RemoteFile> download(String remote, Path target, long largest, Deadline deadline) throws HubException {
        var uri = uri(remote);
        try {
            return FileLocks.holding(
                    target,
                    deadline,
                    () -> Files.isRegularFile(target)
                            ? Optional.empty()
                            : Optional.of(
                                    download.to(uri, target, Math.min(largest, settings.largestFile()), deadline)));
        } catch (IOException e) {
            throw new HubException(Reason.UNREACHABLE, "cannot write %s: %s".formatted(target, Texts.reason(e)), e);
        }
    }

    /** Whether the hub has a file at {@code remote}; nothing is downloaded. */
    boolean has(String remote, Deadline deadline) throws HubException {
        var uri = uri(remote);
        try (var answer = transport.open(uri, Map.of(), deadline)) {
            return answer.status() / 100 == 2;
        } catch (IOException e) {
            throw new HubException(Reason.UNREACHABLE, "%s: %s".formatted(uri, Texts.reason(e)), e);
        }
    }

    HubSettings settings() {
        return settings;
    }

    private URI uri(String remote) throws HubException {
        requireBelow(remote);
        if (settings.offline()) {
            throw new HubException(
                    Reason.OFFLINE,
                    "%s is not on this machine and the hub is switched off (HF_HUB_OFFLINE, tunelab.hub.offline)"
                            .formatted(remote));
        }
        return URI.create(settings.endpoint().toString().replaceFirst("/+$", "") + "/" + remote);
    }

    private static void requireBelow(String path) {
        if (path.startsWith("/") || Arrays.asList(path.split("/", -1)).contains("..")) {
            throw new IllegalArgumentException("not a path below the hub: " + path);
        }
    }
}
