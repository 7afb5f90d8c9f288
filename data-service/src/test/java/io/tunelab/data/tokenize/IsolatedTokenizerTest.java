package io.tunelab.data.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tunelab.data.DataException;
import io.tunelab.data.Tokenizers;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** Its input stays open, as it does unseen in a process that is busy with a text. */
    @Test
    void itEndsWithTheProcessThatStartedIt() throws Exception {
        var input = directory.resolve("input");
        new ProcessBuilder("mkfifo", input.toString()).start().waitFor();
        try (var held = new RandomAccessFile(input.toFile(), "rw")) {
            var service = java(Starter.class, Tokenizers.in(directory).path())
                    .redirectInput(input.toFile())
                    .start();
            int status = new DataInputStream(service.getInputStream()).readInt();
            var tokenizer = service.children().findFirst().orElseThrow();

            service.destroyForcibly();

            assertThat(status).isEqualTo(TokenizerWire.DONE);
            await().atMost(Duration.ofSeconds(30)).until(() -> held.getFD().valid() && !tokenizer.isAlive());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JDK_JAVA_OPTIONS, -XX:+UseParallelGC",
        "JAVA_TOOL_OPTIONS, -Xlog:gc*",
        "_JAVA_OPTIONS, -XX:+UseParallelGC",
    })
    void optionsForEveryJvmOfAUserDoNotReachIt(String variable, String options) throws Exception {
        var builder = java(Service.class, Tokenizers.in(directory).path())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put(variable, options);

        assertThat(builder.start().waitFor()).isZero();
    }

    private static ProcessBuilder java(Class<?> main, Path argument) {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument.toString());
    }

    /** A process that starts a tokenizer's, with its own input and output. */
    static final class Starter {
        public static void main(String... arguments) throws Exception {
            java(TokenizerProcess.class, Path.of(arguments[0]))
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    /** A process that uses a tokenizer. */
    static final class Service {
        public static void main(String... arguments) {
            try (var tokenizer = IsolatedTokenizer.open(new TokenizerFile(Path.of(arguments[0]), ""))) {
                tokenizer.encode(List.of("a good film"));
            }
        }
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
