package io.tunelab.data.source;

import io.tunelab.contract.dataset.Notice;
import io.tunelab.data.parse.Entry;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The verdicts of people who annotate with Prodigy: a column {@code answer} that accepts, rejects or ignores each row's label.
 * Only what was accepted is an example.
 */
final class ProdigyAnswers {
    /** Code of the notice that tells of rows without acceptance. */
    static final String CODE = "answers_rejected";

    private static final String COLUMN = "answer";
    /** In every row that Prodigy exports. */
    private static final List<String> SIGNS = List.of("_input_hash", "_task_hash");

    private static final Set<String> OTHERS = Set.of("reject", "ignore");
    private static final Set<String> VERDICTS = Set.of("accept", "reject", "ignore");
    private long leftOut;

    private ProdigyAnswers() {}

    /** Empty if the table has no such column, it is used for something else, or nothing else says that Prodigy wrote it. */
    static Optional<ProdigyAnswers> in(ColumnFinder finder, TakenColumns columns) {
        var values = finder.values(COLUMN);
        return SIGNS.stream().anyMatch(sign -> !finder.values(sign).isEmpty())
                        && !values.isEmpty()
                        && !columns.all().contains(COLUMN)
                        && VERDICTS.containsAll(values)
                ? Optional.of(new ProdigyAnswers())
                : Optional.empty();
    }

    String column() {
        return COLUMN;
    }

    /** Whether the row is an example; counts those that are not. */
    boolean accept(Entry entry) {
        boolean accepted = !OTHERS.contains(String.valueOf(entry.values().get(COLUMN)));
        leftOut += accepted ? 0 : 1;
        return accepted;
    }

    /** How many rows are not used; empty if all are. */
    Optional<Notice> notice() {
        return leftOut == 0
                ? Optional.empty()
                : Optional.of(Notice.info(
                                CODE,
                                leftOut == 1
                                        ? "1 row was left out because its 'answer' is reject or ignore (Prodigy)"
                                        : "%,d rows were left out because their 'answer' is reject or ignore (Prodigy)"
                                                .formatted(leftOut))
                        .of(leftOut, List.of()));
    }
}
