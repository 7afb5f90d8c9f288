package io.tunelab.trainer.shards;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.trainer.training.Examples;
import io.tunelab.trainer.training.Splits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import tunelab.v1.TokenShard;

/** Makes splits of a manifest's shards, wherever those lie, checking that they are what the manifest says. */
public final class ShardFetcher {
    private final ShardSource source;

    public ShardFetcher(ShardSource source) {
        this.source = source;
    }

    /**
     * All three splits, verified.
     *
     * @param goOn asked while waiting; the fetch ends with code {@code interrupted} when it says no
     * @throws DatasetException if a shard is not there or is not what the manifest says
     */
    public Splits fetch(Manifest manifest, BooleanSupplier goOn) throws DatasetException {
        try (var reader = source.open()) {
            var decoder = new ShardDecoder(manifest);
            return new Splits(
                    fetch(reader, decoder, "train", manifest.splits().train(), goOn),
                    fetch(reader, decoder, "validation", manifest.splits().validation(), goOn),
                    fetch(reader, decoder, "test", manifest.splits().test(), goOn),
                    manifest.tokenizer().vocabSize());
        }
    }

    private static Examples fetch(
            ShardSource.Reader reader,
            ShardDecoder decoder,
            String split,
            Manifest.PublishedSplit described,
            BooleanSupplier goOn)
            throws DatasetException {
        List<TokenShard> shards = new ArrayList<>();
        for (var shard : described.shards()) {
            var bytes = reader.read(split, shard, goOn);
            if (!ShardCache.sha256(bytes).equals(shard.sha256())) {
                throw new DatasetException(
                        "invalid_shard",
                        "shard %s/%d does not have the SHA-256 in its manifest".formatted(split, shard.index()));
            }
            shards.add(decoder.decode(bytes, split, shard));
        }
        return decoder.join(shards);
    }
}
