package io.tunelab.results.mirror;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.health.api.Wellness;
import io.tunelab.results.mirror.MlflowServer.AwayException;
import io.tunelab.results.mirror.MlflowServer.RefusedException;
import io.tunelab.results.mirror.Positions.Backlog;
import io.tunelab.results.store.DatabaseFailures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.jboss.logging.Logger;

/**
 * Logs runs to the user's MLflow server while they train. What is still to be written is in the database: while the server
 * is away it waits there, and a restart of either side loses nothing and writes nothing twice.
 */
@Default
@Wellness // and not readiness: nothing else depends on MLflow
@ApplicationScoped
class Mirror implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(Mirror.class);

    /** Others that wait for their turn, such as an export, get it after so long. */
    private static final Duration TURN = Duration.ofSeconds(10);

    private static final Duration SOON = Duration.ofSeconds(2);

    /** What the server cannot take now is tried again after so long; meanwhile others are written. */
    private static final Duration AGAIN = Duration.ofSeconds(15);

    private final Target target;
    private final Turn turn;
    private final Positions positions;
    private final RunWriter runs;
    private final StudyWriter studies;
    private final Clock clock;
    private final MeterRegistry meters;
    private final AtomicLong waiting;
    private volatile Optional<String> problem = Optional.empty();

    Mirror(
            Target target,
            Turn turn,
            Positions positions,
            RunWriter runs,
            StudyWriter studies,
            Clock clock,
            MeterRegistry meters) {
        this.target = target;
        this.turn = turn;
        this.positions = positions;
        this.runs = runs;
        this.studies = studies;
        this.clock = clock;
        this.meters = meters;
        this.waiting = meters.gauge("tunelab.mlflow.waiting", new AtomicLong());
        meters.counter("tunelab.mlflow.written");
        meters.counter("tunelab.mlflow.refused");
    }

    @Scheduled(every = "${tunelab.mlflow.every:2s}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void work() {
        target.server().ifPresent(server -> {
            try {
                positions.notice(server.name(), clock.instant());
                var unreachable = turn.take(() -> writeSome(server)).flatMap(found -> found);
                var backlog = positions.backlog(server.name());
                waiting.set(backlog.waiting());
                tell(unreachable.or(backlog::problem));
            } catch (RuntimeException e) {
                LOG.warnf("logging to MLflow waits: %s", DatabaseFailures.reason(e));
            }
        });
    }

    private void tell(Optional<String> found) {
        if (problem.isEmpty()) {
            found.ifPresent(text -> LOG.warnf("logging to MLflow waits: %s", text));
        }
        problem = found;
    }

    /** @return why nothing can be written, if the server does not answer */
    private Optional<String> writeSome(MlflowServer server) {
        var end = clock.instant().plus(TURN);
        try {
            var next = positions.next(server.name(), clock.instant());
            while (next.isPresent()) {
                write(server, next.get());
                next = clock.instant().isAfter(end) ? Optional.empty() : positions.next(server.name(), clock.instant());
            }
            return Optional.empty();
        } catch (AwayException e) {
            return Optional.of(e.getMessage());
        }
    }

    private void write(MlflowServer server, Item item) {
        try {
            if (isWhole(new Writing(server), item)) {
                positions.done(item, Optional.empty());
                meters.counter("tunelab.mlflow.written").increment();
            } else {
                positions.later(item, clock.instant().plus(SOON), Optional.empty());
            }
        } catch (RefusedException e) {
            if (e.isMissing() && item.run().isPresent()) {
                positions.forget(item);
                return;
            }
            giveUp(item, e.getMessage());
        } catch (AwayException e) {
            if (!e.hasAnswered()) {
                throw e;
            }
            positions.later(item, clock.instant().plus(AGAIN), Optional.of(e.getMessage()));
        } catch (RuntimeException e) {
            if (DatabaseFailures.isPassing(e)) {
                throw e;
            }
            // Whatever it is, it must not keep all others waiting. It is tried again when it changes.
            LOG.errorf(e, "logging %s to MLflow failed", item.id());
            giveUp(item, e.toString());
        }
    }

    private void giveUp(Item item, String reason) {
        LOG.errorf("%s is not logged to MLflow: %s", item.id(), reason);
        meters.counter("tunelab.mlflow.refused").increment();
        positions.done(item, Optional.of(reason));
    }

    /** Writes what is not written of it; returns whether nothing of it is to come for now. */
    private boolean isWhole(Writing mlflow, Item item) {
        if (item.isStudy()) {
            studies.write(mlflow, item);
            return true;
        }
        return runs.write(mlflow, item);
    }

    /** Why nothing is written now. */
    Optional<String> problem() {
        return problem;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("mlflow").status(problem.isEmpty());
        target.server().ifPresent(server -> {
            answer.withData("server", server.name());
            answer.withData("waiting", waiting.get());
        });
        problem.ifPresent(text -> answer.withData("problem", text));
        return answer.build();
    }

    Backlog backlog(MlflowServer server) {
        return positions.backlog(server.name());
    }
}
