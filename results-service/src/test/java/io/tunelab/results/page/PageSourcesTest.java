package io.tunelab.results.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What can be said of the page's files without a browser. */
class PageSourcesTest {
    private static final String RESOURCES = "META-INF/resources";
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);
    private static final Pattern LIBRARY_FILE = Pattern.compile("\"(/_static/[^\"]+)\"");
    private static final Pattern OWN_FILE = Pattern.compile("(?:href|src)=\"(/app/[^\"]+)\"");
    private static final long PATIENCE_SECONDS = 120;
    /** As check-page exits where something that it needs is missing. */
    private static final int CANNOT_CHECK = 3;

    @Test
    void thePolicyAllowsTheImportMapAndNoOtherInlineScript() throws Exception {
        var map = IMPORT_MAP.matcher(index());
        assertThat(map.find()).isTrue();
        var digest = MessageDigest.getInstance("SHA-256").digest(map.group(1).getBytes(StandardCharsets.UTF_8));
        var settings = new Properties();
        try (var in = resource("application.properties")) {
            settings.load(in);
        }

        var policy = settings.getProperty("quarkus.http.filter.page.header.\"Content-Security-Policy\"");

        assertThat(policy)
                .contains("script-src 'self' 'sha256-" + Base64.getEncoder().encodeToString(digest) + "';")
                .doesNotContain("unsafe-inline");
    }

    @Test
    void everyFileThatThePageNamesIsThere() throws IOException {
        var index = index();

        var named = Stream.of(LIBRARY_FILE, OWN_FILE)
                .flatMap(pattern -> pattern.matcher(index).results())
                .map(found -> found.group(1))
                .filter(path -> !path.endsWith("/"))
                .toList();

        assertThat(named).hasSizeGreaterThan(10).allSatisfy(path -> assertThat(
                        Thread.currentThread().getContextClassLoader().getResource(RESOURCES + path))
                .as(path)
                .isNotNull());
    }

    @Test
    void scriptsAreFormattedAndTheirTypesFit() throws Exception {
        Assumptions.assumeTrue(
                Stream.of("node", "prettier", "tsc").allMatch(PageSourcesTest::isOnThePath),
                "skipped: prettier or tsc is not on the PATH");
        var check = new ProcessBuilder("./check-page")
                .directory(Path.of(System.getProperty("tunelab.repository"), "results-service")
                        .toFile())
                .redirectErrorStream(true)
                .start();

        var said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        Assumptions.assumeTrue(check.exitValue() != CANNOT_CHECK, said);
        assertThat(check.exitValue()).as(said).isZero();
    }

    private static boolean isOnThePath(String name) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, name)));
    }

    private static String index() throws IOException {
        try (var in = resource(RESOURCES + "/index.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) {
        try {
            return Thread.currentThread()
                    .getContextClassLoader()
                    .getResource(name)
                    .openStream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
