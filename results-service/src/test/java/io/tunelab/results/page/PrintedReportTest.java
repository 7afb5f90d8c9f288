package io.tunelab.results.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.study.StudyPlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A report on A4 paper. What was printed is in {@code target/printed}. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class PrintedReportTest extends PageCase {
    /** Between the margins of an A4 page, in CSS pixels. */
    private static final int PAPER = (int) (178 / 25.4 * 96);

    private static final int MANY = 40;
    private static final int TEST_EXAMPLES = 50;
    private static final Pattern PAGE = Pattern.compile("/Type\\s*/Page\\b(?!s)");

    /** The first number counts from 0, the second from 1. */
    private static final List<String> FIELDS = List.of(
            "early_stopping.patience: %2$d",
            "layer_lr_decay: 0.9%1$d",
            "learning_rate: %2$de-4",
            "classifier_dropout: 0.%2$d",
            "max_tokens_per_batch: 1%1$d000",
            "model: a-model-of-a-long-name-%1$d",
            "warmup_ratio: 0.0%2$d",
            "max_grad_norm: %2$d");

    private final StudyPlay play = new StudyPlay();

    @Test
    void aReportFitsItsPages() throws IOException {
        var page = report(PlayedStudy.finished().id());

        assertThat(tooWide(page)).isEmpty();
        assertThat(pages(page, "report")).isBetween(4, 10);
        Browser.isAccessible(page, "the report");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void manyConfigurationsWithLongNamesFitAsWellAndFailedRunsAreCounted() throws IOException {
        var page = report(crowded());

        assertThat(tooWide(page)).isEmpty();
        assertThat(page.locator("main").innerText())
                .contains("38 of 42 runs completed, 4 failed", "The best 12 of 38 configurations are drawn.")
                .contains("The best 29 of 37 configurations are drawn.");
        // 38 rows of results and of comparisons, on paper.
        assertThat(pages(page, "crowded")).isBetween(4, 20);
    }

    @Test
    void anyNumberOfVariedFieldsFitsAndNoWordIsBroken() throws IOException {
        var page = report(varied());

        assertThat(tooWide(page)).isEmpty();
        assertThat(brokenWords(page)).isEmpty();
        assertThat(page.locator("table.folded .folded-settings").first().innerText())
                .contains("early_stopping.patience 1", "model a-model-of-a-long-name-0");
        assertThat(pages(page, "varied")).isBetween(4, 24);
    }

    /** Words in tables of results that do not fit into the column that they have got. */
    private static List<?> brokenWords(Page page) {
        return (List<?>) page.evaluate("""
                [...document.querySelectorAll('.results th, .results td')].filter(it => it.offsetWidth).flatMap(it => {
                    const before = it.offsetHeight;
                    it.style.overflowWrap = 'normal';
                    const is = it.scrollWidth > it.clientWidth + 1 || it.offsetHeight < before;
                    it.style.overflowWrap = '';
                    return is ? [it.textContent] : [];
                })""");
    }

    /** Stages that vary one to eight fields with long names. */
    private String varied() {
        var stages = IntStream.rangeClosed(1, FIELDS.size())
                .mapToObj(count -> "{name: vary-%d, configurations: [%s, %s, %s]}"
                        .formatted(count, varied(count, 0), varied(count, 1), varied(count, 2)))
                .collect(Collectors.joining(", "));
        var id = play.started("""
                name: varied
                fixed: {max_length: 64, dataset: {name: crowd, seed: %d}}
                stages: [%s]
                """.formatted(play.dataSeed, stages));
        for (int stage = 0; stage < FIELDS.size(); stage++) {
            for (int cell = 0; cell < 3; cell++) {
                finish(StudyPlay.submitted(id, stage, cell), cell + 2);
            }
        }
        StudyPlay.awaitState(id, "COMPLETED");
        return id;
    }

    private static String varied(int count, int configuration) {
        return FIELDS.subList(0, count).stream()
                .map(field -> field.formatted(configuration, 1 + configuration))
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private Page report(String study) {
        var page = browser.open(PAPER, 1000, ColorScheme.LIGHT);
        page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
        page.navigate(url + "api/v1/studies/" + study + "/report");
        return page;
    }

    /** What would be cut off at the right edge of the paper. */
    private static List<?> tooWide(Page page) {
        return (List<?>) page.evaluate("""
                [...document.querySelectorAll('main *')]
                    .filter(it => it.getBoundingClientRect().right > innerWidth + 1)
                    .map(it => it.tagName + ' ' + it.textContent.slice(0, 60))""");
    }

    private static int pages(Page page, String name) throws IOException {
        var file = Path.of("target/printed/" + name + ".pdf");
        Files.createDirectories(file.getParent());
        page.pdf(new Page.PdfOptions().setPath(file).setPreferCSSPageSize(true).setPrintBackground(true));
        var pdf = Files.readString(file, StandardCharsets.ISO_8859_1);
        return (int) PAGE.matcher(pdf).results().count();
    }

    /** A stage of many configurations with long names, two of which fail, and one where the only other one does. */
    private String crowded() {
        var names = IntStream.range(0, MANY)
                .mapToObj(i -> "{name: \"%s-%d\", learning_rate: %s}".formatted(name(), i, (i + 1) * 1e-6))
                .collect(Collectors.joining(", "));
        var id = play.started("""
                name: a-study-whose-name-is-as-long-as-the-name-of-a-study-may-be
                question: "Does a report stay in shape?"
                fixed: {dataset: {name: crowd, seed: %d}}
                stages: [{name: many, configurations: [%s]}, {name: lost, configurations: [{name: a, max_length: 64}, {name: b, max_length: 128}]}]
                """.formatted(play.dataSeed, names));
        for (int cell = 0; cell < MANY; cell++) {
            finish(StudyPlay.submitted(id, 0, cell), cell);
        }
        List.of(0, 1).forEach(cell -> StudyPlay.fail(StudyPlay.submitted(id, 1, cell)));
        StudyPlay.awaitState(id, "FAILED");
        return id;
    }

    private static String name() {
        return "a-configuration-whose-name-says-everything-about-it-and-a-bit-more";
    }

    private String key() {
        return "crowd-" + play.dataSeed;
    }

    private void finish(String experiment, int cell) {
        if (cell < 2) {
            StudyPlay.fail(experiment);
            return;
        }
        Stack.event("epoch-completed", experiment, 1, 2, event -> {});
        StudyPlay.predicted(experiment, key(), TEST_EXAMPLES, row -> row < 44 - cell / 2);
        StudyPlay.awaitPredictions(experiment);
        Stack.event("run-completed", experiment, 1, 4, event -> {
            double share = (44 - cell / 2) / (double) TEST_EXAMPLES;
            ((ObjectNode) event.get("best")).put("loss", 0.3 + 0.01 * cell).put("accuracy", share);
            ((ObjectNode) event.get("test")).put("accuracy", share);
            ((ObjectNode) event.get("examples")).put("train", 200).put("test", TEST_EXAMPLES);
        });
    }
}
