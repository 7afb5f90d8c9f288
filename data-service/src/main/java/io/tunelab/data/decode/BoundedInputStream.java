package io.tunelab.data.decode;

import io.tunelab.data.DataException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Refuses to deliver more than it may: the guard against files that decompress without end. */
final class BoundedInputStream extends FilterInputStream {
    private final String file;
    private final long limit;
    private long delivered;

    BoundedInputStream(InputStream in, String file, long limit) {
        super(in);
        this.file = file;
        this.limit = limit;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
        long skipped = super.skip(bytes);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) {
        delivered += bytes;
        if (delivered > limit) {
            throw new DataException(
                    "data_too_large",
                    "%s: more than %d bytes when decompressed; raise tunelab.data.limits.bytes".formatted(file, limit));
        }
    }
}
