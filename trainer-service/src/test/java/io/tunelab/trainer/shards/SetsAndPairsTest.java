package io.tunelab.trainer.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.dataset.Manifest;
import io.tunelab.contract.dataset.Task;
import io.tunelab.contract.request.Truncation;
import io.tunelab.trainer.training.InputShape;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tunelab.v1.TokenShard;

/** Shards whose examples have sets of labels and two texts. */
class SetsAndPairsTest {
    private static final String HASH = "a".repeat(64);

    @Test
    void setsAndSecondTextsAreReadAsTheyWereWritten() throws DatasetException {
        var manifest = manifest(Task.MULTI_LABEL);
        var decoder = new ShardDecoder(manifest);

        var examples = decoder.join(List.of(decoder.decode(shard().build().toByteArray(), "test", expected())));

        assertThat(examples.targets().labels(0)).containsExactly(0, 2);
        assertThat(examples.targets().labels(1)).isEmpty();
        var batch = examples.batch(new int[] {0, 1}, InputShape.of(manifest.tokenizer(), 16, Truncation.HEAD));
        assertThat(batch.tokenIds()).containsExactly(2, 11, 12, 3, 21, 3, 2, 13, 3, 22, 23, 3);
        assertThat(batch.segments()).containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 1);
        assertThat(batch.targets().has(0, 2)).isTrue();
    }

    @Test
    void aModelThatHearsOfOneSegmentSeesNoOther() throws DatasetException {
        var manifest = manifest(Task.MULTI_LABEL, 0);
        var decoder = new ShardDecoder(manifest);

        var examples = decoder.join(List.of(decoder.decode(shard().build().toByteArray(), "test", expected())));

        var batch = examples.batch(new int[] {0, 1}, InputShape.of(manifest.tokenizer(), 16, Truncation.HEAD));
        assertThat(batch.segments()).isEmpty();
    }

    @Test
    void whatDoesNotFitTheManifestIsRefused() {
        assertRefused(Task.SINGLE_LABEL, shard());
        assertRefused(Task.MULTI_LABEL, shard().clearLabelCounts());
        assertRefused(Task.MULTI_LABEL, shard().setLabelCounts(0, 1));
        assertRefused(Task.MULTI_LABEL, shard().setLabels(0, 3));
        assertRefused(Task.MULTI_LABEL, shard().clearFirstLengths());
        assertRefused(Task.MULTI_LABEL, shard().setFirstLengths(1, 4));
    }

    private static void assertRefused(Task task, TokenShard.Builder shard) {
        var decoder = new ShardDecoder(manifest(task));
        assertThatThrownBy(() -> decoder.decode(shard.build().toByteArray(), "test", expected()))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("is not what its manifest says");
    }

    private static TokenShard.Builder shard() {
        return TokenShard.newBuilder()
                .setDatasetKey("d")
                .setSplit("test")
                .addAllRowIds(List.of(7, 9))
                .addAllLabels(List.of(0, 2))
                .addAllLabelCounts(List.of(2, 0))
                .addAllLengths(List.of(3, 3))
                .addAllFirstLengths(List.of(2, 1))
                .addAllTokenIds(List.of(11, 12, 21, 13, 22, 23));
    }

    private static Manifest.Shard expected() {
        return new Manifest.Shard(0, 0, 0, 2, 100, HASH);
    }

    private static Manifest manifest(Task task) {
        return manifest(task, 1);
    }

    private static Manifest manifest(Task task, int secondSegment) {
        var tokenizer = new Manifest.Tokenizer(
                HASH,
                100,
                List.of(2),
                Optional.of(List.of(3)),
                List.of(3),
                Optional.of(secondSegment),
                Optional.empty());
        return Manifests.of(tokenizer, List.of("acting", "music", "plot"), task, expected());
    }
}
