package io.tunelab.contract.dataset;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Texts that one split shares with another: a test score counts them as unseen, and they are not.
 *
 * @param examples the first few test rows, each followed by the row of train that has its text
 */
@JsonNaming(SnakeCaseStrategy.class)
public record Overlap(
        Shared testInTrain, Shared testInValidation, Shared validationInTrain, List<RowExample> examples) {
    public Overlap {
        examples = examples == null ? List.of() : List.copyOf(examples);
    }

    /** Rows of one split whose text the other has, too: the very same, or, of the rest, nearly the same. */
    public record Shared(int same, int near) {
        public Shared {
            if (same < 0 || near < 0) {
                throw new IllegalArgumentException("negative overlap: " + same + ", " + near);
            }
        }
    }
}
