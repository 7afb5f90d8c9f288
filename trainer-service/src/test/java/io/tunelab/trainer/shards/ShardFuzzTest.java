package io.tunelab.trainer.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Task;
import io.tunelab.embedded.Garbage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tunelab.v1.TokenShard;

/** Shards whose checksum a manifest confirms, and which are broken all the same. */
class ShardFuzzTest {
    private static final int VOCABULARY = 300;

    @Test
    void aBrokenShardIsRefusedOrHasWhatItsManifestSays() throws DatasetException {
        var sample = TokenShard.newBuilder()
                .setDatasetKey("d")
                .setSplit("train")
                .addAllRowIds(List.of(7, 8, 9))
                .addAllLabels(List.of(0, 1, 1))
                .addAllLengths(List.of(2, 0, 3))
                .addAllTokenIds(List.of(5, 299, 17, 250, 6))
                .build()
                .toByteArray();
        var hash = "a".repeat(64);
        var expected = new Manifest.Shard(0, 0, 0, 3, sample.length, hash);
        var tokenizer = new Manifest.Tokenizer(
                hash, VOCABULARY, List.of(2), Optional.empty(), List.of(3), Optional.empty(), Optional.empty());
        var manifest = Manifests.of(tokenizer, List.of("NEG", "POS"), Task.SINGLE_LABEL, expected);
        var decoder = new ShardDecoder(manifest);
        int refused = 0;

        for (long seed = 0; seed < 20; seed++) {
            for (var bad : Garbage.binary(sample, "d/train/0", seed, 100_000)) {
                try {
                    var shard = decoder.decode(bad.value() == null ? new byte[0] : bad.value(), "train", expected);
                    var examples = decoder.join(List.of(shard));
                    assertThat(examples.size()).isEqualTo(3);
                    assertThat(shard.getTokenIdsList()).allMatch(id -> id >= 0 && id < VOCABULARY);
                } catch (DatasetException e) {
                    assertThat(e.code()).isEqualTo("invalid_shard");
                    refused++;
                }
            }
        }

        assertThat(refused).isGreaterThan(1000);
    }
}
