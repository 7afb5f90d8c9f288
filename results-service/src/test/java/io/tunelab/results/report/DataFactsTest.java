package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.tunelab.embedded.Contracts;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class DataFactsTest {
    @Test
    void theAuditOfAManifestIsOneSentence() throws IOException {
        var manifest = new ObjectMapper().readTree(Contracts.ofThisRepository().sample("dataset-ready"));

        assertThat(DataFacts.sentence(manifest))
                .isEqualTo("50,000 rows in 2 classes (largest to smallest: 1.0); 2 rows repeat the text of another;"
                        + " 29,000 texts: html");
    }

    @Test
    void skippedRowsAndOtherWarningsOfTheReaderAreInIt() throws IOException {
        var manifest = new ObjectMapper().readTree(Contracts.ofThisRepository().sample("dataset-ready"));
        ((ArrayNode) manifest.at("/source/notices"))
                .addObject()
                .put("code", "rows_skipped")
                .put("level", "warning")
                .put("message", "8 rows have no text and were left out");

        assertThat(DataFacts.sentence(manifest))
                .endsWith("; 8 rows have no text and were left out")
                .doesNotContain("pooled");
    }
}
