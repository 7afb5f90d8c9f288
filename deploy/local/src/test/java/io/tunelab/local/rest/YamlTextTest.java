package io.tunelab.local.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tunelab.embedded.Contracts;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

class YamlTextTest {
    @Test
    void learningRatesAreNumbersHoweverTheyAreWritten() {
        var read = YamlText.read("{lr: 2e-5, rates: [1e-4, 7.5E-6, 3], name: e-5, nested: {lr: .5e-3}}");

        assertThat(read.path("lr").isNumber()).isTrue();
        assertThat(read.path("lr").doubleValue()).isEqualTo(2e-5);
        assertThat(read.path("rates").get(1).doubleValue()).isEqualTo(7.5e-6);
        assertThat(read.path("nested").path("lr").doubleValue()).isEqualTo(5e-4);
        assertThat(read.path("name").textValue()).isEqualTo("e-5");
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (var text : List.of("", "just text", "- a list")) {
            assertThatThrownBy(() -> YamlText.read(text)).hasMessage("a request or a study is an object of fields");
        }
        assertThatThrownBy(() -> YamlText.read("{a: [")).hasMessageStartingWith("neither YAML nor JSON");
    }

    @Test
    void theReadyStudiesAreRead() throws Exception {
        var studies = Contracts.rootOfThisRepository().resolve("deploy/studies");
        try (var files = Files.list(studies)) {
            for (var file : files.toList()) {
                assertThat(YamlText.read(Files.readString(file)).path("stages"))
                        .as(file.toString())
                        .isNotEmpty();
            }
        }
    }
}
