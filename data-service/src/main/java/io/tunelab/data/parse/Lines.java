package io.tunelab.data.parse;

import io.tunelab.data.DataException;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;

/** Numbered lines, none of which can fill the memory. */
final class Lines implements Closeable {
    private static final int MOST_BLANK_LINES = 1_000_000;
    private final CharacterSource in;
    private final int mostCharacters;
    private final StringBuilder text = new StringBuilder();
    private int blank;

    /** @param tooLong whether its rest was passed over */
    record Line(long number, String text, boolean tooLong) {}

    Lines(Reader reader, int mostCharacters) {
        this.in = new CharacterSource(reader);
        this.mostCharacters = mostCharacters;
    }

    /** The next line that is not blank; empty at the end. */
    Optional<Line> nextWithContent() throws IOException {
        while (in.peek() >= 0) {
            var line = next();
            if (line.tooLong() || !line.text().isBlank()) {
                return Optional.of(line);
            }
            if (++blank > MOST_BLANK_LINES) {
                throw new DataException(
                        "invalid_data",
                        "line %d: more than %,d blank lines".formatted(line.number(), MOST_BLANK_LINES));
            }
        }
        return Optional.empty();
    }

    private Line next() throws IOException {
        long number = in.line();
        text.setLength(0);
        boolean tooLong = false;
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\r' && in.peek() == '\n') {
                continue;
            }
            if (c == '\n' || c == '\r') {
                break;
            }
            tooLong |= text.length() >= mostCharacters;
            if (!tooLong) {
                text.append((char) c);
            }
        }
        return new Line(number, text.toString(), tooLong);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
