package io.tunelab.contract.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSetNameTest {
    @ParameterizedTest
    @CsvSource({
        "reviews.csv, reviews",
        "reviews.csv.gz, reviews",
        "reviews.csv.csv, reviews",
        "Reviews.V2.CSV, Reviews.V2",
        "IMDB Dataset.csv, IMDB-Dataset",
        "a..b.parquet, a.b",
        "_hidden.jsonl, hidden",
        "notes, notes"
    })
    void aFileGivesItsDataSetAName(String file, String name) {
        assertThat(DataSetName.of(Path.of("some.csv", file))).isEqualTo(name);
    }

    @Test
    void aLongNameIsCut() {
        assertThat(DataSetName.of(Path.of("x".repeat(120) + ".csv"))).isEqualTo("x".repeat(96));
    }
}
