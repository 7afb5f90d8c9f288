package io.tunelab.contract.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.contract.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void anEmptyRequestIsAllDefaults() throws Exception {
        var request = parse("{}");

        assertThat(JSON.readTree(JSON.writeValueAsString(request))).isEqualTo(JSON.readTree("""
                {"schema_version": 1, "experiment_id": "made-up", "model": "distilbert-base-uncased", "num_layers": null,
                 "dataset": {"name": "imdb", "fraction": 0.25, "seed": 42, "protocol": "pooled-70-10-20"},
                 "max_length": 128, "batch_size": 32, "eval_batch_size": 64, "learning_rate": 1e-5, "epochs": 3,
                 "seed": 42, "optimizer": "adam", "weight_decay": 0.0, "schedule": "constant", "warmup_ratio": 0.0,
                 "max_grad_norm": null, "early_stopping": {"monitor": "val_loss", "patience": 2},
                 "precision": "auto", "reuse": true}"""));
    }

    @Test
    void partsOfASeedAreThoseOfTheSeedUnlessTheyAreGiven() {
        var plain = parse("{\"seed\": 7}");
        var own = parse("{\"seed\": 7, \"order_seed\": 8, \"init_seed\": null}");

        assertThat(plain.json().properties())
                .extracting(field -> field.getKey())
                .contains("seed")
                .doesNotContain("init_seed", "order_seed", "dropout_seed");
        assertThat(List.of(plain.initSeed(), plain.orderSeed(), plain.dropoutSeed()))
                .containsOnly(7);
        assertThat(List.of(own.initSeed(), own.orderSeed(), own.dropoutSeed())).containsExactly(7, 8, 7);
        assertThat(own.settings()).isNotEqualTo(plain.settings());
        assertThat(parse(own.json().toString())).isEqualTo(own);
    }

    @Test
    void weightsOfClassesAreSettingsThatAreOnlyWrittenWhereTheyAreGiven() {
        var plain = parse("{}");
        var balanced = parse("{\"class_weights\": \"balanced\"}");
        var given = parse("{\"class_weights\": {\"good\": 1, \"bad\": 19}}");

        assertThat(parse("{\"class_weights\": null}")).isEqualTo(plain);
        assertThat(plain.json().has("class_weights")).isFalse();
        assertThat(plain.classWeights()).isEmpty();
        assertThat(balanced.json().get("class_weights").textValue()).isEqualTo("balanced");
        assertThat(given.json().get("class_weights")).hasToString("{\"bad\":19.0,\"good\":1.0}");
        assertThat(List.of(balanced.settings(), given.settings())).doesNotContain(plain.settings());
        for (var request : List.of(balanced, given)) {
            assertThat(parse(request.json().toString())).isEqualTo(request);
        }
        assertThat(given).isEqualTo(parse("{\"class_weights\": {\"bad\": 19.0, \"good\": 1.0}}"));
        assertThat(refusal("{\"class_weights\": {\"bad\": 0}}"))
                .hasMessage("class_weights is {\"bad\":0}; allowed: balanced, or an object with a number from 1.0E-6 to"
                        + " 1000000.0 for each of 1 to 1000 classes, or null");
    }

    @Test
    void theSampleIsWrittenBackAsItIs() throws Exception {
        var sample = Schemas.sample("experiment-request");

        assertThat(JSON.readTree(parse(sample.toString()).bytes())).isEqualTo(sample);
    }

    @Test
    void theShortSampleUsesTheAliases() throws Exception {
        var request = parse(Schemas.sample("experiment-request-short").toString());

        assertThat(request.maxLength()).isEqualTo(256);
        assertThat(request.learningRate()).isEqualTo(1e-5);
        assertThat(request.batchSize()).isEqualTo(16);
        assertThat(Schemas.violations("experiment-request", request.json())).isEmpty();
    }

    @Test
    void aWrittenRequestIsReadBackEqual() throws Exception {
        var request = parse("{\"early_stopping\": null, \"max_grad_norm\": 1, \"num_layers\": 2, \"study\": \"é\"}");

        assertThat(RequestReader.STRICT.read(request.bytes(), () -> "another")).isEqualTo(request);
    }

    @Test
    void fieldAndAliasMayAgreeButNotDiffer() {
        assertThat(parse("{\"batch\": 8, \"batch_size\": 8}").batchSize()).isEqualTo(8);
        assertThat(parse("{\"max_len\": 128.0, \"max_length\": 128}").maxLength())
                .isEqualTo(128);
        assertThat(parse("{\"lr\": 1e-5, \"learning_rate\": 0.00001}").learningRate())
                .isEqualTo(1e-5);
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
    void everythingThatIsWrongIsNamed() {
        var refusal = refusal("{\"epochs\": 0, \"lr\": \"fast\", \"dataset\": {\"seed\": -1}, \"colour\": 1}");

        assertThat(refusal.errors())
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder("epochs", "lr", "dataset.seed", "colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'learning_ratee': 1e-4} | learning_ratee is not a field; did you mean learning_rate?",
                "{'learningRate': 1e-4} | learningRate is not a field; did you mean learning_rate?",
                "{'leraning_rate': 1e-4} | leraning_rate is not a field; did you mean learning_rate?",
                "{'LR': 1e-4} | LR is not a field; did you mean learning_rate?",
                "{'batchsize': 8} | batchsize is not a field; did you mean batch_size?",
                "{'dataset': {'fractoin': 1}} | dataset.fractoin is not a field; did you mean dataset.fraction?",
                "{'fraction': 1} | fraction is not a field; did you mean dataset.fraction?",
                "{'dataset': {'epochs': 1}} | dataset.epochs is not a field; did you mean epochs?",
                "{'early_stopping': {'patiance': 1}} | did you mean early_stopping.patience?",
                "{'num_train_epochs': 3} | num_train_epochs is not a field; did you mean epochs?",
                "{'max_seq_length': 64} | max_seq_length is not a field; did you mean max_length?",
                "{'dataset': {'dataset_name': 'x'}} | dataset.dataset_name is not a field; did you mean dataset.name?",
                "{'data_set': {}} | data_set is not a field; did you mean dataset?",
                "{'class_weight': 'balanced'} | class_weight is not a field; did you mean class_weights?",
                "{'classweights': {'bad': 2}} | classweights is not a field; did you mean class_weights?",
                "{'pos_weight': {'bad': 2}} | pos_weight is not a field; did you mean class_weights?",
                "{'colour': 'red'} | colour is not a field; the fields are batch_size",
            })
    void aFieldThatIsNotKnownIsRefusedWithTheOneThatWasMeant(String message, String reason) {
        var refusal = refusal(message.replace('\'', '"'));

        assertThat(refusal.code()).isEqualTo("unknown_field");
        assertThat(refusal).hasMessageContaining(reason);
    }

    @Test
    void whatWasAcceptedByANewerVersionIsReadWithoutItsNewFields() {
        var request = RequestReader.LENIENT.read(bytes("{\"epochs\": 4, \"from_the_future\": 1}"), () -> "made-up");

        assertThat(request.epochs()).isEqualTo(4);
    }

    @Test
    void aFormerNameOfAProtocolIsReadAsTheNewOne() {
        var former = parse("{\"dataset\": {\"protocol\": \"pooled-80-10-10\"}}");

        assertThat(former).isEqualTo(parse("{}"));
        assertThat(former.json().at("/dataset/protocol").asText()).isEqualTo("pooled-70-10-20");
    }

    @Test
    void tagsAreKeptAndChangeNoSetting() {
        var tagged = parse("{\"tags\": {\"owner\": \"ann\", \"ticket\": \"ML-7\"}}");

        assertThat(tagged.tags()).containsEntry("owner", "ann").containsEntry("ticket", "ML-7");
        assertThat(RequestReader.STRICT.read(tagged.bytes(), () -> "made-up")).isEqualTo(tagged);
        assertThat(tagged.settings()).isEqualTo(parse("{}").settings());
        assertThat(tagged).isNotEqualTo(parse("{}"));
    }

    @Test
    void twoRequestsThatDifferInOneSettingHaveOtherSettings() {
        assertThat(parse("{\"early_stopping\": null}").settings())
                .isNotEqualTo(parse("{}").settings());
        assertThat(parse("{\"epochs\": 4}").values().differencesFrom(parse("{}").values()))
                .containsExactly("epochs is 4, was 3");
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
                "{\"dataset\": {\"seed\": 1, \"seed\": 1}}",
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

        assertThatThrownBy(() -> RequestReader.STRICT.read(message, Optional.empty(), () -> "made-up"))
                .isInstanceOfSatisfying(InvalidRequestException.class, refusal -> assertThat(refusal.code())
                        .isEqualTo("invalid_json"));
    }

    @Test
    void aMissingValueIsRefused() {
        assertThatThrownBy(() -> RequestReader.STRICT.read(null, Optional.of("known"), () -> "made-up"))
                .isInstanceOfSatisfying(InvalidRequestException.class, refusal -> assertThat(refusal.experimentId())
                        .contains("known"));
    }

    @Test
    void aMessageThatIsTooLargeIsNotEvenRead() {
        var refusal = refusal("{\"note\": \"" + "x".repeat(JsonText.MAX_BYTES) + "\"}");

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
                "{\"experiment_id\": \"live\"}",
                "{\"experiment_id\": \"a..b\"}"
            })
    void aNameThatCouldLeaveItsDirectoryIsRefused(String message) {
        assertThat(refusal(message).code()).isEqualTo("invalid_value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"study\": \"\\ud800\"}", "{\"study\": \"\\udc00x\"}", "{\"tags\": {\"a\": \"\\ud800\"}}"})
    void textThatNoDatabaseCanStoreIsRefused(String message) {
        assertThat(refusal(message).code()).isEqualTo("invalid_value");
    }

    @Test
    void aRefusalDoesNotRepeatALongKey() {
        assertThatThrownBy(() -> RequestReader.STRICT.read(
                        bytes("{\"experiment_id\": \"one\"}"), Optional.of("k".repeat(500_000)), () -> "made-up"))
                .satisfies(refusal -> assertThat(refusal.getMessage()).hasSizeLessThan(1_000));
    }

    @Test
    void theKeyIsTheIdWhereTheMessageBringsNone() throws Exception {
        assertThat(RequestReader.STRICT
                        .read(bytes("{}"), Optional.of("from-key"), () -> "made-up")
                        .experimentId())
                .isEqualTo("from-key");
    }

    @Test
    void keyAndIdThatDifferAreRefused() {
        assertThatThrownBy(() -> RequestReader.STRICT.read(
                        bytes("{\"experiment_id\": \"one\"}"), Optional.of("other"), () -> "made-up"))
                .hasMessageContaining("'one'")
                .hasMessageContaining("'other'");
    }

    private ExperimentRequest parse(String message) {
        return RequestReader.STRICT.read(bytes(message), Optional.empty(), () -> "made-up");
    }

    private InvalidRequestException refusal(String message) {
        return catchThrowableOfType(InvalidRequestException.class, () -> parse(message));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
