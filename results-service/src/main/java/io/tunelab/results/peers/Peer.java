package io.tunelab.results.peers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.guard.PeerKey;
import io.tunelab.results.rest.ProblemException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Another service, asked over HTTP. Bodies of any size pass through, and no thread waits for them. */
public final class Peer {
    private static final Logger LOG = Logger.getLogger(Peer.class);
    private static final int CONNECT_MILLIS = 2000;
    private static final int CONNECTIONS = 64;
    private static final Duration SHORT = Duration.ofSeconds(10);

    private final String name;
    private final Optional<URI> address;
    private final String setting;
    private final PeerKey key;
    private final HttpClient client;
    private final ObjectMapper mapper;

    /**
     * @param name as people know it, such as {@code trainer}
     * @param setting where its address is configured
     */
    public Peer(String name, Optional<URI> address, String setting, PeerKey key, Vertx vertx, ObjectMapper mapper) {
        this.name = name;
        this.address = address;
        this.setting = setting;
        this.key = key;
        this.mapper = mapper;
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setDecompressionSupported(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    public HttpClient client() {
        return client;
    }

    /**
     * A request for a path and query, which are encoded.
     *
     * @throws ProblemException 503 if the service's address is not known
     */
    public RequestOptions request(HttpMethod method, String path) {
        var base = address.orElseThrow(
                () -> unavailable("no %s is known to this service: %s is not set".formatted(name, setting)));
        var options = new RequestOptions()
                .setMethod(method)
                .setConnectTimeout(CONNECT_MILLIS)
                .setAbsoluteURI(base.toString().replaceFirst("/+$", "") + path);
        key.value().ifPresent(secret -> options.putHeader(PeerKey.HEADER, secret));
        return options;
    }

    /**
     * Reads a short answer.
     *
     * @throws ProblemException 503 if there is none, else what the service refuses it with
     */
    public JsonNode get(String path) {
        var options = request(HttpMethod.GET, path);
        try {
            var answer = client.request(options)
                    .compose(request -> request.send())
                    .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(SHORT.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.status() != 200) {
                throw refused(answer);
            }
            return mapper.readTree(answer.body().getBytes());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unanswered(e);
        } catch (ProblemException e) {
            throw e;
        } catch (Exception e) {
            throw unanswered(e);
        }
    }

    /** An answer that is here whole. */
    public record Answer(int status, Buffer body) {}

    /** No connection, or one that broke. */
    public ProblemException unanswered(Throwable cause) {
        LOG.warnf("no %s answers: %s", name, cause);
        return unavailable("no %s answers at the address that this service knows; is one running?".formatted(name));
    }

    /** What the service says against it, with its own status where callers have something to do with it. */
    public ProblemException refused(Answer answer) {
        try {
            var refusal = mapper.readTree(answer.body().getBytes());
            if (refusal.path("code").isTextual() && answer.status() != 500 && answer.status() != 401) {
                return new ProblemException(
                        answer.status(),
                        refusal.path("code").asText(),
                        refusal.path("message").asText(),
                        List.of());
            }
        } catch (IOException e) {
            LOG.debugf("not JSON: %s", e.getMessage());
        }
        return unavailable("the %s failed with status %d; see its log".formatted(name, answer.status()));
    }

    private ProblemException unavailable(String detail) {
        return new ProblemException(503, name.replace('-', '_') + "_unavailable", detail, List.of());
    }
}
