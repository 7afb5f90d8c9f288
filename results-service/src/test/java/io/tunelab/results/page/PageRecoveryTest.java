package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tunelab.results.page.PageTest.heading;
import static io.tunelab.results.page.PageTest.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.classify.ATrainer;
import io.tunelab.results.study.StudyPlay;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures pass without a reload, and a view that was left asks for nothing any more. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageRecoveryTest extends PageCase {
    /** How long slow answers take, more than two polls of what is left then. */
    private static final int SLOW_MILLIS = 2_000;

    private static final int TWO_POLLS_MILLIS = 5_000;
    private static final Page.RouteOptions ONCE = new Page.RouteOptions().setTimes(1);
    private static PlayedStudy study;

    private final StudyPlay play = new StudyPlay();

    @Override
    void prepare() {
        study = PlayedStudy.finished();
    }

    @Test
    void aStudyThatWasLeftBeforeItsCommandWasAnsweredIsNotAskedAgain() {
        var id = running();
        var page = slow("/pause", "#/studies/" + id);
        page.getByRole(AriaRole.BUTTON, named("Pause")).click();
        page.getByRole(AriaRole.LINK, named("Queue")).click();
        assertThat(heading(page, "Queue")).isVisible();
        page.waitForTimeout(SLOW_MILLIS);

        var asked = requests(page);
        page.waitForTimeout(TWO_POLLS_MILLIS);

        assertThat(asked).isNotEmpty().noneMatch(address -> address.contains("/studies/" + id));
        StudyPlay.command(id, "cancel");
    }

    @Test
    void anExperimentThatWasLeftBeforeItWasShownIsNotListenedTo() {
        var id = running();
        var run = StudyPlay.submitted(id, 0, 0);
        Stack.event("run-started", run, 1, 0, event -> {});
        var page = slow("/events", "#/");
        var asked = requests(page);
        page.evaluate("location.hash = '#/experiments/" + run + "'");
        page.waitForCondition(() -> asked.stream().anyMatch(address -> address.endsWith(run + "/events")));
        page.getByRole(AriaRole.LINK, named("Queue")).click();
        page.waitForTimeout(SLOW_MILLIS + SLOW_MILLIS);

        assertThat(asked).noneMatch(address -> address.endsWith("/live"));
        StudyPlay.command(id, "cancel");
    }

    @Test
    void theStreamOfAStudyEndsWithTheStudy() {
        var id = running();
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        var ended = new ArrayList<String>();
        // Whoever is first ends it: the page, or the service.
        page.onRequestFailed(request -> ended.add(request.url()));
        page.onRequestFinished(request -> ended.add(request.url()));
        var asked = requests(page);
        page.navigate(url + "#/studies/" + id);
        page.waitForCondition(() -> asked.stream().anyMatch(address -> address.contains("/live?study=" + id)));
        for (int cell = 0; cell < 2; cell++) {
            StudyPlay.complete(StudyPlay.submitted(id, 0, cell), 0.3);
        }
        assertThat(page.locator(".state").first()).hasText("completed");

        page.waitForCondition(() -> ended.stream().anyMatch(address -> address.contains("/live?study=" + id)));
    }

    @Test
    void aPartWhoseAnswerFailedIsAskedForAgain() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        page.route(
                "**/errors-by-length",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"status\": 503, \"title\": \"Busy\", \"detail\": \"It is busy.\"}")),
                ONCE);

        page.navigate(url + "#/experiments/" + study.experiment(0, 3));

        assertThat(page.getByText("It is busy.")).isVisible();
        assertThat(heading(page, "Errors by length")).isVisible();
        assertThat(page.getByText("It is busy.")).hasCount(0);
    }

    @Test
    void chartsAreDrawnWhenTheirLibraryComesAtTheSecondAttempt() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        page.route("**/echarts.common.min.js", Route::abort, ONCE);

        page.navigate(url + "#/experiments/" + study.experiment(0, 3));

        Browser.isDrawn(page, "Loss by epoch");
        assertThat(page.getByText("could not be drawn")).hasCount(0);
    }

    @Test
    void savingAChartWithoutItsLibrarySaysSo() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        browser.troubles();
        page.route("**/echarts.common.min.js", Route::abort);
        page.navigate(url + "#/experiments/" + study.experiment(0, 3));
        assertThat(page.getByText("could not be drawn").first()).isVisible();

        page.getByLabel("Menu of chart Loss by epoch").click();
        page.locator("tl-chart[heading='Loss by epoch']")
                .getByText("Save as PNG")
                .click();

        assertThat(page.locator("tl-notices")).containsText("Failed to fetch");
        assertThat(browser.troubles()).noneMatch(trouble -> trouble.startsWith("error"));
    }

    @Test
    void aStudyThatCouldNotBeCheckedCanBeStarted() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        page.route("**/studies?dry_run=true", Route::abort);

        page.navigate(url + "#/submit?as=study");

        assertThat(page.locator("#problems").getByText("Cannot reach the service."))
                .isVisible();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Start the study"))).isEnabled();
    }

    @Test
    void aStudyThatIsWrittenWhileTheServiceIsAwayIsCheckedWhenItIsBack() {
        var page = browser.open("#/submit?as=study");
        assertThat(page.getByText("Valid: 9 experiments in 1 stage.")).isVisible();
        page.context().setOffline(true);
        var text = "name: away\nstages:\n  - name: only\n    grid: {max_length: [64, 128]}";

        page.getByLabel("Study, YAML or JSON").fill(text);
        assertThat(page.locator("#problems").getByText("Cannot reach the service."))
                .isVisible();
        page.context().setOffline(false);

        assertThat(page.getByText("Valid: 2 experiments in 1 stage.")).isVisible();
        assertThat(page.getByLabel("Study, YAML or JSON")).hasValue(text);
        assertThat(page.locator("tl-connection p")).hasCount(0);
    }

    @Test
    void aCopyOfNothingDoesNotKeepTheFormFromOthers() {
        var page = browser.open("#/submit?from=nowhere");
        assertThat(heading(page, "Not found")).isVisible();

        page.getByRole(AriaRole.LINK, named("Submit")).click();

        assertThat(page.getByText("Model and data")).isVisible();
    }

    @Test
    void aRefusalIsShownInTheQueueAndUnderTry() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        var refusal = new Route.FulfillOptions()
                .setStatus(403)
                .setContentType("application/problem+json")
                .setBody("{\"status\": 403, \"detail\": \"This key must not read.\"}");
        page.route("**/api/v1/queue", route -> route.fulfill(refusal));
        page.route("**/api/v1/experiments?state=COMPLETED*", route -> route.fulfill(refusal));

        page.navigate(url + "#/queue");
        assertThat(page.getByText("This key must not read.")).isVisible();
        page.getByRole(AriaRole.LINK, named("Try it")).click();
        assertThat(heading(page, "Try it")).isVisible();
        assertThat(page.getByText("This key must not read.")).isVisible();
    }

    @Test
    void anAddressThatIsNoTextSaysSo() {
        var page = browser.open("#/studies/%E0%A4%A");

        assertThat(heading(page, "Something went wrong")).isVisible();
    }

    private String running() {
        return play.started(("{name: left, fixed: {dataset: {seed: %d}},"
                        + " stages: [{name: one, grid: {max_length: [64, 128]}}]}")
                .formatted(play.dataSeed));
    }

    /** A page that gets its answers to addresses with this end late. */
    private Page slow(String end, String view) {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        page.addInitScript("""
                const real = window.fetch;
                window.fetch = async (address, options) => {
                  const response = await real(address, options);
                  if (address.endsWith('%s')) await new Promise(resume => setTimeout(resume, %d));
                  return response;
                };""".formatted(end, SLOW_MILLIS));
        page.navigate(url + view);
        return page;
    }

    /** Addresses that are asked for from now on. */
    private static List<String> requests(Page page) {
        var all = new ArrayList<String>();
        page.onRequest((Request request) -> all.add(request.url()));
        return all;
    }
}
