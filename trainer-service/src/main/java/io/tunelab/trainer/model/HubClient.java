package io.tunelab.trainer.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Fetches files of model repositories from the HuggingFace hub (or a mirror of it). A download that breaks off is
 * resumed; what arrived is checked against the hub's checksum.
 */
final class HubClient {
    private static final Logger LOG = Logger.getLogger(HubClient.class);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int READ_MILLIS = 30_000;
    private static final int ATTEMPTS = 5;
    private static final int MOST_REDIRECTS = 5;

    private final URI endpoint;
    private final Optional<String> token;
    private final Duration pause;
    private final HubHosts hosts;

    /** @param pause between two attempts, doubled each time */
    HubClient(URI endpoint, Optional<String> token, Duration pause, HubHosts hosts) {
        this.hosts = hosts;
        this.endpoint = endpoint;
        this.token = token;
        this.pause = pause;
    }

    /** The server said that there is no such file, or that we may not have it. */
    static final class NotThereException extends IOException {
        private static final long serialVersionUID = 1L;

        NotThereException(String message) {
            super(message);
        }
    }

    /** The content is not what it should be; trying again is no use. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /**
     * Downloads {@code file} of the repository at {@code revision} to {@code target}, going on from what
     * {@code target.part} has. The target appears whole or not at all.
     *
     * @throws NotThereException if the hub has no such file (or not for us)
     * @throws IOException if the hub cannot be reached or the bytes are wrong, after some attempts
     */
    HubFile download(String repository, String revision, String file, Path target, long largest) throws IOException {
        var wait = pause;
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(repository, revision, file, target, largest);
            } catch (NotThereException | RefusedException e) {
                throw e;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                LOG.warnf("%s of %s: %s; trying again in %s", file, repository, e.getMessage(), wait);
                sleep(wait);
                wait = wait.multipliedBy(2);
            }
        }
    }

    private HubFile attempt(String repository, String revision, String file, Path target, long largest)
            throws IOException {
        var part = target.resolveSibling(target.getFileName() + ".part");
        long have = Files.exists(part) ? Files.size(part) : 0;
        try (var response = open(resolve(repository, revision, file), have)) {
            var described = response.file();
            if (described.size() > largest) {
                throw new RefusedException("%s has %d bytes, more than the %d that such a file may have"
                        .formatted(file, described.size(), largest));
            }
            append(response, part, largest);
            Checksums.require(part, described, file);
            Checksums.forceToDisk(part);
            Files.move(part, target, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
            return described;
        }
    }

    private static void append(Response response, Path part, long largest) throws IOException {
        // A server that ignores the range sends everything: then what we have is overwritten.
        var mode = response.resumed() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        long written = response.resumed() ? Files.size(part) : 0;
        try (var out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode)) {
            var buffer = new byte[1 << 16];
            for (int read; (read = response.body().read(buffer)) >= 0; ) {
                written += read;
                if (written > largest) {
                    throw new RefusedException("more than %d bytes arrived".formatted(largest));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private URI resolve(String repository, String revision, String file) {
        var base = endpoint.toString().replaceFirst("/+$", "");
        return URI.create("%s/%s/resolve/%s/%s".formatted(base, repository, revision, file));
    }

    /** An open answer; its description comes from the first answer of a chain of redirects, its body from the last. */
    private record Response(HttpURLConnection connection, HubFile file, boolean resumed, InputStream body)
            implements AutoCloseable {
        @Override
        public void close() {
            connection.disconnect();
        }
    }

    private Response open(URI first, long have) throws IOException {
        var uri = first;
        HubFile described = null;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var connection = connect(uri, have);
            int status = connection.getResponseCode();
            described = merge(described, connection, status, have);
            if (status / 100 == 3) {
                uri = redirected(uri, connection);
                connection.disconnect();
            } else if (status == 200 || status == 206) {
                return new Response(connection, described, status == 206, connection.getInputStream());
            } else if (status == 416) {
                // Everything was here already; the checksum will tell.
                return new Response(connection, described, true, InputStream.nullInputStream());
            } else {
                connection.disconnect();
                throw failure(first, status);
            }
        }
        throw new IOException("%s redirects too often".formatted(first));
    }

    private HttpURLConnection connect(URI uri, long have) throws IOException {
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("User-Agent", "tunelab");
        // Compressed answers would make ranges and sizes mean something else.
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (have > 0) {
            connection.setRequestProperty("Range", "bytes=" + have + "-");
        }
        if (token.isPresent() && mayHaveToken(uri)) {
            connection.setRequestProperty("Authorization", "Bearer " + token.get());
        }
        return connection;
    }

    /** The token is the hub's alone: not for the storage hosts that it redirects to, and not for a plain wire. */
    private boolean mayHaveToken(URI uri) {
        return uri.getHost().equals(endpoint.getHost())
                && uri.getPort() == endpoint.getPort()
                && uri.getScheme().equals("https");
    }

    private URI redirected(URI from, HttpURLConnection connection) throws IOException {
        var location = connection.getHeaderField("Location");
        try {
            var target = from.resolve(new URI(String.valueOf(location)));
            boolean downgraded = from.getScheme().equals("https") && !"https".equals(target.getScheme());
            if (location == null
                    || downgraded
                    || !String.valueOf(target.getScheme()).startsWith("http")) {
                throw new RefusedException("%s redirects to %s, which is not followed".formatted(from, location));
            }
            var reason = hosts.refusal(target);
            if (reason.isPresent()) {
                throw new RefusedException(
                        "%s redirects to %s, which is not followed: %s".formatted(from, location, reason.get()));
            }
            return target;
        } catch (URISyntaxException e) {
            throw new RefusedException("%s redirects to %s, which is no address".formatted(from, location));
        }
    }

    private static HubFile merge(HubFile before, HttpURLConnection connection, int status, long have) {
        var linked = HubFile.checksumOf(connection.getHeaderField("X-Linked-Etag"));
        var checksum = linked.or(() -> HubFile.checksumOf(connection.getHeaderField("ETag")));
        long size = connection.getHeaderFieldLong("X-Linked-Size", -1);
        if (size < 0 && status == 200) {
            size = connection.getContentLengthLong();
        } else if (size < 0 && status == 206) {
            size = have + connection.getContentLengthLong();
        }
        var commit = Optional.ofNullable(connection.getHeaderField("X-Repo-Commit"));
        if (before == null) {
            return new HubFile(commit, checksum, size);
        }
        // A storage host's own ETag is not the hub's checksum, so the first word stands.
        return new HubFile(
                before.commit().or(() -> commit), before.checksum().or(() -> linked), Math.max(before.size(), size));
    }

    private static IOException failure(URI uri, int status) {
        if (status == 401 || status == 403 || status == 404 || status == 410) {
            return new NotThereException("%s answers %d".formatted(uri, status));
        }
        return new IOException("%s answers %d".formatted(uri, status));
    }

    private static void sleep(Duration duration) throws IOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.io.InterruptedIOException("interrupted while waiting for the hub");
        }
    }
}
