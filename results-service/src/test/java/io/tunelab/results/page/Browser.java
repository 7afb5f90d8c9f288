package io.tunelab.results.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A headless Chromium that is already on the machine. It remembers every error that a page has. */
final class Browser implements AutoCloseable {
    /** With this property set to {@code required} it is a failure that there is no browser, not a reason to skip. */
    private static final String PROPERTY = "tunelab.browser";

    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final double PATIENCE_MILLIS = 20_000;

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final String url;
    private final List<String> troubles = new ArrayList<>();

    private Browser(Path executable, String url) {
        this.playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        this.chromium = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        this.url = url;
    }

    /** Skips the test where there is no browser. */
    static Browser start(String url) {
        var executable = executable();
        if (executable.isEmpty() && "required".equals(System.getProperty(PROPERTY))) {
            throw new AssertionError("-D" + PROPERTY + "=required, but none of " + NAMES + " is on the PATH");
        }
        Assumptions.assumeTrue(
                executable.isPresent(), "skipped: none of " + NAMES + " is on the PATH, so no page can be looked at");
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
        return new Browser(executable.get(), url);
    }

    private static Optional<Path> executable() {
        return NAMES.stream()
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A fresh page without memory of others. */
    Page open(int width, int height, ColorScheme colours) {
        var context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(colours));
        context.setDefaultTimeout(PATIENCE_MILLIS);
        var page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(error -> troubles.add("error: " + error));
        page.onRequestFailed(this::failed);
        page.onResponse(this::answered);
        return page;
    }

    /** Shows a view, by its address after {@code #}. */
    Page open(String view) {
        var page = open(1280, 900, ColorScheme.LIGHT);
        page.navigate(url + view);
        return page;
    }

    String url() {
        return url;
    }

    private void heard(ConsoleMessage message) {
        if (message.type().equals("error") || message.type().equals("warning")) {
            troubles.add("console: " + message.text());
        }
    }

    /** A stream that is listened to ends when its view is left. */
    private void failed(Request request) {
        if (!request.url().contains("/live") && !"net::ERR_ABORTED".equals(request.failure())) {
            troubles.add("request: " + request.url() + " " + request.failure());
        }
    }

    private void answered(Response response) {
        if (response.status() >= 400) {
            troubles.add("answer: " + response.url() + " " + response.status());
        }
    }

    /** What went wrong since it was last asked. */
    List<String> troubles() {
        var copy = List.copyOf(troubles);
        troubles.clear();
        return copy;
    }

    /** The rules of WCAG 2 at levels A and AA, as far as a program can tell. */
    static void isAccessible(Page page, String view) {
        var found = new AxeBuilder(page)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"))
                .analyze()
                .getViolations();
        assertThat(found)
                .as("accessibility of " + view)
                .extracting(rule -> rule.getId() + ": "
                        + rule.getNodes().stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .toList())
                .isEmpty();
    }

    /** That the chart of this heading has drawn something, and says the same as a table. */
    static void isDrawn(Page page, String heading) {
        var chart = page.locator("tl-chart[heading='" + heading + "']");
        PlaywrightAssertions.assertThat(chart.locator("canvas")).isVisible();
        var colours = (Number) chart.locator("canvas").evaluate("""
                canvas => {
                  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                  return new Set(new Uint32Array(data.buffer)).size;
                }""");
        assertThat(colours.intValue()).as("colours of " + heading).isGreaterThan(10);
        chart.getByText("As a table").click();
        PlaywrightAssertions.assertThat(chart.locator(".as-table tbody tr").first())
                .isVisible();
    }

    void closePages() {
        List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
        troubles.clear();
    }

    @Override
    public void close() {
        chromium.close();
        playwright.close();
    }
}
