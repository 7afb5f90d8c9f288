package io.tunelab.trainer.intake;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.contract.request.ExperimentRequest;
import io.tunelab.contract.request.InvalidRequestException;
import io.tunelab.contract.request.RequestReader;
import io.tunelab.hub.LocalHub;
import io.tunelab.trainer.model.HuggingFaceModelStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests beside models of three layers; those of ALBERT share their parameters. */
class ModelLimitsTest {
    @TempDir
    private Path cache;

    private ModelLimits limits;

    @BeforeEach
    void modelsOfThisMachine() throws URISyntaxException {
        var models = Path.of(getClass().getResource("/golden").toURI());
        var nowhere = LocalHub.settings(URI.create("http://localhost:9"), cache, true);
        limits = new ModelLimits(new HuggingFaceModelStore(models, nowhere));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "albert | null | 1 | at most 0 layers of model 'albert' can be frozen (its layers share parameters)",
                "bert   | null | 4 | at most 3 layers of model 'bert' can be frozen (only 3 are trained)",
                "bert   | 2    | 3 | at most 2 layers of model 'bert' can be frozen (only 2 are trained)"
            })
    void moreFrozenLayersThanAModelHasAreRefusedWithTheReason(String model, String layers, int frozen, String message) {
        assertThatThrownBy(() -> limits.check(request(model, layers, frozen)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("freeze_layers is " + frozen + ", but " + message);
    }

    @Test
    void asManyFrozenLayersAsAModelHasAreTaken() {
        assertThatCode(() -> limits.check(request("bert", "2", 2))).doesNotThrowAnyException();
        assertThatCode(() -> limits.check(request("albert", "null", 0))).doesNotThrowAnyException();
    }

    private static ExperimentRequest request(String model, String layers, int frozen) {
        var json = "{\"model\": \"%s\", \"num_layers\": %s, \"freeze_layers\": %d, \"max_length\": 64}"
                .formatted(model, layers, frozen);
        return RequestReader.STRICT.read(json.getBytes(StandardCharsets.UTF_8), () -> "limits");
    }
}
