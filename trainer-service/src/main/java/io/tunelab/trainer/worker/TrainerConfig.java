package io.tunelab.trainer.worker;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.tunelab.contract.event.RunEvent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** How this trainer works. */
public record TrainerConfig(Trainer trainer, Artifacts artifacts, Cache cache) {
    public TrainerConfig {
        if (trainer.curvePoints() < 0 || trainer.curvePoints() > RunEvent.MOST_CURVE_POINTS) {
            throw new IllegalArgumentException("tunelab.trainer.curve-points is %d; allowed: 0 to %d"
                    .formatted(trainer.curvePoints(), RunEvent.MOST_CURVE_POINTS));
        }
    }

    /** The trainer itself. */
    @ConfigMapping(prefix = "tunelab.trainer")
    public interface Trainer {
        /** Name in events and logs; default: host name and process id. */
        Optional<String> worker();

        /** Where models are trained: {@code auto} (a GPU if there is one), {@code cpu} or {@code cuda:N}. */
        @WithDefault("auto")
        String device();

        /** Intra-op threads; default: the cores that the process may use. */
        OptionalInt threads();

        /** Bytes that a training step may need on the CPU; default: the container's limit. */
        OptionalLong memoryLimit();

        /** How long a claim holds without renewal; it is renewed at a third of it. */
        @WithDefault("30s")
        Duration lease();

        /** How often an idle trainer looks for work when nobody wakes it. */
        @WithDefault("2s")
        Duration poll();

        /** Trainers that may be lost over one run before it is failed. */
        @WithDefault("3")
        int maxAttempts();

        /** Points of the training curve that a run reports at most, evenly spaced over its steps; 0 for none. */
        @WithDefault("300")
        int curvePoints();

        /** How long the download of a model may take, all attempts together. Its runs wait in the queue meanwhile. */
        @WithDefault("10m")
        Duration modelTimeout();

        /** How long a run waits for its data, in the queue. */
        @WithDefault("30m")
        Duration datasetTimeout();

        /** How long one shard may take to arrive. */
        @WithDefault("2m")
        Duration shardTimeout();
    }

    /** The artifact store. */
    @ConfigMapping(prefix = "tunelab.artifacts")
    public interface Artifacts {
        /** Models and checkpoints are written here, a path or {@code s3://bucket/prefix}; all trainers share it. */
        @WithDefault("${user.home}/.tunelab/artifacts")
        String directory();

        /** Of an object store that is not Amazon's, for example {@code https://minio.example:9000}. */
        Optional<URI> endpoint();

        /** The bucket's region; default: the AWS SDK's own choice. */
        Optional<String> region();

        /** Whether the object store honours {@code If-Match} on writes, which keeps late attempts off. */
        @WithDefault("true")
        boolean conditionalWrites();
    }

    /** Fetched shards. */
    @ConfigMapping(prefix = "tunelab.cache")
    public interface Cache {
        /** Shards are kept here by their SHA-256. */
        @WithDefault("${user.home}/.tunelab/cache")
        Path directory();
    }
}
