package io.tunelab.hub;

import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Downloads one file with several attempts. What has arrived stays for the next attempt, also for that of another
 * process, and is continued if the file has not changed meanwhile.
 */
final class Download {
    private static final Logger LOG = Logger.getLogger(Download.class);
    private static final int ATTEMPTS = 3;
    private final Transport transport;
    private final HubSettings settings;

    Download(Transport transport, HubSettings settings) {
        this.transport = transport;
        this.settings = settings;
    }

    /**
     * Downloads {@code uri} to {@code target}, which appears whole or not at all. Attempts that brought nothing are
     * counted; a host that cannot be connected to is not asked again, because its caller knows whether to wait.
     *
     * @param largest bytes
     */
    RemoteFile to(URI uri, Path target, long largest, Deadline overall) throws HubException {
        var deadline = overall.atMost(settings.timeouts().file());
        var part = new PartFile(target);
        var delay = settings.timeouts().retryDelay();
        int fruitless = 0;
        while (true) {
            long before = have(part);
            try {
                return attempt(uri, part, largest, deadline);
            } catch (IOException e) {
                fruitless = have(part) > before ? 0 : fruitless + 1;
                if (fruitless == ATTEMPTS || isFinal(e) || deadline.left().compareTo(delay) <= 0) {
                    throw new HubException(Reason.UNREACHABLE, "%s: %s".formatted(uri, Texts.reason(e)), e);
                }
                LOG.infof("%s: %s; trying again in %s", uri, Texts.reason(e), Texts.seconds(delay));
                pause(uri, delay);
                delay = delay.multipliedBy(2);
            }
        }
    }

    private static long have(PartFile part) throws HubException {
        try {
            return part.continuable();
        } catch (IOException e) {
            throw new HubException(Reason.UNREACHABLE, "cannot read what has arrived: " + Texts.reason(e), e);
        }
    }

    private static boolean isFinal(IOException e) {
        return e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof InterruptedIOException;
    }

    private RemoteFile attempt(URI uri, PartFile part, long largest, Deadline deadline)
            throws IOException, HubException {
        long have = part.continuable();
        try (var answer = transport.open(uri, range(part, have), deadline)) {
            return switch (answer.status()) {
                case 200 -> take(uri, answer, part, 0, largest);
                case 206 -> resume(uri, answer, part, have, largest);
                case 416 -> alreadyThere(answer, part, have);
                case 401, 403, 404, 410 -> throw new HubException(Reason.MISSING, refusal(uri, answer.status()));
                default -> throw new IOException("HTTP status " + answer.status());
            };
        }
    }

    private static Map<String, String> range(PartFile part, long have) throws IOException {
        var tag = part.tag();
        return have > 0 && tag.isPresent() ? Map.of("Range", "bytes=" + have + "-", "If-Range", tag.get()) : Map.of();
    }

    /** The rest of a file; a server that ignores {@code If-Range} must not join two versions. */
    private RemoteFile resume(URI uri, Transport.Answer answer, PartFile part, long have, long largest)
            throws IOException, HubException {
        var tag = answer.headers().firstValue("ETag");
        var range = answer.headers().firstValue("Content-Range").orElse("");
        if (tag.isPresent() && !tag.equals(part.tag()) || !range.startsWith("bytes " + have + "-")) {
            part.discard();
            throw new IOException("the file changed or the range is not the one asked for; starting over");
        }
        return take(uri, answer, part, have, largest);
    }

    private RemoteFile take(URI uri, Transport.Answer answer, PartFile part, long have, long largest)
            throws IOException, HubException {
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        var described = answer.file().orSize(length < 0 ? -1 : have + length);
        if (described.size() > largest) {
            throw tooLarge(uri, largest);
        }
        try (var out = have > 0 ? part.append() : part.begin(answer.headers().firstValue("ETag"))) {
            copy(uri, answer.body(), out, have, largest);
        } catch (HubException e) {
            part.discard();
            throw e;
        }
        part.complete(described);
        return described;
    }

    private static void copy(URI uri, TimedBody body, OutputStream out, long have, long largest)
            throws IOException, HubException {
        var buffer = new byte[1 << 16];
        long written = have;
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            written += read;
            if (written > largest) {
                throw tooLarge(uri, largest);
            }
            out.write(buffer, 0, read);
        }
    }

    /** "Range not satisfiable": all of it had arrived before, or the file has become a shorter one. */
    private static RemoteFile alreadyThere(Transport.Answer answer, PartFile part, long have) throws IOException {
        var whole = answer.headers().firstValue("Content-Range").equals(Optional.of("bytes */" + have));
        if (answer.file().checksum().isEmpty() && !whole) {
            part.discard();
            throw new IOException("the download cannot be continued; starting over");
        }
        part.complete(answer.file());
        return answer.file();
    }

    private static HubException tooLarge(URI uri, long largest) {
        return new HubException(
                Reason.REFUSED,
                "%s is larger than the %d bytes that are allowed (tunelab.hub.largest-file)".formatted(uri, largest));
    }

    private String refusal(URI uri, int status) {
        if (status == 404 || status == 410) {
            return "%s does not exist (HTTP status %d)".formatted(uri, status);
        }
        var advice = settings.token().isEmpty()
                ? "set HF_TOKEN if it is yours"
                : transport.mayHaveToken(uri)
                        ? "HF_TOKEN does not grant access to it"
                        : "HF_TOKEN is sent over HTTPS only";
        return "%s does not exist or is not public (HTTP status %d); %s".formatted(uri, status, advice);
    }

    private static void pause(URI uri, Duration delay) throws HubException {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HubException(Reason.UNREACHABLE, uri + ": interrupted", e);
        }
    }
}
