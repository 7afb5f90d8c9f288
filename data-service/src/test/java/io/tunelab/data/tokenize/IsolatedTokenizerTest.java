package io.tunelab.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.data.DataException;
import io.tunelab.data.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 90, unit = TimeUnit.SECONDS)
class IsolatedTokenizerTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String EXPLODING =
            "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"(x+x+)+y\"}, \"content\": \"\"}";
    private static final String DOUBLING =
            "{\"type\": \"Replace\", \"pattern\": {\"String\": \"a\"}, \"content\": \"aa\"}";

    @TempDir
    Path directory;

    @Test
    void itTellsWhatTheTokenizerItselfTells() {
        var file = Tokenizers.in(directory);
        var texts = List.of("a good film", "", "naïve – 😀", "long ".repeat(20_000));

        try (var isolated = IsolatedTokenizer.open(file);
                var own = file.open()) {
            assertThat(isolated.encode(texts)).usingRecursiveComparison().isEqualTo(own.encode(texts));
            assertThat(isolated.ofTexts()).isEqualTo(own.ofTexts());
            assertThat(isolated.ofPairs()).isEqualTo(own.ofPairs());
            assertThat(isolated.vocabularySize()).isEqualTo(own.vocabularySize());
        }
    }

    @Test
    void aTokenizerThatAbortsItsProcessFailsAlone() throws IOException {
        try (var tokenizer = IsolatedTokenizer.open(with(EXPLODING))) {
            assertThatThrownBy(() -> tokenizer.encode(List.of("a good film", "x".repeat(5_000))))
                    .isInstanceOfSatisfying(DataException.class, refused -> assertThat(refused.code())
                            .isEqualTo("invalid_tokenizer"))
                    .hasMessageContaining("the tokenizer failed");
        }
    }

    @Test
    void aTokenizerThatMakesATextEndlessIsStopped() throws IOException {
        var doubling = String.join(", ", Collections.nCopies(34, DOUBLING));
        var file = with("{\"type\": \"Sequence\", \"normalizers\": [%s]}".formatted(doubling));

        assertThatThrownBy(() -> {
                    try (var tokenizer = IsolatedTokenizer.open(file)) {
                        tokenizer.encode(List.of("a"));
                    }
                })
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the tokenizer failed");
    }

    @Test
    void aFileThatIsNoTokenizerIsRefusedWithItsReason() throws IOException {
        var file = directory.resolve("tokenizer.json");
        Files.writeString(file, "{\"model\": {\"type\": \"Nonsense\", \"vocab\": {\"a\": 0}}}");

        assertThatThrownBy(() -> IsolatedTokenizer.open(new TokenizerFile(file, "")))
                .isInstanceOfSatisfying(DataException.class, refused -> assertThat(refused.code())
                        .isEqualTo("invalid_tokenizer"));
    }

    private TokenizerFile with(String normalizer) throws IOException {
        var json = (ObjectNode) JSON.readTree(Tokenizers.miniLm());
        json.set("normalizer", JSON.readTree(normalizer));
        var file = directory.resolve("tokenizer.json");
        Files.write(file, JSON.writeValueAsBytes(json));
        return new TokenizerFile(file, "");
    }
}
