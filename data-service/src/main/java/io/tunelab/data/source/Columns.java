package io.tunelab.data.source;

import io.tunelab.data.DataException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which columns hold text, label and published part; what is not configured is found by its usual name. */
public record Columns(Optional<String> text, Optional<String> label, Optional<String> split) {
    private static final List<String> TEXT_NAMES = List.of("text", "review", "sentence", "content", "document");
    private static final List<String> LABEL_NAMES = List.of("label", "sentiment", "class", "category", "target");
    private static final List<String> SPLIT_NAMES = List.of("split");

    /** The columns of one file, by their names there. */
    public record Found(String text, String label, Optional<String> split) {}

    public static Columns automatic() {
        return new Columns(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Finds the columns among those of a file.
     *
     * @throws DataException {@code invalid_data} if there is no text or label column
     */
    public Found among(Collection<String> names, String file) {
        return new Found(
                find("text", text, TEXT_NAMES, names, file).orElseThrow(() -> none("text", TEXT_NAMES, names, file)),
                find("label", label, LABEL_NAMES, names, file)
                        .orElseThrow(() -> none("label", LABEL_NAMES, names, file)),
                find("split", split, SPLIT_NAMES, names, file));
    }

    private static Optional<String> find(
            String what, Optional<String> configured, List<String> usual, Collection<String> names, String file) {
        if (configured.isPresent()) {
            if (!names.contains(configured.get())) {
                throw new DataException(
                        "invalid_data",
                        "%s: no column '%s', which %s-column asks for; columns are %s"
                                .formatted(file, configured.get(), what, names));
            }
            return configured;
        }
        return usual.stream()
                .flatMap(name -> names.stream().filter(name::equalsIgnoreCase))
                .findFirst();
    }

    private static DataException none(String what, List<String> usual, Collection<String> names, String file) {
        return new DataException(
                "invalid_data",
                "%s: no %s column; columns are %s, looked for %s; set %s-column of this data set"
                        .formatted(file, what, names, String.join(", ", usual), what));
    }
}
