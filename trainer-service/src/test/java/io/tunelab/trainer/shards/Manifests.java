package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Manifest.PublishedSplit;
import io.tunelab.contract.dataset.Manifest.Shard;
import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.dataset.TokenLengths;
import io.tunelab.contract.request.DatasetChoice;
import io.tunelab.contract.request.SplitProtocol;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests of data whose splits are all the same single shard. */
final class Manifests {
    private Manifests() {}

    static Manifest of(Manifest.Tokenizer tokenizer, List<String> labels, Task task, Shard shard) {
        var hash = shard.sha256();
        var split = new PublishedSplit(shard.examples(), List.of(), 0, hash, List.of(shard));
        var content = new Manifest.Content(
                "d",
                new DatasetChoice("d", 0.25, 42, SplitProtocol.POOLED_70_10_20),
                tokenizer,
                labels,
                Optional.of(task),
                new Manifest.Splits(split, split, split),
                hash);
        var source = new Manifest.Source(hash, 10, "real", Optional.empty(), Optional.empty(), List.of());
        var lengths = new TokenLengths(3, Map.of(), Map.of(), Optional.empty());
        return new Manifest(
                Instant.EPOCH,
                content,
                new Manifest.Origin(source, lengths, Optional.empty(), Optional.empty()),
                List.of());
    }
}
