package io.tunelab.results.reuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.request.RequestReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    /** As a version without class weights stored it. */
    private static final String OF_BEFORE = """
            {"schema_version": 1, "experiment_id": "before", "model": "bert", "num_layers": null,
             "dataset": {"name": "imdb", "fraction": 0.25, "seed": 42, "protocol": "pooled-70-10-20"},
             "max_length": 128, "batch_size": 32, "eval_batch_size": 64, "learning_rate": 1e-5, "epochs": 3, "seed": 42,
             "optimizer": "adam", "weight_decay": 0.0, "schedule": "constant", "warmup_ratio": 0.0, "max_grad_norm": null,
             "early_stopping": {"monitor": "val_loss", "patience": 2}, "precision": "auto", "reuse": true}""";

    @Test
    void aRunOfBeforeStandsForARequestWithoutClassWeightsAndForNoOther() throws Exception {
        var before = fingerprint(OF_BEFORE);

        assertThat(before).isPresent();
        assertThat(fingerprint("{\"model\": \"bert\"}")).isEqualTo(before);
        assertThat(fingerprint("{\"model\": \"bert\", \"class_weights\": null}"))
                .isEqualTo(before);
        var balanced = fingerprint("{\"model\": \"bert\", \"class_weights\": \"balanced\"}");
        assertThat(balanced).isPresent().isNotEqualTo(before);
        assertThat(fingerprint("{\"model\": \"bert\", \"class_weights\": {\"POS\": 2}}"))
                .isPresent()
                .isNotEqualTo(before)
                .isNotEqualTo(balanced);
    }

    private static Optional<Fingerprint> fingerprint(String request) throws Exception {
        JsonNode known =
                new ObjectMapper().readTree("{\"model_digest\": \"m\", \"dataset_digest\": \"d\", \"engine\": \"e\"}");
        var read = RequestReader.STRICT.read(request.getBytes(StandardCharsets.UTF_8), () -> "made-up");
        return Fingerprint.of(read, known, known, known);
    }
}
