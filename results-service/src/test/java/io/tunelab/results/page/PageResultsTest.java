package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.tunelab.results.page.PageTest.heading;
import static io.tunelab.results.page.PageTest.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import io.tunelab.results.classify.ATrainer;
import io.tunelab.results.study.StudyPlay;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a run is worth, several models on one text, the queue, and studies from draft to deletion; in a real browser. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageResultsTest extends PageCase {
    private static PlayedStudy study;

    @Override
    void prepare() {
        study = PlayedStudy.finished();
    }

    @AfterEach
    void nothingWentWrongOnThePage() {
        if (browser != null) {
            assertThat(browser.troubles()).isEmpty();
        }
    }

    @Test
    void aRunShowsItsLabelsItsCurvesAndWhatThresholdsGive() {
        var page = browser.open("#/experiments/" + study.experiment(0, 3));

        var details = page.getByLabel("Test results in detail");
        assertThat(details).containsText("label POS is the positive one");
        assertThat(details).containsText("AUROC");
        Browser.isDrawn(page, "ROC curve");
        Browser.isDrawn(page, "Precision-recall curve");
        Browser.isDrawn(page, "Errors by length");
        assertThat(details.getByRole(
                                AriaRole.REGION,
                                new com.microsoft.playwright.Locator.GetByRoleOptions()
                                        .setName("Test results by label"))
                        .locator("tbody tr"))
                .hasCount(2);
        var thresholds = details.getByRole(
                AriaRole.REGION, new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Thresholds"));
        assertThat(thresholds.locator("tbody tr").first()).containsText("used for all other figures");
        assertThat(thresholds.locator("tbody tr").nth(1)).containsText("0.463");
    }

    @Test
    void mistakesAreSearchedByTheirTextAndTheSearchIsInTheAddress() {
        var page = browser.open("#/experiments/" + study.experiment(0, 3));
        var mistakes = page.getByLabel("Mistakes", new Page.GetByLabelOptions().setExact(true))
                .first();
        assertThat(mistakes.locator("li").first()).isVisible();

        page.getByLabel("Text contains").fill("review 19");

        assertThat(page).hasURL(Pattern.compile("text=review"));
        assertThat(page.locator(".reviews li").first()).containsText("row 19");
        assertThat(page.locator(".reviews").getByText(Pattern.compile("^row 1[0-8],")))
                .hasCount(0);
        page.getByRole(AriaRole.BUTTON, named("All mistakes")).click();
        assertThat(page.getByLabel("Text contains")).hasValue("");
    }

    @Test
    void aTextStaysWhenModelsComeAndGoAndTheNewOneIsAskedAtOnce() {
        ATrainer.answers(200, Stack.CONTRACTS.sample("classification-answer"));
        var page = browser.open("#/try?run=" + study.experiment(0, 3));
        var text = page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true));
        text.fill("a good film 🎬");
        page.getByRole(AriaRole.BUTTON, named("Classify")).click();
        assertThat(page.locator(".verdict section")).hasCount(1);

        page.locator("#model").selectOption(study.experiment(0, 0));

        assertThat(page.locator(".verdict section")).hasCount(2);
        assertThat(page.locator(".verdict section").nth(1)).containsText("Prediction: POS");
        assertThat(text).hasValue("a good film 🎬");
        assertThat(page).hasURL(Pattern.compile(study.experiment(0, 0)));
        page.getByRole(AriaRole.BUTTON, named("Remove " + study.experiment(0, 3)))
                .click();
        assertThat(page.locator(".verdict section")).hasCount(1);
        assertThat(text).hasValue("a good film 🎬");
    }

    @Test
    void theQueueSaysWhatWaitsForWhat() {
        var id = "waits-" + System.nanoTime();
        Stack.event("run-queued", id, 0, 0, event -> {});
        Stack.event("run-waiting", id, 0, 1_000_001, event -> {});
        var page = browser.open("#/queue");

        var row = page.locator("tbody tr", new Page.LocatorOptions().setHasText(id));
        assertThat(row).containsText("is being downloaded");
        assertThat(row).containsText("queued");
        Stack.event("run-cancelled", id, 1, 9, event -> {});
        assertThat(row).hasCount(0);
    }

    @Test
    void aStudyIsWrittenWithSuggestionsStartedExtendedAndDeleted() {
        var play = new StudyPlay();
        var page = browser.open("#/submit?as=study");
        var area = page.getByLabel("Study, YAML or JSON");
        area.fill("name: drafted\nselect_by: val_au");
        area.press("End");
        page.getByRole(AriaRole.BUTTON, named("val_auroc")).click();
        assertThat(area).hasValue("name: drafted\nselect_by: val_auroc");
        area.fill(
                "name: drafted\nselect_by: val_auroc\nfixed: {dataset: {seed: %d}}\nstages:\n  - name: only\n    grid: {max_length: [64]}"
                        .formatted(play.dataSeed));
        assertThat(page.getByText("Valid: 1 experiments in 1 stage.")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Start the study")).click();
        assertThat(heading(page, "drafted")).isVisible();

        page.getByRole(AriaRole.BUTTON, named("Extend")).click();
        page.getByLabel("Seeds in all").fill("2");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Extend"))
                .click();
        assertThat(page.getByText("0 of 2 runs").first()).isVisible();

        var id = page.url().replaceAll(".*/studies/", "").replaceAll("[?].*", "");
        StudyPlay.command(id, "cancel");
        Stack.event("run-cancelled", StudyPlay.study(id).getString("stages[0].cells[0].experiment_id"), 1, 9, e -> {});
        Stack.event("run-cancelled", StudyPlay.study(id).getString("stages[0].cells[1].experiment_id"), 1, 9, e -> {});
        page.getByRole(AriaRole.BUTTON, named("Delete").setExact(true)).click();
        page.getByRole(AriaRole.BUTTON, named("Delete the study")).click();
        assertThat(page.getByText("Study deleted. Its experiments stay.")).isVisible();
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("400"));
    }
}
