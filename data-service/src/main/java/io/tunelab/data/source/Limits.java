package io.tunelab.data.source;

/**
 * What is read at most, so that a broken or hostile file cannot fill the memory.
 *
 * @param rows rows of one data set
 * @param textLength characters of one text
 * @param bytes unpacked bytes of one file
 * @param characters of all texts of one data set together; those of a text that is not Latin-1 alone count twice
 */
public record Limits(int rows, int textLength, long bytes, long characters) {
    /** What a row may have beside its text, times its text: other columns, and escapes. */
    private static final int ROW_FACTOR = 8;

    private static final int LONGEST_ROW = 1 << 28;

    public Limits {
        if (rows < 1 || textLength < 1 || bytes < 1 || characters < 1) {
            throw new IllegalArgumentException(
                    "limits must be positive, got rows=%d, text-length=%d, bytes=%d, characters=%d"
                            .formatted(rows, textLength, bytes, characters));
        }
    }

    /** As many characters as a quarter of the memory has bytes: texts are not all that is in it. */
    public Limits(int rows, int textLength, long bytes) {
        this(rows, textLength, bytes, Runtime.getRuntime().maxMemory() / 4);
    }

    /** Of several data sets that are read side by side, each. */
    public Limits share(int count) {
        return new Limits(rows, textLength, bytes, Math.max(1, characters / count));
    }

    /** Characters of one row at most, all its columns together. */
    public int rowLength() {
        return (int) Math.min(LONGEST_ROW, (long) textLength * ROW_FACTOR);
    }
}
