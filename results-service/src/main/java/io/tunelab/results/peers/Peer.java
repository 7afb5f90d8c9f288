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
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Another service, asked over HTTP. Bodies of any size pass through, and no thread waits for them. */
public final class Peer {
    private static final Logger LOG = Logger.getLogger(Peer.class);
    private static final int CONNECT_MILLIS = 2000;
    private static final int CONNECTIONS = 64;
    private static final Duration SHORT = Duration.ofSeconds(10);

    /** Nothing that a caller could mend: its failure, our key, the name by which we know it. */
    private static final Set<Integer> OURS = Set.of(500, 401, 421);

    private final String name;
    private final Optional<URI> address;
    private final String setting;
    private final PeerKey key;
    private final ObjectMapper mapper;
    private final HttpClient client;
    private final HttpClient downloads;
    private final HttpClient questions;

    /**
     * @param name as people know it, such as {@code trainer}
     * @param setting where its address is configured
     * @param silence how long a download may stand still
     */
    public Peer(
            String name,
            Optional<URI> address,
            String setting,
            Duration silence,
            PeerKey key,
            Vertx vertx,
            ObjectMapper mapper) {
        this.name = name;
        this.address = address;
        this.setting = setting;
        this.key = key;
        this.mapper = mapper;
        // Short questions wait behind no file. Nothing is read while a body is sent, however long that takes.
        this.client = client(vertx, Duration.ZERO);
        this.downloads = client(vertx, silence);
        this.questions = client(vertx, silence);
    }

    /** @param silence after which a connection on which nothing arrives is closed; zero for never */
    private static HttpClient client(Vertx vertx, Duration silence) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MILLIS)
                        .setDecompressionSupported(false)
                        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setReadIdleTimeout((int) silence.toMillis()),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS));
    }

    /** For bodies that are sent. */
    public HttpClient client() {
        return client;
    }

    /** For bodies that are read: one that stands still is given up. */
    public HttpClient downloads() {
        return downloads;
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
        return get(path, SHORT);
    }

    /**
     * Reads an answer that takes longer to make.
     *
     * @throws ProblemException as above
     */
    public JsonNode get(String path, Duration patience) {
        var options = request(HttpMethod.GET, path).setTimeout(patience.toMillis());
        try {
            var answer = questions
                    .request(options)
                    .compose(request -> request.send())
                    .compose(response -> response.body().map(body -> new Answer(response.statusCode(), body)))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
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
            if (refusal.path("code").isTextual() && !OURS.contains(answer.status())) {
                return new ProblemException(
                        answer.status(),
                        refusal.path("code").asText(),
                        refusal.path("message").asText(refusal.path("detail").asText()),
                        List.of());
            }
        } catch (IOException e) {
            LOG.debugf("not JSON: %s", e.getMessage());
        }
        return unavailable(
                answer.status() == 401
                        ? "the %s does not accept this service's key; TUNELAB_PEERS_KEY must be the same for all services"
                                .formatted(name)
                        : "the %s failed with status %d; see its log".formatted(name, answer.status()));
    }

    private ProblemException unavailable(String detail) {
        return new ProblemException(503, name.replace('-', '_') + "_unavailable", detail, List.of());
    }
}
