package io.tunelab.results.classify;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.tunelab.guard.PeerKey;
import io.tunelab.results.peers.PeersConfig;
import io.tunelab.results.rest.ProblemException;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Asks a trainer. */
@ApplicationScoped
class Trainers {
    private static final Logger LOG = Logger.getLogger(Trainers.class);
    private static final long CONNECT_SECONDS = 2;
    private final Optional<TrainerApi> trainer;

    Trainers(PeersConfig peers, PeerKey key, ClassifyConfig config) {
        trainer = peers.trainerUrl()
                .map(url -> client(url, key, config.classify().timeout().toMillis()));
    }

    private static TrainerApi client(URI url, PeerKey key, long timeoutMillis) {
        var builder = QuarkusRestClientBuilder.newBuilder()
                .baseUri(url)
                .connectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
                .readTimeout(timeoutMillis, TimeUnit.MILLISECONDS);
        key.value()
                .ifPresent(secret -> builder.clientHeadersFactory((incoming, outgoing) -> {
                    outgoing.putSingle(PeerKey.HEADER, secret);
                    return outgoing;
                }));
        return builder.build(TrainerApi.class);
    }

    @PreDestroy
    void close() throws IOException {
        if (trainer.orElse(null) instanceof Closeable client) {
            client.close();
        }
    }

    /** @throws ProblemException 409 if the model cannot be used, 503 if no trainer answers */
    Predictions classify(TrainerApi.Question question) {
        var api = trainer.orElseThrow(
                () -> unavailable("no trainer is known to this service: tunelab.results.trainer-url is not set"));
        try {
            return api.classify(question);
        } catch (WebApplicationException e) {
            throw refused(e.getResponse());
        } catch (ProcessingException e) {
            LOG.warnf("no trainer answers: %s", e.getMessage());
            throw unavailable("no trainer answers at the address that this service knows; is one running?");
        }
    }

    /** A trainer does not know runs, only models: one that it misses is there no more, or not yet. */
    private static ProblemException refused(Response response) {
        var refusal = refusal(response);
        return switch (response.getStatus()) {
            case 404, 409 -> new ProblemException(409, refusal.code(), refusal.message(), List.of());
            case 400, 413 -> new ProblemException(400, refusal.code(), refusal.message(), List.of());
            case 503 -> new ProblemException(503, refusal.code(), refusal.message(), List.of());
            default -> unavailable("the trainer failed with status " + response.getStatus() + "; see its log");
        };
    }

    private static TrainerApi.Refusal refusal(Response response) {
        try {
            return response.readEntity(TrainerApi.Refusal.class);
        } catch (RuntimeException e) {
            return new TrainerApi.Refusal(
                    "trainer_refused", "the trainer answered with status " + response.getStatus());
        }
    }

    private static ProblemException unavailable(String detail) {
        return new ProblemException(503, "trainer_unavailable", detail, List.of());
    }
}
