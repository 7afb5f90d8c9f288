package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tunelab.results.page.PageTest.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a person does on the page while things change. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageLiveTest extends PageCase {
    /** Two polls of a study that runs, and some. */
    private static final int TWO_POLLS_MILLIS = 5_000;

    private final StudyPlay play = new StudyPlay();
    private String id;

    @BeforeEach
    void aStudyRuns() {
        id = play.started(("{name: running, fixed: {dataset: {seed: %d}},"
                        + " stages: [{name: one, grid: {max_length: [64, 128]}}]}")
                .formatted(play.dataSeed));
    }

    @AfterEach
    void theStudyIsCancelled() {
        StudyPlay.command(id, "cancel");
    }

    @Test
    void nothingIsRedrawnUnderTheUser() {
        var page = browser.open("#/studies/" + id);
        page.getByText("Fixed for all runs").click();
        var pause = page.getByRole(AriaRole.BUTTON, named("Pause"));
        pause.focus();
        pause.evaluate("it => { it.isTheSame = true; }");

        StudyPlay.complete(StudyPlay.submitted(id, 0, 0), 0.3);
        assertThat(page.getByText("1 of 2 runs")).isVisible();
        page.waitForTimeout(TWO_POLLS_MILLIS);

        assertThat(pause).isFocused();
        assertThat(pause.evaluate("it => it.isTheSame")).isEqualTo(true);
        assertThat(page.locator("details.fixed")).hasAttribute("open", "");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void whatIsTypedStaysWhileAnExperimentRuns() {
        var run = StudyPlay.submitted(id, 0, 0);
        Stack.event("run-started", run, 1, 0, event -> {});
        var page = browser.open("#/experiments/" + run);
        page.getByLabel("Compare with").fill("half an id");
        page.getByLabel("Compare with").focus();

        Stack.event("epoch-completed", run, 1, 1, event -> {});
        Browser.isDrawn(page, "Loss by epoch");
        page.getByLabel("Compare with").focus();
        Stack.event("epoch-completed", run, 1, 2, event -> event.put("epoch", 2));
        assertThat(page.getByLabel("Epochs").locator("tbody tr")).hasCount(2);

        assertThat(page.getByLabel("Compare with")).hasValue("half an id");
        assertThat(page.getByLabel("Compare with")).isFocused();
        assertThat(page.locator("tl-chart details.as-table").first()).hasAttribute("open", "");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void progressNeverRunsBackwards() {
        var run = StudyPlay.submitted(id, 0, 0);
        Stack.event("run-started", run, 1, 0, event -> {});
        var page = browser.open("#/experiments/" + run);
        var bar = page.getByLabel("Training", new Page.GetByLabelOptions().setExact(true));

        progress(run, 1, "training", 1, 500);
        assertThat(bar).hasAttribute("aria-valuenow", "30");
        Stack.event("run-progress", run, 1, 2, event -> {
            event.put("phase", "validating").put("epoch", 1);
            event.remove(List.of("step", "steps_per_epoch"));
        });
        assertThat(bar).hasAttribute("aria-valuenow", "33");
        progress(run, 3, "training", 2, 5);
        assertThat(page.getByText("training, epoch 2 of 3")).isVisible();
        assertThat(bar).hasAttribute("aria-valuenow", "34");
        Stack.event("run-progress", run, 1, 4, event -> event.put("phase", "testing")
                .remove(List.of("epoch", "epochs", "step", "steps_per_epoch")));
        assertThat(page.getByText("testing")).isVisible();
        assertThat(bar).hasAttribute("aria-valuenow", "100");
    }

    private static void progress(String run, int sequence, String phase, int epoch, int step) {
        Stack.event("run-progress", run, 1, sequence, event -> event.put("phase", phase)
                .put("epoch", epoch)
                .put("step", step));
    }

    @Test
    void aLostConnectionIsReportedOnceAndClearedWhenItIsBack() {
        var page = browser.open("#/studies/" + id);
        assertThat(page.getByText("0 of 2 runs")).isVisible();

        page.context().setOffline(true);
        var lost = page.getByText("Connection to the service lost");
        assertThat(lost).isVisible();
        page.waitForTimeout(TWO_POLLS_MILLIS);
        assertThat(lost).hasCount(1);
        assertThat(page.getByText("0 of 2 runs")).isVisible();
        page.context().setOffline(false);

        assertThat(page.getByText("Connected again.")).isVisible();
        assertThat(page.locator("tl-connection p")).hasCount(0);
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("ERR_INTERNET_DISCONNECTED"));
    }

    @Test
    void theBrowserNotifiesOfAnEndWhereItWasAskedTo() {
        var page = browser.open(1280, 900, ColorScheme.LIGHT);
        page.context().grantPermissions(List.of("notifications"));
        page.addInitScript("""
                window.told = [];
                window.Notification = class extends Notification {
                  constructor(title, options) { super(title, options); window.told.push(title); }
                };""");
        page.navigate(url + "#/studies/" + id);
        page.getByRole(AriaRole.BUTTON, named("Notify me")).click();
        assertThat(page.getByText("You will be notified when it ends")).isVisible();

        StudyPlay.complete(StudyPlay.submitted(id, 0, 0), 0.3);
        StudyPlay.complete(StudyPlay.submitted(id, 0, 1), 0.4);
        assertThat(page.locator(".state").first()).hasText("completed");

        assertThat(page.evaluate("window.told")).isEqualTo(List.of("running: completed"));
    }

    @Test
    void anAddressOfNothingSaysSo() {
        var page = browser.open("#/studies/nowhere");

        assertThat(page.getByRole(AriaRole.HEADING, named("Not found"))).isVisible();
        page.getByText("Back to the studies").click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Studies"))).isVisible();
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("404"));
    }

    @Test
    void cancellingAsksFirstAndTellsWhatItDid() {
        var runs = List.of(StudyPlay.submitted(id, 0, 0), StudyPlay.submitted(id, 0, 1));
        var page = browser.open("#/studies/" + id);
        var cancel = page.getByRole(AriaRole.BUTTON, named("Cancel").setExact(true));

        cancel.click();
        var dialog = page.getByRole(AriaRole.DIALOG);
        assertThat(dialog).containsText("2 runs have not finished.");
        page.keyboard().press("Escape");
        assertThat(dialog).hasCount(0);
        assertThat(StudyPlay.study(id).getString("state")).isEqualTo("RUNNING");

        cancel.click();
        dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel the study"))
                .click();
        assertThat(page.getByText("Cancelling…")).isVisible();
        runs.forEach(run -> Stack.event("run-cancelled", run, 1, 0, event -> {}));
        assertThat(page.locator(".state").first()).hasText("cancelled");
        // The state of a cancelled stage is not a tick.
        assertThat(page.getByLabel("Stages").locator("[role=img]")).hasText("✕");
        assertThat(browser.troubles()).isEmpty();
    }
}
