package io.tunelab.trainer.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.event.RunEvent.Failure;
import io.tunelab.contract.event.RunEvent.Phase;
import io.tunelab.contract.event.RunEvent.RunCancelled;
import io.tunelab.contract.event.RunEvent.RunFailed;
import io.tunelab.contract.event.RunEvent.RunStarted;
import io.tunelab.contract.event.RunEvent.StopReason;
import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestTable;
import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.artifacts.EpochCheckpoints;
import io.tunelab.trainer.card.TrainedModel;
import io.tunelab.trainer.engine.Engine;
import io.tunelab.trainer.engine.EngineFactory;
import io.tunelab.trainer.engine.EngineOutOfMemoryException;
import io.tunelab.trainer.engine.EngineSettings;
import io.tunelab.trainer.engine.Precision;
import io.tunelab.trainer.events.RecordTooLargeForTopicException;
import io.tunelab.trainer.events.RunEvents;
import io.tunelab.trainer.model.InvalidModelException;
import io.tunelab.trainer.model.ModelDirectory;
import io.tunelab.trainer.queue.Awaited;
import io.tunelab.trainer.queue.ClaimedRun;
import io.tunelab.trainer.queue.FinalState;
import io.tunelab.trainer.shards.DatasetException;
import io.tunelab.trainer.shards.ShardFetcher;
import io.tunelab.trainer.training.DivergedException;
import io.tunelab.trainer.training.InputShape;
import io.tunelab.trainer.training.RunInterruptedException;
import io.tunelab.trainer.training.RunSettings;
import io.tunelab.trainer.training.Splits;
import io.tunelab.trainer.training.Training;
import io.tunelab.trainer.training.TrainingResult;
import io.tunelab.trainer.training.TrainingSettings;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleConsumer;
import org.jboss.logging.Logger;

/** What a trainer does with one claimed run, from its data to its written model. */
final class RunExecution {
    private static final Logger LOG = Logger.getLogger(RunExecution.class);

    /** What every run needs, made once. */
    record Tools(
            TrainerConfig config,
            RunWaits waits,
            ShardFetcher shards,
            EngineFactory engines,
            Outputs outputs,
            String version,
            DoubleConsumer tokensPerSecond) {}

    /** Where a run's results go. */
    record Outputs(ArtifactStore artifacts, ArtifactRoom room, PredictionsPublisher predictions, ObjectMapper json) {}

    private final Tools tools;
    private final ClaimedRun run;
    private final ExperimentRequest request;
    private final RunEvents events;
    private final RunLog log;
    private final HeldLease lease;
    private final Stopwatch time;
    /** What has to be kept of the model in the end; 0 until it is known. */
    private long weightBytes;

    RunExecution(Tools tools, ClaimedRun run, RunEvents events, RunLog log, HeldLease lease) {
        this.tools = tools;
        this.run = run;
        this.request = run.request();
        this.events = events;
        this.log = log;
        this.lease = lease;
        this.time = new Stopwatch(run.waited());
    }

    /** Never throws: every way in which a run can end is an outcome. */
    RunOutcome execute() {
        try {
            var model = time.model(() -> tools.waits().models().find(request.model()));
            if (model.isEmpty()) {
                return new RunOutcome.Postponed(Awaited.model(request.model()));
            }
            requireFits(model.get());
            weightBytes = model.get().weightBytes();
            var noRoom = tools.outputs().room().refuses(weightBytes);
            if (noRoom.isPresent()) {
                return new RunOutcome.GivenBack(false, noRoom.get());
            }
            var manifest = time.data(() -> tools.waits().data().find(request, model.get(), lease::goesOn));
            lease.check();
            return manifest.isPresent()
                    ? execute(model.get(), manifest.get())
                    : new RunOutcome.Postponed(Awaited.data(request));
        } catch (RunPausedException e) {
            return new RunOutcome.Paused(e.epoch());
        } catch (RunInterruptedException e) {
            return interrupted();
        } catch (DatasetException e) {
            return lease.goesOn() ? failed(StopReason.ERROR, e.code(), e.getMessage()) : interrupted();
        } catch (InvalidModelException e) {
            return failed(StopReason.ERROR, e.code(), e.getMessage());
        } catch (InvalidRequestException e) {
            return failed(StopReason.ERROR, e.code(), e.getMessage());
        } catch (DivergedException e) {
            return diverged(e);
        } catch (RecordTooLargeForTopicException e) {
            return failed(StopReason.ERROR, "message_too_large", e.getMessage());
        } catch (EngineOutOfMemoryException e) {
            return failed(StopReason.OUT_OF_MEMORY, "out_of_memory", e.getMessage());
        } catch (RuntimeException e) {
            return unexpected(e);
        }
    }

    /** Reduced precision may be to blame: whoever trains this next does it in float32, once. */
    private RunOutcome diverged(DivergedException e) {
        var precision = precision().orElseGet(() -> tools.engines().choosePrecision(device()));
        if (precision == Precision.FP32) {
            return failed(StopReason.ERROR, "diverged", e.getMessage());
        }
        try {
            // Another trainer may have taken over; its checkpoints lie in the same place.
            lease.awaitHeld();
            artifacts().delete(EpochCheckpoints.root(run.experimentId()));
        } catch (RunInterruptedException stop) {
            return interrupted();
        } catch (UncheckedIOException kept) {
            return unexpected(kept); // lost weights are not resumed in float32
        }
        return new RunOutcome.Restarted(
                "started again in float32, because in %s %s".formatted(name(precision), e.getMessage()));
    }

    private RunOutcome execute(ModelDirectory model, Manifest manifest) throws DatasetException {
        request.classWeights().ifPresent(weights -> weights.requireClasses(manifest.labels()));
        try (var heartbeat = new Heartbeat(events, log)) {
            announce();
            return train(model, manifest, heartbeat);
        }
    }

    private void announce() {
        var device = device();
        var precision = precision().orElseGet(() -> tools.engines().choosePrecision(device));
        events.emit(new RunStarted(
                device,
                name(precision),
                threads(),
                run.waited().toMillis() / 1e3,
                OptionalInt.of(tools.config().trainer().maxAttempts())));
    }

    private String device() {
        return tools.engines().resolveDevice(tools.config().trainer().device());
    }

    /** Empty: the engine chooses. */
    private Optional<Precision> precision() {
        return run.float32Because().isPresent() ? Optional.of(Precision.FP32) : RunSettings.precision(request);
    }

    private RunOutcome train(ModelDirectory model, Manifest manifest, Heartbeat heartbeat) throws DatasetException {
        var splits = time.data(() -> tools.shards().fetch(manifest, lease::goesOn));
        LOG.infof(
                "%,d training, %,d validation and %,d test examples of %d labels; model '%s'",
                splits.train().size(),
                splits.validation().size(),
                splits.test().size(),
                manifest.labels().size(),
                model.name());
        tools.outputs()
                .predictions()
                .requireFits(splits.test().size(), manifest.labels().size());
        try (var engine = time.model(() -> tools.engines().open(model, settings(manifest, splits)))) {
            var checkpoints = new EpochCheckpoints(
                    artifacts(),
                    request.experimentId(),
                    manifest.digest(),
                    lease::isHeld,
                    tools.outputs().json());
            var input = InputShape.of(manifest.tokenizer(), request.maxLength(), request.truncation());
            var listener = new EventListener(
                    events,
                    heartbeat,
                    tools.tokensPerSecond(),
                    request.epochs(),
                    run.pausedAfter(),
                    tools.config().trainer().curvePoints());
            run.float32Because().ifPresent(listener::note);
            var result = new Training(
                            engine,
                            splits,
                            manifest.labels().size(),
                            input,
                            TrainingSettings.of(request),
                            listener,
                            checkpoints,
                            new Pace(lease, run))
                    .run();
            LOG.infof(
                    "tested with the weights of epoch %d: loss %.4f, accuracy %.4f",
                    result.bestEpoch(), result.test().loss(), result.test().accuracy());
            heartbeat.phase(Phase.SAVING);
            time.save(() -> save(engine, trained(model, manifest, splits, result, engine)));
            tools.outputs().predictions().publish(run, manifest.datasetKey(), splits, result, lease::awaitHeld);
            lease.check();
            var completed = new Completion(
                            request, tools.version(), model, manifest, splits, result, engine, time, listener.notes())
                    .event();
            return new RunOutcome.Ended(FinalState.COMPLETED, completed);
        }
    }

    private TrainedModel trained(
            ModelDirectory model, Manifest manifest, Splits splits, TrainingResult result, Engine engine) {
        var data = new TrainedModel.Data(
                request.dataset().name(),
                manifest.digest(),
                manifest.labels(),
                manifest.tokenizer().separatorIds().isPresent(),
                splits.train().size(),
                splits.test().size());
        // Who submits the model's request again wants the model, not its pauses.
        var whole = request.with(RequestTable.PAUSE_AFTER, Optional.empty());
        return new TrainedModel(
                tools.version(),
                whole,
                model,
                engine.description(),
                data,
                result.test(),
                result.temperature(),
                result.thresholds(),
                result.bestEpoch());
    }

    private void save(Engine engine, TrainedModel trained) {
        boolean saved = false;
        while (!saved) {
            lease.awaitHeld();
            saved = artifacts()
                    .put(
                            Completion.artifact(request),
                            target -> {
                                engine.writeModel(
                                        target,
                                        trained.data().labels(),
                                        trained.data().pairs());
                                trained.describe(target);
                            },
                            lease::isHeld);
        }
    }

    private ArtifactStore artifacts() {
        return tools.outputs().artifacts().forAttempt(run.attempt());
    }

    /** The request was checked when it came; a model that changed since is caught here. */
    private void requireFits(ModelDirectory model) {
        if (request.maxLength() > model.maxPositions()) {
            throw new InvalidModelException(
                    "unsupported_model",
                    "max_length is %d, but model '%s' has %d positions"
                            .formatted(request.maxLength(), model.name(), model.maxPositions()));
        }
    }

    private EngineSettings settings(Manifest manifest, Splits splits) {
        var trainer = tools.config().trainer();
        return RunSettings.of(request, manifest, splits, precision(), trainer.device(), trainer.threads());
    }

    private int threads() {
        return tools.config().trainer().threads().orElse(Runtime.getRuntime().availableProcessors());
    }

    private RunOutcome interrupted() {
        return switch (lease.reason().orElse(HeldLease.Stop.LOST)) {
            case CANCELLED -> new RunOutcome.Ended(FinalState.CANCELLED, new RunCancelled(StopReason.CANCELLED));
            case SHUTDOWN -> new RunOutcome.GivenBack(false, "the trainer shuts down");
            case LOST -> new RunOutcome.Abandoned();
        };
    }

    private RunOutcome unexpected(RuntimeException e) {
        LOG.errorf(e, "run %s, attempt %d, broke off", run.experimentId(), run.attempt());
        var machine = tools.outputs().room().refuses(weightBytes);
        if (machine.isPresent()) {
            // Not the run's fault: another trainer, or this one later, may do better.
            return new RunOutcome.GivenBack(false, machine.get());
        }
        if (run.tries() < tools.config().trainer().maxAttempts()) {
            return new RunOutcome.GivenBack(true, e.toString());
        }
        return failed(StopReason.ERROR, "internal_error", "after %d tries: %s".formatted(run.tries(), e));
    }

    private static RunOutcome failed(StopReason reason, String code, String message) {
        var text = message == null ? code : message;
        var cut = text.length() > 4000 ? text.substring(0, 4000) : text;
        LOG.errorf("the run fails (%s): %s", code, cut);
        return new RunOutcome.Ended(FinalState.FAILED, new RunFailed(reason, new Failure(code, cut)));
    }

    private static String name(Precision precision) {
        return precision.name().toLowerCase(Locale.ROOT);
    }
}
