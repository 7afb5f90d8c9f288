package io.tunelab.trainer.classify;

import io.quarkus.runtime.ShutdownEvent;
import io.tunelab.trainer.artifacts.ArtifactStore;
import io.tunelab.trainer.engine.TorchEngineFactory;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import io.tunelab.trainer.model.ModelWeights;
import io.tunelab.trainer.worker.TrainerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Classifies texts with the models of finished runs. One thread does all of it, so that a training beside it loses as
 * little as can be: each thread that calls libtorch has helpers of its own.
 */
@ApplicationScoped
public class Classifications {
    private final ArtifactStore artifacts;
    private final TorchEngineFactory engines;
    private final ClassificationConfig config;
    private final OptionalInt threads;
    private final Semaphore places;
    private final OpenModels<Classifier> models;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "classification"));

    Classifications(ArtifactStore artifacts, ClassificationConfig config, TrainerConfig trainer) {
        this.artifacts = artifacts;
        this.config = config;
        this.threads = trainer.trainer().threads();
        this.engines = new TorchEngineFactory(trainer.trainer().memoryLimit());
        this.places = new Semaphore(config.waiting() + 1);
        this.models = new OpenModels<>(config.models(), config.idle(), Clock.systemUTC(), this::open);
        long pause = Math.max(1, config.idle().toMillis() / 2);
        thread.scheduleWithFixedDelay(models::closeIdle, pause, pause, TimeUnit.MILLISECONDS);
    }

    /**
     * What a run's model says of texts.
     *
     * @param second the second text of each, for a model of pairs; else empty
     * @param maxLength longest input in tokens; empty: as many as it was trained on
     * @param isCalibrated whether probabilities are scaled with the temperature that was fitted on validation
     * @throws RefusedException if there is no such model, the request is not allowed, or too many wait
     */
    List<Classified> classify(
            String experimentId, List<String> texts, List<String> second, OptionalInt maxLength, boolean isCalibrated) {
        if (!places.tryAcquire()) {
            throw new RefusedException(
                    503, "busy", "more than %d requests wait for this trainer".formatted(config.waiting()));
        }
        // The place is given back by the work itself: one whose caller has left is still in the way of others.
        return await(thread.submit(() -> {
            try {
                var classifier = models.get(experimentId);
                int longest = maxLength.orElse(classifier.trainedLength());
                double temperature = isCalibrated ? temperature(experimentId, classifier) : 1;
                return classifier.classify(texts, second, Math.min(longest, classifier.maxPositions()), temperature);
            } finally {
                places.release();
            }
        }));
    }

    private static double temperature(String experimentId, Classifier classifier) {
        return classifier
                .temperature()
                .orElseThrow(() -> new RefusedException(
                        409,
                        "not_calibrated",
                        "the model of experiment '%s' has no temperature in calibration.json: it was trained by an earlier version"
                                .formatted(experimentId)));
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.shutdownNow();
        if (thread.awaitTermination(5, TimeUnit.SECONDS)) {
            models.close();
        }
    }

    private List<Classified> await(Future<List<Classified>> answer) {
        try {
            return answer.get(config.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (TimeoutException | CancellationException e) {
            throw new RefusedException(
                    503,
                    "busy",
                    "no answer after %d s".formatted(config.patience().toSeconds()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedException(503, "busy", "the trainer stops");
        }
    }

    private Classifier open(String experimentId) {
        var directory = artifacts
                .get(experimentId + "/model")
                .orElseThrow(() -> new RefusedException(
                        404, "no_model", "there is no model of experiment '%s'".formatted(experimentId)));
        try {
            long bytes = 0;
            for (var file : ModelWeights.files(directory)) {
                bytes += Files.size(file);
            }
            if (bytes > config.largestModel().asLongValue()) {
                throw new RefusedException(
                        409,
                        "model_too_large",
                        "the model's weights are %d MiB; tunelab.classification.largest-model allows %d MiB"
                                .formatted(bytes >> 20, config.largestModel().asLongValue() >> 20));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Classifier.open(HuggingFaceModelStore.open(experimentId, directory), engines, config.device(), threads);
    }
}
