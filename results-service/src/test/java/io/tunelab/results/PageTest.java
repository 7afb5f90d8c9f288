package io.tunelab.results;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.study.StudyPlay;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class PageTest {
    private static final Pattern LINKED = Pattern.compile("(?:src|href)=\"(/app/[^\"]+)\"|from '\\./([^']+)'");

    @TestHTTPResource("/")
    String url;

    @TempDir
    Path profile;

    @Test
    void everythingThatThePageNeedsIsServedAndSmall() throws Exception {
        var files = files();

        assertThat(files).containsKeys("/", "/app/main.js", "/app/study.js", "/app/style.css");
        var compressed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(compressed)) {
            for (var file : files.values()) {
                gzip.write(file.getBytes(StandardCharsets.UTF_8));
            }
        }
        assertThat(compressed.size()).isLessThan(300_000);
        assertThat(files.values()).noneMatch(file -> file.contains("https://"));
        assertThat(given().get("/").header("Content-Security-Policy")).contains("default-src 'self'");
    }

    /** Only where there is a browser; what it shows is made by the scripts alone. */
    @Test
    void aBrowserShowsAStudyWithItsStages() throws Exception {
        var browser = browser();
        assumeThat(browser).as("chromium or google-chrome on the PATH").isPresent();
        var play = new StudyPlay();
        var id = play.started(
                "{name: shown, question: 'Is <b>it</b> shown?', fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {max_length: [64, 128]}}]}"
                        .formatted(play.dataSeed));
        StudyPlay.submitted(id, 0, 0);

        var list = shown(browser.get(), "#/");
        var study = shown(browser.get(), "#/studies/" + id);

        assertThat(list).contains(id);
        assertThat(study)
                .contains("Is &lt;b&gt;it&lt;/b&gt; shown?", "0 of 2", "max_length", "queued")
                .doesNotContain("does not answer");
        StudyPlay.command(id, "cancel");
    }

    private String shown(String browser, String view) throws Exception {
        var output = profile.resolve("dom.html").toFile();
        var process = new ProcessBuilder(
                        browser,
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + profile.resolve("profile"),
                        "--virtual-time-budget=8000",
                        "--dump-dom",
                        url + view)
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the browser ends").isTrue();
        return Files.readString(output.toPath());
    }

    private static Optional<String> browser() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    /** The page and all that it links to, by path. */
    private static Map<String, String> files() {
        var files = new HashMap<String, String>();
        var open = new ArrayDeque<>(List.of("/"));
        while (!open.isEmpty()) {
            var path = open.pop();
            if (files.containsKey(path)) {
                continue;
            }
            var answer = given().get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            files.put(path, answer.asString());
            LINKED.matcher(answer.asString())
                    .results()
                    .map(found -> found.group(1) == null ? "/app/" + found.group(2) : found.group(1))
                    .forEach(open::push);
        }
        return files;
    }
}
