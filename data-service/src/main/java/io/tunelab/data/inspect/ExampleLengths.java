package io.tunelab.data.inspect;

import io.tunelab.data.source.LabelledTexts;
import io.tunelab.data.tokenize.Tokenization;
import java.util.ArrayList;
import java.util.List;

/** How many tokens examples have as a model reads them: the special ones included, and both texts of a pair. */
public final class ExampleLengths {
    private static final int BATCH = 512;

    private ExampleLengths() {}

    public static List<Integer> of(LabelledTexts texts, List<Integer> rows, Tokenization tokenizer) {
        int special = (texts.isPairs() ? tokenizer.ofPairs() : tokenizer.ofTexts()).count();
        var lengths = new ArrayList<Integer>();
        for (int from = 0; from < rows.size(); from += BATCH) {
            var batch = rows.subList(from, Math.min(rows.size(), from + BATCH)).stream()
                    .map(texts.rows()::get)
                    .toList();
            var first = tokenizer.encode(batch.stream().map(row -> row.text()).toList());
            var second = tokenizer.encode(
                    batch.stream().flatMap(row -> row.pair().stream()).toList());
            for (int i = 0; i < first.size(); i++) {
                lengths.add(first.get(i).length + (texts.isPairs() ? second.get(i).length : 0) + special);
            }
        }
        return lengths;
    }
}
