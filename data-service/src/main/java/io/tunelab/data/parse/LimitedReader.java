package io.tunelab.data.parse;

import io.tunelab.data.DataException;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Refuses a text that is too long to be read as a whole. */
final class LimitedReader extends FilterReader {
    private final String file;
    private final long most;
    private long delivered;

    LimitedReader(Reader reader, String file, long most) {
        super(reader);
        this.file = file;
        this.most = most;
    }

    @Override
    public int read() throws IOException {
        int c = super.read();
        count(c < 0 ? 0 : 1);
        return c;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        count(Math.max(0, read));
        return read;
    }

    private void count(int characters) {
        delivered += characters;
        if (delivered > most) {
            throw new DataException(
                    "data_too_large",
                    "%s: one JSON object of more than %,d characters; write one object on each line (JSON Lines), which is read row by row"
                            .formatted(file, most));
        }
    }
}
