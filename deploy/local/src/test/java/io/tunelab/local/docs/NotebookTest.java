package io.tunelab.local.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The notebook shows what it printed when it ran, and nothing of the machine that it ran on. */
class NotebookTest {
    private static final Pattern OF_A_MACHINE =
            Pattern.compile("(?<![\\w.~])/(?:home|root|tmp|work|usr|Users|mnt)/|\\b\\d{1,3}(?:\\.\\d{1,3}){3}:\\d+");

    private static List<JsonNode> code() throws IOException {
        var file = Contracts.rootOfThisRepository().resolve("docs/examples/course-work.ipynb");
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(Files.readString(file))
                                .path("cells")
                                .spliterator(),
                        false)
                .filter(cell -> cell.path("cell_type").asText().equals("code"))
                .toList();
    }

    @Test
    void everyCellRanInOrderWithoutAnError() throws IOException {
        var cells = code();

        assertThat(cells)
                .extracting(cell -> cell.path("execution_count").asInt())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, cells.size()).boxed().toList());
        assertThat(cells)
                .flatExtracting(cell -> cell.path("outputs").findValuesAsText("output_type"))
                .contains("display_data", "execute_result")
                .doesNotContain("error");
    }

    @Test
    void nothingOfTheMachineIsInTheOutputs() throws IOException {
        assertThat(code())
                .allSatisfy(cell -> assertThat(cell.path("outputs").toString()).doesNotContainPattern(OF_A_MACHINE));
    }
}
