package io.tunelab.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagesTest {
    @TempDir
    Path sources;

    @Test
    void aCircleIsToldWithThePlacesThatCloseIt() throws IOException {
        write("a/One.java", "package house.a;\nimport house.b.Two;\nclass One {}");
        write("b/Two.java", "package house.b;\nimport static house.c.Three.THREE;\nclass Two {}");
        write("c/Three.java", "package house.c;\nclass Three { house.a.One one; }");
        write("d/Four.java", "package house.d;\nimport house.a.One;\nclass Four {}");

        assertThat(Packages.of(sources).circles())
                .containsExactly("house.a → house.b → house.c → house.a: One.java uses house.b.Two,"
                        + " Two.java uses house.c.Three, Three.java uses house.a.One");
    }

    @Test
    void dependenciesThatRunOneWayAreFine() throws IOException {
        write("a/One.java", "package house.a;\nimport house.b.Two;\nimport house.c.Three;\nclass One {}");
        write("b/Two.java", "package house.b;\nimport house.c.Three;\nclass Two {}");
        write(
                "c/Three.java",
                "package house.c;\n/** As {@link house.a.One}. */\nimport java.util.List;\nclass Three { String s = \"'//\" + \"house.b.Two\"; }");

        var packages = Packages.of(sources);

        assertThat(packages.names()).containsExactly("house.a", "house.b", "house.c");
        assertThat(packages.circles()).isEmpty();
    }

    @Test
    void thisModuleHasNone() {
        assertThat(Packages.of(Path.of("src/main/java")).circles()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        var file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
