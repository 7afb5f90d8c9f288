package io.tunelab.data.publish;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** One example as it travels: its row, what is true of it, and its token ids without special tokens. Owns the arrays. */
public final class TokenizedExample {
    private final int row;
    private final List<Integer> labels;
    private final boolean multiLabel;
    private final int[] first;
    private final Optional<int[]> second;

    private TokenizedExample(int row, List<Integer> labels, boolean multiLabel, int[] first, Optional<int[]> second) {
        this.row = row;
        this.labels = List.copyOf(labels);
        this.multiLabel = multiLabel;
        this.first = first;
        this.second = second;
    }

    /** Of one label. */
    public static TokenizedExample of(int row, int label, int[] text) {
        return new TokenizedExample(row, List.of(label), false, text, Optional.empty());
    }

    /** Of any number of labels. */
    public static TokenizedExample ofSet(int row, List<Integer> labels, int[] text) {
        return new TokenizedExample(row, labels, true, text, Optional.empty());
    }

    /** The same with a second text. */
    public TokenizedExample with(int[] secondText) {
        return new TokenizedExample(row, labels, multiLabel, first, Optional.of(secondText));
    }

    /** Its number in the data set. */
    public int row() {
        return row;
    }

    /** Numbers; one, unless {@link #isMultiLabel}. */
    List<Integer> labels() {
        return labels;
    }

    boolean isMultiLabel() {
        return multiLabel;
    }

    boolean isPair() {
        return second.isPresent();
    }

    int firstLength() {
        return first.length;
    }

    /** Tokens of the text, or of both. */
    public int length() {
        return first.length + second.map(ids -> ids.length).orElse(0);
    }

    IntStream tokens() {
        return IntStream.concat(Arrays.stream(first), second.map(Arrays::stream).orElseGet(IntStream::empty));
    }
}
