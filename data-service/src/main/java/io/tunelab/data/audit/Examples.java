package io.tunelab.data.audit;

import io.tunelab.contract.dataset.RowExample;
import io.tunelab.data.source.LabelledTexts;
import java.util.List;

/** Shows rows that belong together. */
final class Examples {
    private static final int MOST_ROWS = 5;
    private static final int LONGEST = 120;

    private Examples() {}

    static RowExample of(List<Integer> rows, LabelledTexts texts) {
        var shown = rows.subList(0, Math.min(MOST_ROWS, rows.size()));
        return new RowExample(
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
