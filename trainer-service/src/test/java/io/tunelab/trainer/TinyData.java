package io.tunelab.trainer;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import tunelab.v1.TokenShard;

/** Prepared data for the golden models, as data-service would make it: two labels that can be told apart. */
public final class TinyData {
    /** Every golden model has at least so many words. */
    private static final int VOCABULARY = 361;

    private TinyData() {}

    /** Where a shard goes: to a partition and an offset. */
    private interface Sink {
        Place keep(String split, byte[] shard);
    }

    private record Place(int partition, long offset) {}

    /** Shards, then their manifest, under the data set's name; for the golden BERT. */
    public static void publish(String name) {
        Sink topic = (split, shard) -> {
            var at = Topics.send("token-shards", name + "/" + split + "/0", shard);
            return new Place(at.partition(), at.offset());
        };
        Topics.send("datasets", name, manifest(name, tokenizerSha256(), topic));
    }

    /** The same as files, for a model with that tokenizer. */
    public static Path write(Path directory, String name, Path tokenizer) throws IOException {
        Files.createDirectories(directory);
        Sink files = (split, shard) -> {
            try {
                Files.write(directory.resolve(split + "-0.shard"), shard);
                return new Place(0, 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        var manifest = manifest(name, sha256(Files.readAllBytes(tokenizer)), files);
        Files.writeString(directory.resolve("manifest.json"), manifest);
        return directory;
    }

    private static String manifest(String name, String tokenizer, Sink sink) {
        var manifest = manifest(
                name,
                tokenizer,
                split(name, "train", 96, 1, sink),
                split(name, "validation", 24, 2, sink),
                split(name, "test", 40, 3, sink));
        var violations = Contracts.ofThisRepository().violations("dataset", manifest);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations);
        }
        return manifest;
    }

    public static String tokenizerSha256() {
        try {
            return sha256(Files.readAllBytes(TinyModels.models().resolve("bert/tokenizer.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String split(String name, String split, int examples, long seed, Sink sink) {
        var random = new SplittableRandom(seed);
        var shard = TokenShard.newBuilder().setDatasetKey(name).setSplit(split).setIndex(0);
        int tokens = 0;
        for (int i = 0; i < examples; i++) {
            int length = random.nextInt(0, 60);
            shard.addRowIds(i).addLabels(i % 2).addLengths(length);
            tokens += length;
            for (int j = 0; j < length; j++) {
                shard.addTokenIds(random.nextInt(3) == 0 ? 100 + i % 2 : random.nextInt(200, VOCABULARY));
            }
        }
        var bytes = shard.build().toByteArray();
        var at = sink.keep(split, bytes);
        var sha256 = sha256(bytes);
        return """
                {"examples": %d, "examples_per_label": [%d, %d], "tokens": %d, "digest": "%s", "shards": [
                 {"index": 0, "partition": %d, "offset": %d, "examples": %d, "bytes": %d, "sha256": "%s"}]}""".formatted(
                        examples,
                        examples / 2,
                        examples / 2,
                        tokens,
                        sha256(sha256.getBytes()),
                        at.partition(),
                        at.offset(),
                        examples,
                        bytes.length,
                        sha256);
    }

    private static String manifest(String name, String tokenizer, String train, String validation, String test) {
        return """
                {"schema_version": 1, "status": "ready", "occurred_at": "2026-01-01T00:00:00Z", "dataset_key": "%s",
                 "dataset": {"name": "%s", "fraction": 0.25, "seed": 42, "protocol": "pooled-80-10-10"},
                 "source": {"sha256": "%s", "rows": 160, "kind": "synthetic"},
                 "tokenizer": {"sha256": "%s", "vocab_size": %d, "prefix_ids": [2], "suffix_ids": [3]},
                 "labels": ["NEG", "POS"], "splits": {"train": %s, "validation": %s, "test": %s},
                 "statistics": {"mean_tokens": 30.0, "percentiles": {"p5": 4, "p25": 15, "p50": 30, "p75": 45, "p90": 54,
                  "p95": 57, "p99": 60, "max": 61}, "truncated_share": {"128": 0, "256": 0, "512": 0}},
                 "digest": "%s"}""".formatted(
                        name, name, "1".repeat(64), tokenizer, VOCABULARY, train, validation, test, "2".repeat(64));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
