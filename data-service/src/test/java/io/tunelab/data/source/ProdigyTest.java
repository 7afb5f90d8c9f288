package io.tunelab.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prodigy's {@code db-out} writes: every row that a person saw, with the answer. */
class ProdigyTest {
    @TempDir
    Path directory;

    private Reads reads;

    @BeforeEach
    void start() {
        reads = Reads.in(directory);
    }

    @Test
    void rowsThatWereNotAcceptedAreLeftOutAndCounted() {
        var texts = reads.of(
                "a.jsonl",
                row("fine", "\"label\":\"good\"", "accept")
                        + row("dull", "\"label\":\"good\"", "reject")
                        + row("odd", "\"label\":\"bad\"", "ignore")
                        + row("poor", "\"label\":\"bad\"", "accept"));

        assertThat(texts.rows()).extracting(Row::text).containsExactly("fine", "poor");
        assertThat(Reads.messages(texts, ProdigyAnswers.CODE))
                .containsExactly("2 rows were left out because their 'answer' is reject or ignore (Prodigy)");
    }

    @Test
    void ofChoicesTheAcceptedOnesAreTheLabels() {
        var texts = reads.of(
                "a.jsonl",
                row("fine", "\"accept\":[\"good\",\"new\"]", "accept")
                        + row("odd", "\"accept\":[]", "ignore")
                        + row("poor", "\"accept\":[\"bad\"]", "accept"));

        assertThat(texts.rows()).extracting(Row::labels).containsExactly(List.of("good", "new"), List.of("bad"));
    }

    @Test
    void whereOnlyOneLabelIsAcceptedTheAnswersAreOfferedAsClasses() {
        var rows = row("fine", "\"label\":\"SPAM\"", "accept") + row("dull", "\"label\":\"SPAM\"", "reject");

        assertThat(reads.problem("a.jsonl", rows))
                .contains("has one label only, [SPAM]", "1 row was left out because its 'answer' is reject or ignore")
                .endsWith("label_column: answer makes classes of the answers");
        assertThat(reads.columns("text", "answer").of("b.jsonl", rows).labels()).containsExactly("accept", "reject");
    }

    @Test
    void aColumnOfThatNameWithOtherWordsIsNotLookedAt() {
        assertThat(reads.of("a.csv", "text,label,answer\nfine,good,yes\npoor,bad,reject\n")
                        .rows())
                .hasSize(2);
    }

    @Test
    void withoutProdigysHashesTheColumnIsOrdinaryData() {
        assertThat(reads.of("a.csv", "text,label,answer\nfine,good,accept\npoor,bad,reject\n")
                        .rows())
                .hasSize(2);
    }

    private static String row(String text, String label, String answer) {
        return "{\"text\":\"%s\",%s,\"answer\":\"%s\",\"_input_hash\":1}\n".formatted(text, label, answer);
    }
}
