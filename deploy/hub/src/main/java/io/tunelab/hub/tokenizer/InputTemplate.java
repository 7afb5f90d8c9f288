package io.tunelab.hub.tokenizer;

import ai.djl.huggingface.tokenizers.Encoding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads from one encoded example which special tokens a tokenizer puts where, and the segment of everything. */
final class InputTemplate {
    private final long[] ids;
    private final long[] segments;
    private final long[] special;
    private final List<Integer> inOrder = new ArrayList<>();
    private int at;

    private InputTemplate(Encoding encoding) {
        this.ids = encoding.getIds();
        this.segments = encoding.getTypeIds();
        this.special = encoding.getSpecialTokenMask();
    }

    /**
     * The template that {@code encoding} was made by.
     *
     * @param texts the token ids of its one or two texts without special tokens
     * @throws InvalidTokenizerException if the texts do not stand in it once each, in their order and as they are, or a
     *     segment is neither 0 nor 1
     */
    static SpecialTokens of(Encoding encoding, List<int[]> texts) throws InvalidTokenizerException {
        return new InputTemplate(encoding).read(texts);
    }

    private SpecialTokens read(List<int[]> texts) throws InvalidTokenizerException {
        if (Arrays.stream(segments).anyMatch(segment -> segment < 0 || segment > 1)) {
            throw new InvalidTokenizerException("its post_processor gives the token_type_ids %s; supported are 0 and 1"
                    .formatted(Arrays.toString(segments)));
        }
        var prefix = specialTokens();
        passOver(texts.get(0));
        Optional<List<Integer>> separator = Optional.empty();
        if (texts.size() == 2) {
            separator = Optional.of(specialTokens());
            passOver(texts.get(1));
        }
        var suffix = specialTokens();
        if (at != ids.length) {
            throw unsupported();
        }
        return new SpecialTokens(prefix, separator, suffix, inOrder);
    }

    private List<Integer> specialTokens() {
        var found = new ArrayList<Integer>();
        for (; at < ids.length && special[at] == 1; at++) {
            found.add(Math.toIntExact(ids[at]));
            inOrder.add((int) segments[at]);
        }
        return found;
    }

    private void passOver(int[] text) throws InvalidTokenizerException {
        int end = at + text.length;
        var expected = Arrays.stream(text).asLongStream().toArray();
        if (end > ids.length || !Arrays.equals(ids, at, end, expected, 0, text.length)) {
            throw unsupported();
        }
        // A text without tokens cannot tell its segment; that of a text is never split.
        inOrder.add(text.length == 0 ? 0 : (int) segments[at]);
        at = end;
    }

    private InvalidTokenizerException unsupported() {
        return new InvalidTokenizerException(
                ("its post_processor makes the ids %s of a text or a pair; supported are special tokens before, between and"
                                + " after the texts, each text once, in their order, and unchanged")
                        .formatted(Arrays.toString(ids)));
    }
}
