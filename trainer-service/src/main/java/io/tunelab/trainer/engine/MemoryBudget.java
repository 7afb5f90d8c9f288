package io.tunelab.trainer.engine;

import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.Places;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * Refuses a batch that would not fit into the host's memory before it is tried.
 *
 * <p>Linux promises memory that it does not have and kills the process when the promise is called in, so on the CPU an
 * out-of-memory error mostly never reaches us. What a step keeps for its backward pass can be told beforehand instead.
 */
final class MemoryBudget {
    private static final String[] CONTROL_GROUP_LIMITS = {
        "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"
    };

    /** See {@link #trainingBytes}; docs/engine-log.md has the measurements. */
    private static final double SLACK = 1.4;

    /** Of a control group's limit, which is for the whole process: libtorch's code, the JVM and its heap. */
    private static final long PROCESS_BYTES = 500L << 20;

    private final OptionalLong limit;
    private final ModelConfig config;
    private int frozenLayers;

    private MemoryBudget(OptionalLong limit, ModelConfig config) {
        this.limit = limit;
        this.config = config;
    }

    /** @param configured bytes; empty: the control group's limit, if it has one */
    static MemoryBudget of(OptionalLong configured, ModelConfig config) {
        return new MemoryBudget(configured.isPresent() ? configured : controlGroupLimit(), config);
    }

    static MemoryBudget unlimited(ModelConfig config) {
        return new MemoryBudget(OptionalLong.empty(), config);
    }

    /** Layers that are not trained save nothing for a backward pass. */
    void leaveOut(int frozen) {
        frozenLayers = frozen;
    }

    /**
     * @param resident bytes that the engine holds anyway: weights, gradient, moments
     * @throws EngineOutOfMemoryException if {@code resident} and what training on {@code batch} needs exceed the limit
     */
    void requireTraining(TokenBatch batch, long resident) {
        require(batch, resident, trainingBytes(batch));
    }

    /** As {@link #requireTraining}, for a forward pass alone. */
    void requirePrediction(TokenBatch batch, long resident) {
        require(batch, resident, predictionBytes(batch));
    }

    private void require(TokenBatch batch, long resident, long needed) {
        if (limit.isPresent() && resident + needed > limit.getAsLong()) {
            throw new EngineOutOfMemoryException(
                    "a micro batch of %d examples and %d tokens needs about %d MiB in addition to the model's %d MiB; the limit is %d MiB"
                            .formatted(
                                    batch.examples(),
                                    batch.tokens(),
                                    needed >> 20,
                                    resident >> 20,
                                    limit.getAsLong() >> 20),
                    null);
        }
    }

    /**
     * What a training step holds at its peak. Counted from the program, float32 unless said otherwise; the last layer keeps
     * its input and else only what belongs to first tokens. Measured against this, a process needs up
     * to {@link #SLACK} more, because freed memory of one shape does not always serve the next.
     */
    long trainingBytes(TokenBatch batch) {
        long hidden = config.encoder().hiddenSize();
        long inner = inner();
        // Per token and layer: input, query/key/value, attention, two sums, one norm, two masks of bytes; inner before
        // and after its activation.
        long perToken = 4 * (8 * hidden + inner) + 2 * hidden;
        // Per pair of tokens and head: probabilities, and what dropout left of them.
        long perPair = config.dropout().attention() > 0 ? 8 : 4;
        long whole = 0;
        int wholeLayers = config.encoder().layers() - (config.head().readsMean() ? 0 : 1);
        for (int layer = frozenLayers; layer < wholeLayers; layer++) {
            whole += perToken * batch.tokens() + perPair * config.encoder().heads() * pairs(batch, layer);
        }
        long last = 4 * hidden * batch.tokens();
        // Embeddings before their norm and their mask, and what a projection reads; two pools of random bytes and the
        // one being drawn.
        long width = config.embeddings().size();
        long embedded = (config.embeddings().projected() ? 4 + 1 + 4 : 4 + 1) * width;
        long once = (embedded + 4 * hidden) * batch.tokens();
        // What is added to scores by distance, and its gradient.
        long longest = Arrays.stream(batch.lengths()).max().orElse(0);
        if (config.places() instanceof Places.TableAndDistances) {
            once += 8L * config.encoder().heads() * longest * longest;
        }
        if (config.places() instanceof Places.Relative) {
            // Products with every distance, of one group of texts at a time; what a layer makes of distances.
            long group =
                    Math.max(ProgramSettings.LARGEST_GROUP, config.encoder().heads() * longest * longest);
            once += 4 * (5 * group + 4 * config.encoder().layers() * hidden * 2 * longest);
        }
        // The backward pass at its widest, inside the feed-forward.
        long transients = 4L * batch.tokens() * (4 * hidden + inner);
        return (long) (SLACK * (whole + last + once + transients));
    }

    private long predictionBytes(TokenBatch batch) {
        return (long) (SLACK * 4 * batch.tokens() * (8L * config.encoder().hiddenSize() + inner()));
    }

    /** Numbers of a token inside a feed-forward, before and after its activation. */
    private long inner() {
        return (config.feedForward().gated() ? 3L : 2L) * config.encoder().intermediateSize();
    }

    /** Of a layer that looks at near tokens only, each with four windows around its block. */
    private long pairs(TokenBatch batch, int layer) {
        long seen = config.places() instanceof Places.Rotary rotary && !rotary.isGlobal(layer)
                ? 4L * rotary.window()
                : Long.MAX_VALUE;
        long pairs = 0;
        for (int length : batch.lengths()) {
            pairs += length * Math.min(length, seen);
        }
        return pairs;
    }

    /** What the engine may use of it. */
    private static OptionalLong controlGroupLimit() {
        for (String name : CONTROL_GROUP_LIMITS) {
            try {
                var text = Files.readString(Path.of(name)).strip();
                // "max", or a number beyond any machine, says that there is none.
                if (text.matches("\\d{1,15}")) {
                    return OptionalLong.of(Math.max(0, Long.parseLong(text) - PROCESS_BYTES));
                }
            } catch (IOException e) {
                // Not a control group of this version.
            }
        }
        return OptionalLong.empty();
    }
}
