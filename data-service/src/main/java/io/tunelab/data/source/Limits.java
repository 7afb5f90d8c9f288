package io.tunelab.data.source;

/**
 * What is read at most, so that a broken or hostile file cannot fill the memory.
 *
 * @param rows rows of one data set
 * @param textLength characters of one text
 * @param bytes decompressed bytes of one file
 */
public record Limits(int rows, int textLength, long bytes) {
    public Limits {
        if (rows < 1 || textLength < 1 || bytes < 1) {
            throw new IllegalArgumentException("limits must be positive, got rows=%d, text-length=%d, bytes=%d"
                    .formatted(rows, textLength, bytes));
        }
    }
}
