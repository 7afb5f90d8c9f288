package io.tunelab.trainer.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.dataset.Task;
import io.tunelab.trainer.model.ModelConfig;
import io.tunelab.trainer.model.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** A tiny model with the numbers that {@code transformers} makes of it, from {@code src/test/resources/golden}. */
record Golden(ModelDirectory model, JsonNode numbers) {
    static Golden of(String name) {
        var path = resource(name);
        var config = ModelConfig.read(path.resolve("config.json"));
        var model = new ModelDirectory(
                name,
                path,
                config.encoder().layers(),
                config.embeddings().positions(),
                "weights-digest",
                "tokenizer-digest");
        try {
            return new Golden(
                    model,
                    new ObjectMapper().readTree(path.resolve("golden.json").toFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path resource(String name) {
        try {
            return Path.of(Golden.class.getResource("/golden/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static EngineSettings settings() {
        return new EngineSettings(
                List.of("negative", "positive"),
                Task.SINGLE_LABEL,
                OptionalInt.empty(),
                EngineSettings.Seeds.of(42),
                new EngineSettings.Optimization(EngineSettings.Optimizer.ADAM, 0, OptionalDouble.empty()),
                new EngineSettings.Computation(Optional.of(Precision.FP32), "cpu", OptionalInt.of(1)));
    }

    /** The same settings, with weights of the classes. */
    static EngineSettings weighted(EngineSettings plain, Double... classWeights) {
        return new EngineSettings(
                plain.labels(),
                plain.task(),
                plain.layers(),
                plain.seeds(),
                new EngineSettings.Optimization(
                        plain.optimization().optimizer(),
                        plain.optimization().weightDecay(),
                        plain.optimization().maxGradNorm(),
                        List.of(classWeights)),
                plain.computation());
    }

    TorchEngine open(EngineSettings settings) {
        return new TorchEngineFactory(OptionalLong.empty())
                .open(model, settings, TorchEngineFactory.Variant.WITHOUT_DROPOUT);
    }

    TorchEngine openWithDropout(EngineSettings settings) {
        return new TorchEngineFactory(OptionalLong.empty()).open(model, settings, TorchEngineFactory.Variant.NORMAL);
    }

    /** The batches that the numbers were made from. */
    List<TokenBatch> batches() {
        var batches = new ArrayList<TokenBatch>();
        numbers.path("batches").forEach(batch -> batches.add(batch(batch)));
        return batches;
    }

    private static TokenBatch batch(JsonNode json) {
        var examples = new ArrayList<int[]>();
        json.path("token_ids").forEach(ids -> examples.add(ints(ids)));
        var lengths = examples.stream().mapToInt(ids -> ids.length).toArray();
        return new TokenBatch(
                examples.stream().flatMapToInt(Arrays::stream).toArray(),
                lengths,
                json.has("first_lengths") ? segments(lengths, ints(json.path("first_lengths"))) : new int[0],
                targets(json.path("labels")));
    }

    /** Of examples whose first tokens are of segment 0, all others of 1. */
    static int[] segments(int[] lengths, int[] firstLengths) {
        return IntStream.range(0, lengths.length)
                .flatMap(example ->
                        IntStream.range(0, lengths[example]).map(token -> token < firstLengths[example] ? 0 : 1))
                .toArray();
    }

    /** A number per example, or for each label 1 or 0. */
    private static Targets targets(JsonNode labels) {
        if (!labels.get(0).isArray()) {
            return Targets.ofLabels(ints(labels));
        }
        var sets = new ArrayList<int[]>();
        labels.forEach(row -> sets.add(IntStream.range(0, row.size())
                .filter(label -> row.get(label).asInt() == 1)
                .toArray()));
        return Targets.ofSets(
                sets.stream().mapToInt(set -> set.length).toArray(),
                sets.stream().flatMapToInt(Arrays::stream).toArray());
    }

    /** The batch cut into micro batches of the given sizes. */
    static List<TokenBatch> split(TokenBatch batch, int... sizes) {
        var parts = new ArrayList<TokenBatch>();
        int example = 0;
        int token = 0;
        for (int size : sizes) {
            var lengths = Arrays.copyOfRange(batch.lengths(), example, example + size);
            int tokens = Arrays.stream(lengths).sum();
            parts.add(new TokenBatch(
                    Arrays.copyOfRange(batch.tokenIds(), token, token + tokens),
                    lengths,
                    batch.segments().length == 0
                            ? new int[0]
                            : Arrays.copyOfRange(batch.segments(), token, token + tokens),
                    batch.targets().of(IntStream.range(example, example + size).toArray())));
            example += size;
            token += tokens;
        }
        return parts;
    }

    static int[] ints(JsonNode array) {
        var values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }
}
