package io.tunelab.results.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitedTest {
    @ParameterizedTest
    @CsvSource({
        "dataset.fraction, dataset.fraction",
        "größe:x, gr__e_x",
        "/a, _/a",
        "a//b, a/_/b",
        "../x, _../x",
        "a/., a/_."
    })
    void keysAreWhatServersAccept(String key, String accepted) {
        assertThat(Limited.params(Map.of(key, "1"), Limited.PARAM)).containsExactly(Map.entry(accepted, "1"));
    }

    @Test
    void longValuesAreCutAndListsSentInParts() {
        assertThat(Limited.params(Map.of("k", "x".repeat(900)), Limited.SHORT_PARAM)
                        .get("k"))
                .hasSize(500)
                .endsWith("x…");
        assertThat(Limited.batches(IntStream.range(0, 250).boxed().toList(), Limited.PAIRS_A_BATCH))
                .extracting(java.util.List::size)
                .containsExactly(100, 100, 50);
    }
}
