package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.results.query.ExperimentView;
import org.junit.jupiter.api.Test;

class ComparabilityTest {
    private static final String OVERLAP = "\"8 of 1,250 test texts are also in the training data\"";

    @Test
    void aCaveatOfEitherRunIsOneOfTheComparison() throws JsonProcessingException {
        assertThat(Comparability.warnings(run(""), run(OVERLAP)))
                .containsExactly("this run: 8 of 1,250 test texts are also in the training data");
        assertThat(Comparability.warnings(run(OVERLAP), run("")))
                .containsExactly("baseline: 8 of 1,250 test texts are also in the training data");
    }

    private static ExperimentView run(String caveats) throws JsonProcessingException {
        return new ObjectMapper().readValue("{\"caveats\": [" + caveats + "]}", ExperimentView.class);
    }
}
