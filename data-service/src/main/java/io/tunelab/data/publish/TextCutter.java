package io.tunelab.data.publish;

import com.google.protobuf.CodedOutputStream;
import java.util.Optional;
import tunelab.v1.TestTexts;

/** Packs the texts of test examples into parts, each as full as its serialized size allows. */
final class TextCutter {
    /** What is published of one text, in UTF-16 units; nobody reads more on a page, and a part takes many of them. */
    static final int LONGEST_TEXT = 20_000;

    /** More than the fields around rows and texts ever take. */
    private static final int FRAME_BYTES = 400;

    private final String datasetKey;
    private final String sourceSha256;
    private final int mostBytes;
    private TestTexts.Builder part;
    private int index;
    private int bytes;

    TextCutter(String datasetKey, String sourceSha256, int mostBytes) {
        this.datasetKey = datasetKey;
        this.sourceSha256 = sourceSha256;
        this.mostBytes = mostBytes;
        start();
    }

    /** Adds an example; returns the part before it, if that one is full. */
    Optional<TestTexts> add(int row, ShownText text) {
        var shown = shown(text.text());
        var second = text.second().map(TextCutter::shown);
        int size = CodedOutputStream.computeUInt32SizeNoTag(row)
                + CodedOutputStream.computeStringSize(TestTexts.TEXTS_FIELD_NUMBER, shown)
                + second.map(other -> CodedOutputStream.computeStringSize(TestTexts.SECOND_TEXTS_FIELD_NUMBER, other))
                        .orElse(0);
        Optional<TestTexts> full = bytes + size > mostBytes ? finish() : Optional.empty();
        part.addRowIds(row).addTexts(shown);
        second.ifPresent(part::addSecondTexts);
        bytes += size;
        return full;
    }

    /** The part in the making; empty if it has no example. */
    Optional<TestTexts> finish() {
        if (part.getRowIdsCount() == 0) {
            return Optional.empty();
        }
        var finished = part.build();
        index++;
        start();
        return Optional.of(finished);
    }

    private void start() {
        part = TestTexts.newBuilder()
                .setDatasetKey(datasetKey)
                .setSourceSha256(sourceSha256)
                .setPart(index);
        bytes = FRAME_BYTES;
    }

    /** Never ends within a character of two units. */
    private static String shown(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end) + "…";
    }
}
