package io.tunelab.hub;

import io.tunelab.hub.HubException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** One request and the redirects that follow: where they may lead, who gets the token, and how long each may take. */
final class Transport {
    private static final int MOST_REDIRECTS = 5;
    private final HubSettings settings;
    private final HubHosts hosts;
    private final Optional<SSLContext> trust;
    private HttpClient client;

    Transport(HubSettings settings, Optional<SSLContext> trust) {
        this.settings = settings;
        this.hosts = new HubHosts(settings.endpoint(), settings.allowedHosts());
        this.trust = trust;
    }

    /** Made when it is needed: most searches end on this machine, and its certificates take a while to read. */
    private synchronized HttpClient client() {
        if (client == null) {
            // Redirects are followed here: the checksum comes with the first answer, and the token must not travel on.
            var builder = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(settings.timeouts().connect());
            trust.ifPresent(builder::sslContext);
            client = builder.build();
        }
        return client;
    }

    /** The answer at the end of the redirects, with what all of them told of the file. */
    record Answer(int status, HttpHeaders headers, RemoteFile file, TimedBody body) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /**
     * Opens {@code start}.
     *
     * @throws IOException if another attempt may succeed
     * @throws HubException if none will
     */
    Answer open(URI start, Map<String, String> headers, Deadline deadline) throws IOException, HubException {
        var uri = start;
        var file = RemoteFile.UNKNOWN;
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            var response = send(uri, headers, deadline);
            file = file.and(response.headers(), hosts.isEndpoint(uri));
            if (response.statusCode() / 100 != 3) {
                var body = new TimedBody(response.body(), settings.timeouts().read(), deadline);
                return new Answer(response.statusCode(), response.headers(), file, body);
            }
            response.body().close();
            uri = target(uri, response.headers());
        }
        throw new HubException(Reason.REFUSED, "%s: more than %d redirects".formatted(start, MOST_REDIRECTS));
    }

    private HttpResponse<InputStream> send(URI uri, Map<String, String> headers, Deadline deadline) throws IOException {
        if (deadline.isPast()) {
            throw new IOException("the download did not end in time");
        }
        var timeouts = settings.timeouts();
        var request = HttpRequest.newBuilder(uri)
                .timeout(deadline.left(timeouts.connect().plus(timeouts.read())))
                .header("User-Agent", "tunelab")
                // Compressed answers would make ranges and sizes mean something else.
                .header("Accept-Encoding", "identity");
        headers.forEach(request::header);
        if (mayHaveToken(uri)) {
            settings.token().ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        }
        try {
            return client().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    /** The token is for the hub alone: not for the storage hosts that it redirects to, and not for an open wire. */
    boolean mayHaveToken(URI uri) {
        return hosts.isEndpoint(uri) && "https".equalsIgnoreCase(uri.getScheme());
    }

    private URI target(URI from, HttpHeaders headers) throws HubException {
        var location = headers.firstValue("Location").orElse("");
        var refused = "%s redirects to '%s', which is not followed".formatted(from, location);
        try {
            var target = from.resolve(new URI(location));
            boolean safe = "https".equals(target.getScheme())
                    || ("http".equals(target.getScheme()) && "http".equals(from.getScheme()));
            if (location.isEmpty() || !safe) {
                throw new HubException(Reason.REFUSED, refused);
            }
            var reason = hosts.refusal(target);
            if (reason.isPresent()) {
                throw new HubException(Reason.REFUSED, refused + ": " + reason.get());
            }
            return target;
        } catch (URISyntaxException e) {
            throw new HubException(Reason.REFUSED, refused, e);
        }
    }
}
