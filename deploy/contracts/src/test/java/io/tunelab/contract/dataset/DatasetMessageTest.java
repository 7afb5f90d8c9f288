package io.tunelab.contract.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.contract.Schemas;
import io.tunelab.contract.json.UnreadableMessageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetMessageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"dataset-ready", "dataset-failed"})
    void aSampleIsReadAndWrittenBackUnchanged(String name) throws IOException {
        var sample = Schemas.sample(name);

        var written = DatasetMessage.read(sample).json();

        assertThat(JSON.readTree(written.toString())).isEqualTo(sample);
        assertThat(Schemas.violations("dataset", written)).isEmpty();
    }

    @Test
    void aManifestOfAnEarlierVersionIsReadWithoutWhatItDoesNotSay() {
        var earlier = (ObjectNode) Schemas.sample("dataset-ready");
        earlier.remove(List.of("audit", "overlap", "test_texts", "task"));
        ((ObjectNode) earlier.get("source")).remove(List.of("columns", "notices", "description"));
        earlier.put("of_a_newer_version", true);

        var manifest = (Manifest) DatasetMessage.read(earlier);

        assertThat(manifest.origin().audit()).isEmpty();
        assertThat(manifest.testTexts()).isEmpty();
        assertThat(manifest.task()).isEqualTo(Task.SINGLE_LABEL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/dataset_key | \"../x\" | dataset_key: ../x",
                "/digest | \"x\" | digest: x",
                "/labels | [\"only\"] | labels: [only]",
                "/tokenizer/vocab_size | 101 | tokenizer: manifest with invalid tokenizer ids: [101]",
                "/tokenizer/second_segment | 2 | tokenizer.second_segment: 2",
                "/splits/train/examples | 3 | splits.train: manifest with invalid split examples: 3",
                "/splits/train/shards/0/bytes | 1000001 | splits.train.shards[0]: manifest with invalid shard bytes",
                "/splits/train/shards/0/index | 1 | split",
                "/source | null | source is null, allowed: an object",
                "/task | \"ranking\" | task is \"ranking\", allowed: single_label, multi_label",
                "/dataset/fraction | 2 | dataset.fraction is 2",
                "/status | \"late\" | status is \"late\", allowed: ready, failed",
                "/schema_version | 9 | schema_version is 9, allowed: 1",
            })
    void aManifestThatCannotBeUsedIsRefusedWithTheReason(String path, String value, String message) throws Exception {
        var wrong = (ObjectNode) Schemas.sample("dataset-ready");
        ((ObjectNode) wrong.at(path.substring(0, path.lastIndexOf('/'))))
                .set(path.substring(path.lastIndexOf('/') + 1), JSON.readTree(value));

        assertThatThrownBy(() -> DatasetMessage.read(wrong.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableMessageException.class)
                .hasMessageContaining(message);
    }
}
