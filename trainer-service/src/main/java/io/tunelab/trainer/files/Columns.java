package io.tunelab.trainer.files;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Which columns hold text and label; empty: found by their usual names. */
public record Columns(Optional<String> text, Optional<String> label) {
    private static final List<String> TEXT_NAMES = List.of("text", "review", "sentence", "content", "document");
    private static final List<String> LABEL_NAMES = List.of("label", "sentiment", "class", "category", "target");

    /** The two columns of one file. */
    record Found(String text, String label) {}

    Found among(Collection<String> names, String file) {
        return new Found(find("text", text, TEXT_NAMES, names, file), find("label", label, LABEL_NAMES, names, file));
    }

    private static String find(
            String what, Optional<String> wanted, List<String> usual, Collection<String> names, String file) {
        if (wanted.isPresent() && !names.contains(wanted.get())) {
            throw new InvalidFileException(
                    "%s has no column '%s'; its columns are %s".formatted(file, wanted.get(), names));
        }
        return wanted.or(() -> usual.stream()
                        .flatMap(name -> names.stream().filter(name::equalsIgnoreCase))
                        .findFirst())
                .orElseThrow(() -> new InvalidFileException(
                        "%s has no %s column; its columns are %s, looked for %s; name it with --%s-column"
                                .formatted(file, what, names, String.join(", ", usual), what)));
    }
}
