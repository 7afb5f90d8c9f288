package io.tunelab.data.parse;

import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;

/** Characters with look-ahead, counted lines, and a way back to the second line of what was {@linkplain #remember marked}. */
final class CharacterSource implements Closeable {
    private static final int BLOCK = 1 << 15;
    private final Reader reader;
    private char[] buffer = new char[BLOCK];
    private int position;
    private int end;
    private long line = 1;
    private boolean afterReturn;
    /** Where the second remembered line starts in the buffer; negative: not there yet, or nothing is remembered. */
    private int secondLine = -1;

    private long secondLineNumber;
    private boolean remembering;

    CharacterSource(Reader reader) {
        this.reader = reader;
    }

    /** The number of the line on which the next character stands, from 1. */
    long line() {
        return line;
    }

    int peek() throws IOException {
        return peek(0);
    }

    /** The character after {@code ahead} others; negative beyond the end. */
    int peek(int ahead) throws IOException {
        while (position + ahead >= end) {
            if (!fill()) {
                return -1;
            }
        }
        return buffer[position + ahead];
    }

    int read() throws IOException {
        if (position >= end && !fill()) {
            return -1;
        }
        char c = buffer[position++];
        if (c == '\n' && !afterReturn || c == '\r') {
            line++;
        }
        if (remembering && secondLine < 0 && (c == '\n' || c == '\r' && peek() != '\n')) {
            secondLine = position;
            secondLineNumber = line;
        }
        afterReturn = c == '\r';
        return c;
    }

    /** Keeps what follows the present line until the next call. */
    void remember() {
        remembering = true;
        secondLine = -1;
    }

    /** Goes back; false if the present line was never left. */
    boolean returnToSecondLine() {
        if (!remembering || secondLine < 0) {
            return false;
        }
        position = secondLine;
        line = secondLineNumber;
        afterReturn = false;
        remembering = false;
        secondLine = -1;
        return true;
    }

    /** Reads more; what lies before the position goes, unless it is remembered. */
    private boolean fill() throws IOException {
        int keepFrom = remembering && secondLine >= 0 ? secondLine : position;
        if (keepFrom > 0) {
            System.arraycopy(buffer, keepFrom, buffer, 0, end - keepFrom);
            end -= keepFrom;
            position -= keepFrom;
            secondLine = secondLine >= 0 ? secondLine - keepFrom : -1;
        }
        if (end == buffer.length) {
            buffer = java.util.Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = reader.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
