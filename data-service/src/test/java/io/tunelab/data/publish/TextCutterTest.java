package io.tunelab.data.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tunelab.v1.TestTexts;

class TextCutterTest {
    private static final int MOST_BYTES = 20_000;

    @Test
    void everyPartIsUnderItsLimitNothingIsLostAndPartsAreNumbered() {
        var texts = IntStream.range(0, 3000)
                .mapToObj(row -> "Größe %d ".formatted(row).repeat(1 + row % 90))
                .toList();

        var parts = cut(texts);

        assertThat(parts).hasSizeGreaterThan(50).allMatch(part -> part.getSerializedSize() <= MOST_BYTES);
        assertThat(parts.stream().flatMap(part -> part.getTextsList().stream())).containsExactlyElementsOf(texts);
        assertThat(parts.stream().flatMap(part -> part.getRowIdsList().stream()))
                .containsExactlyElementsOf(IntStream.range(0, 3000).boxed().toList());
        assertThat(parts)
                .extracting(TestTexts::getPart)
                .containsExactlyElementsOf(
                        IntStream.range(0, parts.size()).boxed().toList());
    }

    @Test
    void aTextThatIsTooLongIsCutBetweenCharacters() {
        var cutter = new TextCutter("key", "f".repeat(64), ShardCutter.MOST_BYTES);
        cutter.add(0, new ShownText("a".repeat(TextCutter.LONGEST_TEXT), Optional.empty()));
        cutter.add(1, new ShownText("a".repeat(TextCutter.LONGEST_TEXT - 1) + "😀 and more", Optional.empty()));

        var part = cutter.finish().orElseThrow();

        assertThat(part.getTexts(0)).hasSize(TextCutter.LONGEST_TEXT);
        assertThat(part.getTexts(1)).isEqualTo("a".repeat(TextCutter.LONGEST_TEXT - 1) + "…");
    }

    private static List<TestTexts> cut(List<String> texts) {
        var cutter = new TextCutter("reviews-0123456789abcdef", "f".repeat(64), MOST_BYTES);
        var parts = new ArrayList<TestTexts>();
        for (int row = 0; row < texts.size(); row++) {
            cutter.add(row, new ShownText(texts.get(row), Optional.empty())).ifPresent(parts::add);
        }
        cutter.finish().ifPresent(parts::add);
        return parts;
    }
}
