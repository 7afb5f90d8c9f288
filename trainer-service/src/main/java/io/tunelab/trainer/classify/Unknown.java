package io.tunelab.trainer.classify;

import io.tunelab.hub.tokenizer.TextTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What of a text, or of both, the model's vocabulary has no tokens for. */
record Unknown(int tokens, List<String> words) {
    private static final int MOST_WORDS = 20;

    /** A text with its tokens. */
    record Encoded(String text, int[] ids) {
        private int unknown(TextTokenizer tokenizer) {
            return (int) Arrays.stream(ids).filter(tokenizer::isUnknown).count();
        }
    }

    static Unknown of(TextTokenizer tokenizer, Encoded first, Encoded second) {
        var texts = Stream.of(first, second)
                .filter(text -> text.unknown(tokenizer) > 0)
                .toList();
        return new Unknown(
                texts.stream().mapToInt(text -> text.unknown(tokenizer)).sum(),
                texts.stream()
                        .flatMap(text -> tokenizer.unknownWords(text.text(), MOST_WORDS).stream())
                        .distinct()
                        .limit(MOST_WORDS)
                        .toList());
    }
}
