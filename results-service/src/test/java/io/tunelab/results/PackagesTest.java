package io.tunelab.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.embedded.Packages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PackagesTest {
    @Test
    void dependenciesBetweenPackagesRunOneWay() {
        var packages = Packages.of(Path.of("src/main/java"));

        assertThat(packages.names()).hasSizeGreaterThan(5);
        assertThat(packages.circles()).isEmpty();
    }
}
