package io.tunelab.contract.dataset;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a whole data set holds and what is wrong with it. Rows are counted from 0.
 *
 * @param exactDuplicates texts that occur several times
 * @param nearDuplicates different texts that are nearly the same
 * @param contradictions texts that occur with different labels
 * @param acrossParts texts in the published test part and in another
 * @param scripts rows by the script of their texts, most first
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Audit(
        Classes classes,
        Groups exactDuplicates,
        Groups nearDuplicates,
        Groups contradictions,
        Groups acrossParts,
        List<Finding> oddities,
        Map<String, Integer> scripts) {
    public Audit {
        oddities = oddities == null ? List.of() : List.copyOf(oddities);
        scripts = scripts == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(scripts));
    }

    /**
     * How many rows the classes have.
     *
     * @param rowsPerLabel in the order of the label numbers
     * @param imbalance rows of the largest class by rows of the smallest
     * @param smallestFraction of the data that leaves ten examples to the smallest class; above 1: even all of it does not
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Classes(List<Integer> rowsPerLabel, double imbalance, String smallestLabel, double smallestFraction) {
        public Classes {
            rowsPerLabel = rowsPerLabel == null ? List.of() : List.copyOf(rowsPerLabel);
        }
    }

    /** Groups of rows, how many rows they have together, and the first few of them. */
    public record Groups(int groups, int rows, List<RowExample> examples) {
        public Groups {
            examples = examples == null ? List.of() : List.copyOf(examples);
        }
    }

    /** Rows with one oddity, by its name: {@code mojibake}, {@code html} and others. */
    public record Finding(String oddity, int rows, List<RowExample> examples) {
        public Finding {
            examples = examples == null ? List.of() : List.copyOf(examples);
        }
    }
}
