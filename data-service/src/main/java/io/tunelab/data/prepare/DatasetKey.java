package io.tunelab.data.prepare;

import io.tunelab.contract.request.Dedupe;
import io.tunelab.contract.request.ReadingChoice;
import io.tunelab.contract.request.SplitProtocol;
import io.tunelab.data.Sha256;
import java.util.List;
import java.util.Locale;

/**
 * Names prepared data after everything that decides its content, so that equal data has one name and different data never
 * shares one. Safe as a file name.
 */
final class DatasetKey {
    /** Goes up whenever splitting, tokenizing or the shards' layout change. */
    private static final int FORMAT = 1;

    private static final List<String> BASICS = List.of("name", "fraction", "seed", "protocol");
    private static final int LONGEST_SLUG = 100;
    private static final int HASH_CHARACTERS = 16;

    private DatasetKey() {}

    static String of(DataRequest request, String sourceSha256, String tokenizerSha256) {
        var dataset = request.dataset();
        var hash = new Sha256()
                .field("format " + FORMAT)
                .field(dataset.name())
                .field(sourceSha256)
                .field(tokenizerSha256)
                .field(Double.toString(dataset.fraction()))
                .field(Long.toString(dataset.seed()))
                .field(protocol(dataset.protocol()));
        // What is as it always was is not written, and keys of before stay.
        if (!dataset.reading().equals(ReadingChoice.AUTOMATIC) || dataset.dedupe() != Dedupe.NONE) {
            hash.field(dataset.json().without(BASICS).toString());
        }
        return slug(dataset.name()) + "-" + hash.hex().substring(0, HASH_CHARACTERS);
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
