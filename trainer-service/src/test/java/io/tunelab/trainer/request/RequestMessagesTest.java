package io.tunelab.trainer.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.tunelab.embedded.Contracts;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestMessagesTest {
    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new Jdk8Module());
    private final RequestParser parser = new RequestParser();
    private final Contracts contracts = Contracts.ofThisRepository();

    @Test
    void anEmptyRequestIsAllDefaults() throws Exception {
        var request = parse("{}");

        assertThat(JSON.readTree(JSON.writeValueAsString(request))).isEqualTo(JSON.readTree("""
                {"schema_version": 1, "experiment_id": "made-up", "model": "distilbert-base-uncased", "num_layers": null,
                 "dataset": {"name": "imdb", "fraction": 0.25, "seed": 42, "protocol": "pooled-80-10-10"},
                 "max_length": 128, "batch_size": 32, "eval_batch_size": 64, "learning_rate": 1e-5, "epochs": 3,
                 "seed": 42, "optimizer": "adam", "weight_decay": 0.0, "schedule": "constant", "warmup_ratio": 0.0,
                 "max_grad_norm": null, "early_stopping": {"monitor": "val_loss", "patience": 2},
                 "precision": "auto", "reuse": true}"""));
    }

    @Test
    void theSampleIsWrittenBackAsItIs() throws Exception {
        var sample = contracts.sample("experiment-request");

        var written = JSON.writeValueAsString(parse(sample));

        assertThat(JSON.readTree(written)).isEqualTo(JSON.readTree(sample));
    }

    @Test
    void theShortSampleUsesTheAliases() throws Exception {
        var request = parse(contracts.sample("experiment-request-short"));

        assertThat(request.maxLength()).isEqualTo(256);
        assertThat(request.learningRate()).isEqualTo(1e-5);
        assertThat(request.batchSize()).isEqualTo(16);
        assertThat(contracts.violations("experiment-request", JSON.writeValueAsString(request)))
                .isEmpty();
    }

    @Test
    void aWrittenRequestIsReadBackEqual() throws Exception {
        var request = parse("{\"early_stopping\": null, \"max_grad_norm\": 1, \"num_layers\": 2, \"study\": \"é\"}");

        assertThat(JSON.readValue(JSON.writeValueAsString(request), ExperimentRequest.class))
                .isEqualTo(request);
    }

    @Test
    void fieldAndAliasMayAgreeButNotDiffer() throws Exception {
        assertThat(parse("{\"batch\": 8, \"batch_size\": 8}").batchSize()).isEqualTo(8);
        assertThatThrownBy(() -> parse("{\"lr\": 1e-4, \"learning_rate\": 1e-5}"))
                .hasMessageContaining("lr")
                .hasMessageContaining("learning_rate")
                .hasMessageContaining("give one");
    }

    @Test
    void aRefusalNamesFieldValueAndWhatIsAllowed() {
        var refusal = refusal("{\"experiment_id\": \"poison-1\", \"batch_size\": -4}");

        assertThat(refusal.code()).isEqualTo("invalid_value");
        assertThat(refusal.field()).contains("batch_size");
        assertThat(refusal.experimentId()).contains("poison-1");
        assertThat(refusal).hasMessage("batch_size is -4; allowed: an integer from 1 to 4096");
    }

    @Test
    void aNestedFieldIsNamedWithItsPath() {
        assertThat(refusal("{\"dataset\": {\"fraction\": 2}}").field()).contains("dataset.fraction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nonsense",
                "[]",
                "\"text\"",
                "null",
                "{} {}",
                "{\"seed\": 1, \"seed\": 2}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]}",
                "{\"seed\": NaN}",
                "{\"batch_size\": 8"
            })
    void whatIsNoJsonObjectIsRefused(String message) {
        assertThat(refusal(message).code()).isEqualTo("invalid_json");
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        var message = new byte[] {'{', '"', 's', 't', 'u', 'd', 'y', '"', ':', '"', (byte) 0xff, (byte) 0xfe, '"', '}'};

        assertThatThrownBy(() -> parser.parse(message, Optional.empty(), () -> "made-up"))
                .isInstanceOfSatisfying(InvalidRequestException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo("invalid_json"));
    }

    @Test
    void aMissingValueIsRefused() {
        assertThatThrownBy(() -> parser.parse(null, Optional.of("known"), () -> "made-up"))
                .isInstanceOfSatisfying(InvalidRequestException.class, refusal -> assertThat(refusal.experimentId())
                        .contains("known"));
    }

    @Test
    void aMessageThatIsTooLargeIsNotEvenRead() {
        var refusal = refusal("{\"note\": \"" + "x".repeat(RequestParser.MAX_BYTES) + "\"}");

        assertThat(refusal.code()).isEqualTo("message_too_large");
    }

    @ParameterizedTest
    @CsvSource({"2", "0", "-1"})
    void anotherSchemaVersionIsRefusedAsSuch(int version) {
        assertThat(refusal("{\"schema_version\": " + version + "}").code()).isEqualTo("unsupported_schema_version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"dataset\": {\"name\": \"../../etc/passwd\"}}",
                "{\"dataset\": {\"name\": \"a..b\"}}",
                "{\"dataset\": {\"name\": \"/etc\"}}",
                "{\"model\": \"../secret\"}",
                "{\"model\": \"a/b/c\"}",
                "{\"model\": \"ok\\n\"}",
                "{\"experiment_id\": \"a/b\"}",
                "{\"experiment_id\": \"a..b\"}"
            })
    void aNameThatCouldLeaveItsDirectoryIsRefused(String message) {
        assertThat(refusal(message).code()).isEqualTo("invalid_value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"study\": \"\\ud800\"}", "{\"study\": \"\\udc00x\"}"})
    void textThatNoDatabaseCanStoreIsRefused(String message) {
        assertThat(refusal(message).code()).isEqualTo("invalid_value");
    }

    @Test
    void aRefusalDoesNotRepeatALongKey() {
        assertThatThrownBy(() -> parser.parse(
                        bytes("{\"experiment_id\": \"one\"}"), Optional.of("k".repeat(500_000)), () -> "made-up"))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void theKeyIsTheIdWhereTheMessageBringsNone() throws Exception {
        assertThat(parser.parse(bytes("{}"), Optional.of("from-key"), () -> "made-up")
                        .experimentId())
                .isEqualTo("from-key");
    }

    @Test
    void keyAndIdThatDifferAreRefused() {
        assertThatThrownBy(() ->
                        parser.parse(bytes("{\"experiment_id\": \"one\"}"), Optional.of("other"), () -> "made-up"))
                .hasMessageContaining("'one'")
                .hasMessageContaining("'other'");
    }

    private ExperimentRequest parse(String message) throws InvalidRequestException {
        return parser.parse(bytes(message), Optional.empty(), () -> "made-up");
    }

    private InvalidRequestException refusal(String message) {
        return catchThrowableOfType(InvalidRequestException.class, () -> parse(message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
