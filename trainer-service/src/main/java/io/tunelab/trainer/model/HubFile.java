package io.tunelab.trainer.model;

import java.util.Locale;
import java.util.Optional;

/**
 * What the hub tells of a file before its bytes.
 *
 * @param commit of the repository that it was found in
 * @param checksum SHA-256 of a large file, git's blob SHA-1 of a small one, lower-case hex; empty if the server (a
 *     mirror) tells none
 * @param size bytes, -1 if unknown
 */
record HubFile(Optional<String> commit, Optional<String> checksum, long size) {
    /** An ETag is a checksum only if it looks like one; W/ and quotes are HTTP's wrapping. */
    static Optional<String> checksumOf(String etag) {
        if (etag == null) {
            return Optional.empty();
        }
        var bare = etag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT);
        return bare.matches("[0-9a-f]{40}|[0-9a-f]{64}") ? Optional.of(bare) : Optional.empty();
    }
}
