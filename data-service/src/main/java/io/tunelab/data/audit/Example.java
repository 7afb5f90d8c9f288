package io.tunelab.data.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.tunelab.data.source.LabelledTexts;
import java.util.List;

/**
 * Some rows that belong together, for people.
 *
 * @param rows at most five of them
 * @param labels of those rows
 * @param text of the first, shortened to a line
 */
@RegisterForReflection
public record Example(List<Integer> rows, List<String> labels, String text) {
    private static final int MOST_ROWS = 5;
    private static final int LONGEST = 120;

    public Example {
        rows = List.copyOf(rows);
        labels = List.copyOf(labels);
    }

    static Example of(List<Integer> rows, LabelledTexts texts) {
        var shown = rows.subList(0, Math.min(MOST_ROWS, rows.size()));
        return new Example(
                shown,
                shown.stream()
                        .map(row -> String.join("|", texts.rows().get(row).labels()))
                        .toList(),
                shortened(texts.rows().get(rows.get(0)).text()));
    }

    private static String shortened(String text) {
        // Far less than a whole review is looked at for one line.
        var line = text.substring(0, Math.min(text.length(), 4 * LONGEST))
                .strip()
                .replaceAll("\\s+", " ")
                // A database cannot keep a NUL, and nobody can see the others.
                .replaceAll("\\p{Cntrl}", "\uFFFD");
        if (line.length() <= LONGEST) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST - 2)) ? LONGEST - 2 : LONGEST - 1;
        return line.substring(0, end) + "…";
    }
}
