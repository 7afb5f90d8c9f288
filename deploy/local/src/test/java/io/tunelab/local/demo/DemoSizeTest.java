package io.tunelab.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tunelab.embedded.Contracts;
import io.tunelab.local.rest.YamlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSizeTest {
    @TempDir
    Path directory;

    @Test
    void aFastMachineTakesMoreRowsAtFullLength() {
        var size = choose(6_046, 200_000);

        assertThat(size.divisor()).isEqualTo(1);
        assertThat(size.rows()).isBetween(2_100, 4_000);
        assertThat(size.seconds()).isLessThanOrEqualTo(DemoMode.USUAL.promised());
    }

    @Test
    void aSlowMachineCutsTextsBeforeItGivesUpTestTexts() {
        var size = choose(6_046, 15_000);

        assertThat(size.divisor()).isGreaterThan(1);
        assertThat(size.rows()).isGreaterThanOrEqualTo(2_000);
        assertThat(size.tested()).isGreaterThanOrEqualTo(400);
        assertThat(size.validated()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void aMachineTooSlowForThePromiseSaysSo() {
        var size = choose(6_046, 500);

        assertThat(size.rows()).isEqualTo(2_000);
        assertThat(size.seconds()).isGreaterThan(DemoMode.USUAL.promised());
        assertThat(size.inWords(sample(6_046), DemoMode.USUAL, 500)).contains("more than the demo promises");
    }

    @Test
    void ofFewRowsAllAreTaken() {
        var size = choose(120, 50_000);

        assertThat(size.rows()).isEqualTo(120);
        assertThat(size.tested()).isEqualTo(24);
        assertThat(size.detectable()).isCloseTo(22.1, within(0.1));
        assertThat(size.inWords(sample(120), DemoMode.USUAL, 50_000)).startsWith("Using all 120 rows: 24 to test");
    }

    @Test
    void lengthsAreDividedWhereTheyAreNamedToo() {
        var study = plan(4).on("mails-2000").json();

        assertThat(study.at("/stages/0/configurations/2/max_length").asInt()).isEqualTo(128);
        assertThat(study.at("/stages/0/configurations/2/name").asText()).isEqualTo("128 tokens");
        assertThat(study.at("/comparisons/0/baseline").asText()).isEqualTo("32 tokens");
        assertThat(study.at("/fixed/dataset/name").asText()).isEqualTo("mails-2000");
        assertThat(study.at("/fixed/dataset/protocol").asText()).isEqualTo("fixed-test");
    }

    @Test
    void theBeginningOfASampleIsWrittenAsADataSet() throws IOException {
        var file = Files.writeString(directory.resolve("sample.jsonl"), "{\"text\": \"é\"}\n{}\n{}\n");
        var target = directory.resolve("mails-2.jsonl");

        new DemoSample(3, java.util.List.of(), java.util.List.of(), new java.util.TreeMap<>(), file).write(2, target);

        assertThat(Files.readAllLines(target)).containsExactly("{\"text\": \"é\"}", "{}");
    }

    private DemoSize choose(int rows, double tokensPerSecond) {
        return DemoSize.choose(DemoMode.USUAL, sample(rows), this::plan, tokensPerSecond);
    }

    private DemoPlan plan(int divisor) {
        var file = Contracts.rootOfThisRepository().resolve("deploy/studies/" + DemoMode.USUAL.study());
        try {
            return new DemoPlan(YamlText.read(Files.readString(file))).shorter(divisor);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DemoSample sample(int rows) {
        var summary = new ObjectMapper().createObjectNode().put("rows", rows);
        summary.putArray("labels").add("ham").add("spam");
        summary.putObject("mean_tokens")
                .put("16", 16)
                .put("32", 32)
                .put("64", 62)
                .put("128", 115)
                .put("256", 190)
                .put("512", 260);
        return DemoSample.of(summary, directory.resolve("sample.jsonl"));
    }
}
