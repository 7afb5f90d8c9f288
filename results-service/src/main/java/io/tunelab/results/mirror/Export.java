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
import java.util.function.BiPredicate;
import java.util.function.Supplier;

/** Writes single runs to a server that a caller names, with the mirror's code and positions. */
@ApplicationScoped
class Export {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Predictions come a moment after the end of a run. */
    private static final Duration WHOLE = Duration.ofSeconds(45);

    private static final int LOOK_MILLIS = 200;

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
        return write(id, "", address, credentials, (mlflow, item) -> {
            studies.write(mlflow, item);
            return true;
        });
    }

    private Logged write(
            String study, String experiment, URI address, Credentials credentials, BiPredicate<Writing, Item> writer) {
        try (var server = new MlflowServer(address, credentials)) {
            var mlflow = new Writing(server);
            inTurn(() -> forgotten(mlflow, study, experiment));
            long end = System.nanoTime() + WHOLE.toNanos();
            while (!inTurn(() -> writer.test(mlflow, positions.item(server.name(), study, experiment)))
                    && System.nanoTime() < end) {
                pause();
            }
            return new Logged(
                    server.name(),
                    positions.item(server.name(), study, experiment).run().orElseThrow());
        } catch (AwayException | RefusedException e) {
            throw new ProblemException(502, "mlflow_server", e.getMessage(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server may have lost what was written to it before: a new one can be at an old address. */
    private boolean forgotten(Writing mlflow, String study, String experiment) {
        var item = positions.item(mlflow.server(), study, experiment);
        boolean isLost = item.run().filter(run -> !mlflow.has(run)).isPresent();
        if (isLost) {
            positions.forget(item);
        }
        return isLost;
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(503, "interrupted", "the service stops", List.of());
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
            pause();
        }
        throw new ProblemException(
                503, "busy", "runs are being logged to MLflow just now; try again in a minute", List.of());
    }
}
