package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static io.tunelab.results.page.PageTest.heading;
import static io.tunelab.results.page.PageTest.named;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tunelab.v1.TestPredictions;

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
        page.getByLabel("Text contains").fill("review 1");
        page.getByLabel("Confidence at least, %").fill("65");
        assertThat(page).hasURL(Pattern.compile("least=65"));
        assertThat(page).hasURL(Pattern.compile("text=review(\\+|%20)1&|text=review(\\+|%20)1$"));
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
    void theBestOfAStudyIsNotComparedAcrossValidationSets() {
        var page = browser.open("#/studies/" + study.id());

        assertThat(page.getByText("not comparable with the best of second (other validation set)"))
                .isVisible();
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
    void aLabelWithoutExamplesLeavesTheChoiceOfLabels() {
        var id = "three-" + System.nanoTime();
        Stack.event("run-queued", id, 0, 0, event -> {});
        Stack.publish("test-predictions", id, predictionsOfThreeLabels(id).toByteArray());
        StudyPlay.awaitPredictions(id);
        Stack.event("run-completed", id, 1, 4, event -> {
            ((ArrayNode) event.get("labels")).add("NEUTRAL");
            event.remove(List.of("confusion_matrix", "thresholds"));
        });
        var page = browser.open("#/experiments/" + id);
        Browser.isDrawn(page, "ROC curve");
        var choice = page.getByLabel("Curves for");

        choice.selectOption("NEUTRAL");
        assertThat(page.getByText("they need test examples with the label NEUTRAL and others without it"))
                .isVisible();
        choice.selectOption("POS");

        assertThat(page.locator("tl-chart[heading='ROC curve']")).containsText("Each label against all others. POS: ");
        // The run has no data set that is known here.
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("404"));
    }

    /** Of examples that have the first two labels only. */
    private static TestPredictions predictionsOfThreeLabels(String id) {
        var message = TestPredictions.newBuilder()
                .setExperimentId(id)
                .setAttempt(1)
                .setDatasetKey("played")
                .setNumLabels(3);
        for (int row = 0; row < 20; row++) {
            float first = row % 2 == 0 ? 0.5f + row / 100f : 0.4f - row / 100f;
            message.addRowIds(row).addLabels(row % 2).addTokenCounts(10 + row);
            message.addProbabilities(first).addProbabilities(0.8f - first).addProbabilities(0.2f);
        }
        return message.build();
    }

    @Test
    void theEditorOfACopyIsNotThatOfTheNextStudy() {
        var page = browser.open("#/submit?as=study&study=" + study.id());
        assertThat(page.getByText("Valid: 8 experiments in 3 stages.")).isVisible();
        assertThat(page.getByLabel("Study, YAML or JSON")).hasValue(Pattern.compile("grid: .max_length: .128, 256.,"));

        page.getByRole(AriaRole.LINK, named("A study")).click();

        assertThat(page.getByLabel("Study, YAML or JSON")).hasValue(Pattern.compile("name: rates"));
        assertThat(page.getByText("Valid: 9 experiments in 1 stage.")).isVisible();
    }

    @Test
    void aCopyOfAnExperimentKeepsItsTags() {
        var id = given().contentType("application/json")
                .body("{\"max_length\": 48, \"tags\": {\"owner\": \"team-a\"}}")
                .post("/api/v1/experiments")
                .jsonPath()
                .getString("experiment_id");
        await().until(() -> Stack.state(id), "QUEUED"::equals);
        var page = browser.open("#/submit?from=" + id);

        var sent = page.waitForRequest(
                "**/api/v1/experiments", () -> page.getByRole(AriaRole.BUTTON, named("Submit the experiment"))
                        .click());

        assertThat(sent.postData()).contains("\"tags\":{\"owner\":\"team-a\"}").contains("\"max_length\":48");
        assertThat(page.locator(".state").first()).hasText("queued");
    }

    @Test
    void aTruncatedTextSaysHowMuchOfItWasRead() {
        ATrainer.answers(
                200,
                Stack.CONTRACTS
                        .sample("classification-answer")
                        .replaceFirst("\"truncated\":\\s*false", "\"truncated\": true")
                        .replaceFirst("\"read_tokens\":\\s*8", "\"read_tokens\": 5"));
        var page = browser.open("#/try?run=" + study.experiment(0, 3));
        page.getByLabel("Text", new Page.GetByLabelOptions().setExact(true)).fill("a good film");
        page.getByRole(AriaRole.BUTTON, named("Classify")).click();

        assertThat(page.locator(".verdict")).containsText("the model read 5 of 8 tokens.");
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
        assertThat(page.getByText("Valid: 1 experiment in 1 stage.")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Start the study")).click();
        assertThat(heading(page, "drafted")).isVisible();

        page.getByRole(AriaRole.BUTTON, named("Extend")).click();
        page.getByLabel("Total seeds").fill("2");
        page.getByRole(AriaRole.DIALOG)
                .getByRole(AriaRole.BUTTON, new com.microsoft.playwright.Locator.GetByRoleOptions().setName("Extend"))
                .click();
        assertThat(page.getByText("0 of 2 runs").first()).isVisible();

        assertThat(page.getByRole(AriaRole.BUTTON, named("Delete…"))).hasCount(0);
        var id = page.url().replaceAll(".*/studies/", "").replaceAll("[?].*", "");
        StudyPlay.command(id, "cancel");
        Stack.event("run-cancelled", StudyPlay.study(id).getString("stages[0].cells[0].experiment_id"), 1, 9, e -> {});
        Stack.event("run-cancelled", StudyPlay.study(id).getString("stages[0].cells[1].experiment_id"), 1, 9, e -> {});
        page.getByRole(AriaRole.BUTTON, named("Delete…")).click();
        page.getByRole(AriaRole.BUTTON, named("Delete the study")).click();
        assertThat(page.getByText("Study deleted. Its experiments stay.")).isVisible();
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("400"));
    }
}
