package io.tunelab.hub.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The tokens of a {@code tokenizer.json}. */
final class Vocabulary {
    private Vocabulary() {}

    /** A token and its id. */
    record Token(String token, int id) {}

    /** What stands for text that the vocabulary has no tokens for; empty if every text has some (bytes). */
    static OptionalInt unknown(JsonNode tokenizer) {
        var model = tokenizer.path("model");
        if (model.path("unk_id").isInt()) {
            return OptionalInt.of(model.path("unk_id").intValue());
        }
        var name = model.path("unk_token").textValue();
        return name == null
                ? OptionalInt.empty()
                : all(tokenizer)
                        .filter(token -> token.token().equals(name))
                        .mapToInt(Token::id)
                        .findFirst();
    }

    /** The token with the largest id, added ones included. */
    static Optional<Token> last(JsonNode tokenizer) {
        return all(tokenizer).max(Comparator.comparingInt(Token::id));
    }

    /** Of a vocabulary that is a list its last entry alone. */
    private static Stream<Token> all(JsonNode tokenizer) {
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
        return Stream.concat(own, added);
    }
}
