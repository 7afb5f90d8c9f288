package io.tunelab.results.mirror;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.results.mirror.MlflowServer.AwayException;
import io.tunelab.results.mirror.MlflowServer.RefusedException;
import io.tunelab.results.rest.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Writes single runs to a server that a caller names, with the mirror's code and positions. */
@ApplicationScoped
class Export {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Turn turn;
    private final Positions positions;
    private final RunWriter runs;
    private final StudyWriter studies;
    private final Sources sources;

    Export(Turn turn, Positions positions, RunWriter runs, StudyWriter studies, Sources sources) {
        this.turn = turn;
        this.positions = positions;
        this.runs = runs;
        this.studies = studies;
        this.sources = sources;
    }

    /** @param runId in MLflow */
    @RegisterForReflection
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Logged(String server, String runId) {}

    /** @throws ProblemException 404 if there is no such run, 502 if the server refuses or does not answer */
    Logged experiment(String id, Optional<String> study, URI address, Credentials credentials) {
        var home = study.orElseGet(() -> sources.home(id));
        return write(home, id, address, credentials, runs::write);
    }

    /** @throws ProblemException 404 if there is no such study, 502 if the server refuses or does not answer */
    Logged study(String id, URI address, Credentials credentials) {
        if (sources.study(id).isEmpty()) {
            throw ProblemException.notFound("study", id);
        }
        return write(id, "", address, credentials, studies::write);
    }

    private Logged write(
            String study, String experiment, URI address, Credentials credentials, BiConsumer<Writing, Item> writer) {
        try (var server = new MlflowServer(address, credentials)) {
            return inTurn(() -> {
                var item = positions.item(server.name(), study, experiment);
                writer.accept(new Writing(server), item);
                return new Logged(
                        server.name(),
                        positions.item(server.name(), study, experiment).run().orElseThrow());
            });
        } catch (AwayException | RefusedException e) {
            throw new ProblemException(502, "mlflow_server", e.getMessage(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mirror may be writing the same run. */
    private <T> T inTurn(Supplier<T> work) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var done = turn.take(work);
            if (done.isPresent()) {
                return done.get();
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ProblemException(503, "interrupted", "the service stops", List.of());
            }
        }
        throw new ProblemException(
                503, "busy", "runs are being logged to MLflow just now; try again in a minute", List.of());
    }
}
