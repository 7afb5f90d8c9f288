package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What a BERT tokenizer does to letters before it tokenizes. A tokenizer of another kind says nothing of it.
 *
 * @param lowercase whether letters are lower-cased
 * @param stripAccents whether accents are removed
 * @param splitsChinese whether each Chinese character is a word
 */
public record Normalization(
        Optional<Boolean> lowercase, Optional<Boolean> stripAccents, Optional<Boolean> splitsChinese) {
    static final Normalization UNKNOWN = new Normalization(Optional.empty(), Optional.empty(), Optional.empty());

    /** @param normalizer of a {@code tokenizer.json}; BERT's may be one of a sequence */
    static Normalization of(JsonNode normalizer) {
        if (normalizer.path("type").asText().equals("BertNormalizer")) {
            boolean lowercase = normalizer.path("lowercase").asBoolean(true);
            var accents = normalizer.path("strip_accents");
            return new Normalization(
                    Optional.of(lowercase),
                    // BERT's own rule: null means as lower-casing.
                    Optional.of(accents.isBoolean() ? accents.asBoolean() : lowercase),
                    Optional.of(normalizer.path("handle_chinese_chars").asBoolean(true)));
        }
        for (var part : normalizer.path("normalizers")) {
            var found = of(part);
            if (found.isKnown()) {
                return found;
            }
        }
        return UNKNOWN;
    }

    boolean isKnown() {
        return lowercase.isPresent();
    }
}
