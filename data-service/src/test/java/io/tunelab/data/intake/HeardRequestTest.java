package io.tunelab.data.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.data.prepare.DataRequest;
import io.tunelab.data.split.Protocol;
import io.tunelab.embedded.Contracts;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeardRequestTest {
    private static final Contracts CONTRACTS = Contracts.ofThisRepository();
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void theSamplesAreUnderstood() throws InvalidRequestException {
        var full = heard(null, CONTRACTS.sample("experiment-request"));
        var brief = heard(null, CONTRACTS.sample("experiment-request-short"));

        var expected = new DataRequest("distilbert-base-uncased", "imdb", 0.25, 42, Protocol.POOLED_80_10_10);
        assertThat(full.data()).isEqualTo(expected);
        assertThat(full.experimentId()).contains("019a3f0e-6b7c-7d2a-9c11-5a1f3e8b2d40");
        assertThat(brief.data()).isEqualTo(expected);
        assertThat(brief.experimentId()).isEmpty();
    }

    @Test
    void theKeyIsTheExperimentIdOfARequestThatHasNone() throws InvalidRequestException {
        assertThat(heard("exp-1", "{}").experimentId()).contains("exp-1");
        assertThat(heard("exp-1", "{\"experiment_id\": \"exp-2\"}").experimentId())
                .contains("exp-2");
        assertThat(heard("no id!", "{}").experimentId()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | not JSON",
                "[1] | must be a JSON object",
                "{\"schema_version\": 2} | schema_version must be 1, got 2",
                "{\"model\": \"../etc\"} | model must be a name",
                "{\"model\": \"a/b/c\"} | model must be a name",
                "{\"model\": \"a..b\"} | model must be a name",
                "{\"model\": 3} | model must be a name",
                "{\"dataset\": \"imdb\"} | dataset must be an object",
                "{\"dataset\": {\"name\": \"/etc/passwd\"}} | dataset.name must be a name",
                "{\"dataset\": {\"fraction\": 0}} | dataset.fraction must be above 0",
                "{\"dataset\": {\"fraction\": 1.5}} | dataset.fraction must be above 0 and at most 1, got 1.5",
                "{\"dataset\": {\"fraction\": \"0.5\"}} | dataset.fraction must be a number",
                "{\"dataset\": {\"seed\": -1}} | dataset.seed must be from 0",
                "{\"dataset\": {\"seed\": 1.5}} | dataset.seed must be a whole number",
                "{\"dataset\": {\"protocol\": \"90-10\"}} | dataset.protocol must be pooled-80-10-10 or official",
                "{\"experiment_id\": \"a/b\"} | experiment_id must match",
            })
    void whatTrainerServiceWillRefuseIsNotPrepared(String request, String reason) {
        assertThatThrownBy(() -> heard(null, request))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void everyRequestThatWeRefuseTheSchemaRefusesToo() {
        assertThat(CONTRACTS.violations("experiment-request", "{\"dataset\": {\"fraction\": 1.5}}"))
                .isNotEmpty();
        assertThat(CONTRACTS.violations("experiment-request", "{\"model\": \"a..b\"}"))
                .isNotEmpty();
        assertThat(CONTRACTS.violations("experiment-request", "{\"dataset\": {\"seed\": 1.5}}"))
                .isNotEmpty();
    }

    private HeardRequest heard(String key, String value) throws InvalidRequestException {
        return HeardRequest.of(
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                json);
    }
}
