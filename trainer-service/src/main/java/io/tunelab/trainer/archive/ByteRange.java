package io.tunelab.trainer.archive;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which bytes are asked for (RFC 9110, 14.2): one range, of the kinds {@code bytes=2-5}, {@code bytes=2-} and {@code bytes=-5}.
 *
 * @param to exclusive
 */
record ByteRange(long from, long to) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    long length() {
        return to - from;
    }

    /**
     * What a header says; empty if it says nothing that is known here, and everything is to be sent. A range that begins
     * behind the end is empty itself.
     *
     * @param length of all
     */
    static Optional<ByteRange> of(String header, long length) {
        var matcher = FORM.matcher(header.replace(" ", ""));
        if (!matcher.matches() || matcher.group(1).isEmpty() && matcher.group(2).isEmpty()) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long last = Math.min(length, Long.parseLong(matcher.group(2)));
            return Optional.of(last == 0 ? new ByteRange(length, length) : new ByteRange(length - last, length));
        }
        long from = Long.parseLong(matcher.group(1));
        long to = matcher.group(2).isEmpty() ? length : Math.min(length, Long.parseLong(matcher.group(2)) + 1);
        if (!matcher.group(2).isEmpty() && Long.parseLong(matcher.group(2)) < from) {
            return Optional.empty();
        }
        return Optional.of(from >= length ? new ByteRange(length, length) : new ByteRange(from, to));
    }
}
