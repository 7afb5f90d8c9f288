package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tokens of a {@code tokenizer.json}. */
final class Vocabulary {
    private Vocabulary() {}

    /** A token and its id. */
    record Token(String token, int id) {}

    /** The token with the largest id, added ones included. */
    static Optional<Token> last(JsonNode tokenizer) {
        var vocabulary = tokenizer.path("model").path("vocab");
        var own = vocabulary.isArray()
                // Unigram: pairs of token and score, in the order of the ids.
                ? IntStream.range(Math.max(0, vocabulary.size() - 1), vocabulary.size())
                        .mapToObj(id -> new Token(vocabulary.path(id).path(0).asText(), id))
                : vocabulary.properties().stream()
                        .map(entry -> new Token(entry.getKey(), entry.getValue().asInt()));
        var added = StreamSupport.stream(tokenizer.path("added_tokens").spliterator(), false)
                .map(token -> new Token(
                        token.path("content").asText(), token.path("id").asInt()));
        return Stream.concat(own, added).max(Comparator.comparingInt(Token::id));
    }
}
