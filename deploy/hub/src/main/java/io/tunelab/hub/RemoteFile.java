package io.tunelab.hub;

import java.net.http.HttpHeaders;
import java.util.Locale;
import java.util.Optional;

/**
 * A file as the hub describes it before its bytes.
 *
 * @param commit of the repository that it was found in
 * @param checksum SHA-256 of a large file, git's blob SHA-1 of a small one, lower-case hex; empty if the server (a
 *     mirror) tells none
 * @param size bytes, -1 if unknown
 */
record RemoteFile(Optional<String> commit, Optional<String> checksum, long size) {
    static final RemoteFile UNKNOWN = new RemoteFile(Optional.empty(), Optional.empty(), -1);

    /**
     * With what one more answer of a chain of redirects tells.
     *
     * @param ofHub whether the hub itself answers: the ETag of a storage host is not the hub's checksum
     */
    RemoteFile and(HttpHeaders headers, boolean ofHub) {
        var linked = headers.firstValue("X-Linked-Etag").flatMap(RemoteFile::checksumOf);
        var stated = linked.or(() -> ofHub ? headers.firstValue("ETag").flatMap(RemoteFile::checksumOf) : linked);
        return new RemoteFile(
                commit.or(() -> headers.firstValue("X-Repo-Commit").filter(id -> id.matches("[0-9a-f]{40}"))),
                checksum.or(() -> stated),
                size >= 0 ? size : headers.firstValueAsLong("X-Linked-Size").orElse(-1));
    }

    RemoteFile orSize(long bytes) {
        return size >= 0 ? this : new RemoteFile(commit, checksum, bytes);
    }

    /** An ETag is a checksum only if it looks like one; W/ and quotes are HTTP's wrapping. */
    private static Optional<String> checksumOf(String tag) {
        return Optional.of(tag.replaceFirst("^W/", "").replace("\"", "").toLowerCase(Locale.ROOT))
                .filter(bare -> bare.matches("[0-9a-f]{40}|[0-9a-f]{64}"));
    }
}
