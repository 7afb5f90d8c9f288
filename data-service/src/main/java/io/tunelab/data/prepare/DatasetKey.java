package io.tunelab.data.prepare;

import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.Sha256;
import java.util.Locale;

/**
 * Names prepared data after everything that decides its content, so that equal data has one name and different data never
 * shares one. Safe as a file name.
 */
final class DatasetKey {
    /** Goes up whenever splitting, tokenizing or the shards' layout change. */
    private static final int FORMAT = 1;

    private static final int LONGEST_SLUG = 100;
    private static final int HASH_CHARACTERS = 16;

    private DatasetKey() {}

    static String of(DataRequest request, String sourceSha256, String tokenizerSha256) {
        var hash = new Sha256()
                .field("format " + FORMAT)
                .field(request.dataset())
                .field(sourceSha256)
                .field(tokenizerSha256)
                .field(Double.toString(request.fraction()))
                .field(Long.toString(request.seed()))
                .field(protocol(request.protocol()))
                .hex();
        return slug(request.dataset()) + "-" + hash.substring(0, HASH_CHARACTERS);
    }

    /** By the name that the protocol had when keys were first made: data that is published keeps its key. */
    private static String protocol(SplitProtocol protocol) {
        return protocol.formerNames().isEmpty()
                ? protocol.wireName()
                : protocol.formerNames().get(0);
    }

    static String slug(String name) {
        var slug = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        return slug.length() <= LONGEST_SLUG ? slug : slug.substring(0, LONGEST_SLUG);
    }
}
