package io.tunelab.trainer;

import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import tunelab.v1.TokenShard;

/** Publishes prepared data for the golden BERT, as data-service would: two labels that can be told apart. */
public final class TinyData {
    private static final int VOCABULARY = 1000;

    private TinyData() {}

    /** Shards, then their manifest, under the data set's name. */
    public static void publish(String name) {
        var manifest = manifest(
                name, split(name, "train", 96, 1), split(name, "validation", 24, 2), split(name, "test", 40, 3));
        var violations = Contracts.ofThisRepository().violations("dataset", manifest);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations);
        }
        Topics.send("datasets", name, manifest);
    }

    public static String tokenizerSha256() {
        try {
            return sha256(Files.readAllBytes(TinyModels.models().resolve("bert/tokenizer.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String split(String name, String split, int examples, long seed) {
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
        var at = Topics.send("token-shards", name + "/" + split + "/0", bytes);
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

    private static String manifest(String name, String train, String validation, String test) {
        return """
                {"schema_version": 1, "status": "ready", "occurred_at": "2026-01-01T00:00:00Z", "dataset_key": "%s",
                 "dataset": {"name": "%s", "fraction": 0.25, "seed": 42, "protocol": "pooled-80-10-10"},
                 "source": {"sha256": "%s", "rows": 160, "kind": "synthetic"},
                 "tokenizer": {"sha256": "%s", "vocab_size": %d, "prefix_ids": [2], "suffix_ids": [3]},
                 "labels": ["NEG", "POS"], "splits": {"train": %s, "validation": %s, "test": %s},
                 "statistics": {"mean_tokens": 30.0, "percentiles": {"p5": 4, "p25": 15, "p50": 30, "p75": 45, "p90": 54,
                  "p95": 57, "p99": 60, "max": 61}, "truncated_share": {"128": 0, "256": 0, "512": 0}},
                 "digest": "%s"}""".formatted(
                name, name, "1".repeat(64), tokenizerSha256(), VOCABULARY, train, validation, test, "2".repeat(64));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
