package io.tunelab.results.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.rest.Document.Operation;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class DocumentTest {
    /** What takes no body, answers without JSON, or answers nothing. */
    private static final List<String> WITHOUT_JSON = List.of("/live", ".svg", "/report", "/test-texts", "/{rest}");

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
