package io.tunelab.results.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.rest.Document.Operation;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class DocumentTest {
    private static final String SECONDS = " "
            + Stream.of("data", "fit", "model", "queue", "save", "test", "total", "train", "validation")
                    .map(part -> part + "_seconds")
                    .collect(Collectors.joining(" "));
    private static final String VALIDATION = measured("val_");
    private static final String TEST = measured("test_");

    /** What takes no body, answers without JSON, or answers nothing. */
    private static final List<String> WITHOUT_JSON =
            List.of("/live", ".svg", "/report", "/test-texts", "/model", "/specification", "/{rest}");

    @Test
    void everyOperationSaysWhatItDoesAndShowsAnAnswerAndARefusal() {
        var operations = Document.ofService().operations();

        assertThat(operations).hasSizeGreaterThan(50);
        for (var operation : operations) {
            assertThat(operation.json().path("summary").asText())
                    .as(operation + " summary")
                    .isNotBlank();
            assertThat(operation
                            .json()
                            .path("responses")
                            .path("default")
                            .path("content")
                            .isEmpty())
                    .as(operation + " refusal")
                    .isFalse();
            if (WITHOUT_JSON.stream().noneMatch(operation.path()::endsWith)
                    && !operation.method().equals("DELETE")) {
                assertThat(hasExample(operation))
                        .as(operation + " example of an answer")
                        .isTrue();
            }
            if (takesFields(operation)) {
                assertThat(operation.example())
                        .as(operation + " example of a request")
                        .isPresent();
            }
        }
    }

    @Test
    void operationsHaveNamesOfTheirOwn() {
        assertThat(ours(Document.ofService()))
                .extracting(operation -> operation.json().path("operationId").asText())
                .doesNotContain("")
                .doesNotHaveDuplicates();
    }

    /** The operations of our interface; MLflow's is written down by MLflow. */
    private static List<Operation> ours(Document document) {
        return document.operations().stream()
                .filter(operation -> operation.path().startsWith("/api/v1/"))
                .toList();
    }

    /** Generators of clients make nothing of a bare object, and break on references that lead nowhere. */
    @Test
    void bodiesAndAnswersHaveShapes() {
        var document = Document.ofService();
        for (var operation : ours(document)) {
            var contents = Stream.concat(
                    Stream.of(operation.json().path("requestBody").path("content")),
                    stream(operation.json().path("responses")).map(response -> response.path("content")));
            contents.flatMap(DocumentTest::stream).forEach(media -> assertThat(media.path("schema"))
                    .as(operation + " " + media)
                    .isNotEmpty()
                    .isNotEqualTo(JsonNodeFactory.instance.objectNode().put("type", "object")));
        }
        var components = document.root().path("components").path("schemas");
        assertThat(document.root().findValuesAsText("$ref"))
                .isNotEmpty()
                .allMatch(reference -> components.has(reference.substring(reference.lastIndexOf('/') + 1)));
        assertThat(components.has("JsonNode")).isFalse();
        // Two records of one name: which of them gets a number depends on the order in which classes are found.
        assertThat(components.fieldNames())
                .toIterable()
                .filteredOn(name -> name.matches(".*\\d"))
                .allMatch(name -> name.endsWith("Option2"), "names a shape of the study file's schema");
    }

    @Test
    void aMethodThatAPathDoesNotKnowIsToldWhichOnesItDoes() {
        RestAssured.given()
                .put("/api/v1/experiments/one")
                .then()
                .statusCode(405)
                .header("Allow", "DELETE, GET, HEAD, OPTIONS, PATCH");
        RestAssured.given()
                .delete("/api/v1/studies")
                .then()
                .statusCode(405)
                .header("Allow", "GET, HEAD, OPTIONS, POST");
    }

    private static String measured(String prefix) {
        return Stream.of(
                        "accuracy",
                        "auroc",
                        "average_precision",
                        "balanced_accuracy",
                        "brier",
                        "f1",
                        "loss",
                        "macro_f1",
                        "mcc",
                        "micro_f1",
                        "precision",
                        "recall",
                        "undefined")
                .map(measure -> " " + prefix + measure)
                .collect(Collectors.joining());
    }

    static Stream<Arguments> views() {
        return Stream.of(
                Arguments.of("ExperimentView", """
                        archived_at name notes tags
                        artifact attempt best_epoch best_train_loss calibration caveats confusion_matrix epochs
                        epochs_run error
                        examples experiment_id finished_at labels micro_batch_size peak_memory_bytes per_label progress
                        provenance request started_at state stop_reason submitted_at tokens_per_second
                        thresholds updated_at waiting worker""" + SECONDS + VALIDATION + TEST),
                Arguments.of("EpochView", """
                        attempt epoch learning_rate occurred_at tokens_per_second train_accuracy train_loss train_seconds
                        train_tokens validation_seconds""" + VALIDATION),
                Arguments.of("StudyView", """
                        archived_at notes tags
                        best created_at eta_seconds finished_at id name note progress question select_by spec stages state
                        updated_at"""),
                Arguments.of("Progress", """
                        cancelled completed ended failed paused queued reused running stopped total waiting"""),
                Arguments.of("CellView", """
                        best_epoch best_train_loss caveats cell earlier error experiment_id finished_at fit_seconds name
                        note progress reused seed started_at state submitted_at total_seconds try varied waiting""" + VALIDATION + TEST),
                Arguments.of("LooksView", """
                        confidence first_seeds max_seeds most most_runs nominal_level open runs steps summary taken"""),
                Arguments.of("BestOfStage", """
                        experiment_id interval name reason request runs stage test_accuracy test_f1 val_accuracy
                        val_loss value"""),
                Arguments.of("Compared", """
                        adjusted_interval adjusted_p_value baseline_runs baseline_test_accuracy calibration_error
                        test_accuracy test_brier comparisons degrees_of_freedom difference differs disagreement equivalence_p_value
                        equivalent examples f1_difference f1_interval interval method name not_comparable not_run_here
                        outcome p_value runs seed_share standard_error tuned_on_test verdict warnings"""));
    }

    /** The names are what callers know; in which records they lie is ours to choose. */
    @ParameterizedTest
    @MethodSource("views")
    void theFieldsOfAViewAreOneFlatObject(String view, String names) {
        var schema =
                Document.ofService().root().path("components").path("schemas").path(view);

        assertThat(schema.path("properties").fieldNames()).toIterable().containsExactlyInAnyOrder(names.split("\\s+"));
    }

    private static boolean hasExample(Operation operation) {
        return stream(operation.json().path("responses"))
                .flatMap(response -> stream(response.path("content")))
                .anyMatch(content -> content.has("example")
                        && !content.path("example").has("error_code")
                        && !content.path("example").has("code"));
    }

    private static boolean takesFields(Operation operation) {
        return operation.hasBody() && !operation.path().endsWith("/{rest}");
    }

    private static Stream<JsonNode> stream(JsonNode parent) {
        return StreamSupport.stream(parent.spliterator(), false);
    }
}
