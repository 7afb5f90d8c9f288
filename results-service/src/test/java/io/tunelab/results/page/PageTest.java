package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.KeyboardModifier;
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

/** The page in a real browser, before the real service, broker and database; the runs are played. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageTest extends PageCase {
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
    void theListLeadsToAStudyWhoseViewsFitWhatItsStagesVary() {
        var page = browser.open("#/");
        page.locator("a[href$='" + study.id() + "']").click();

        assertThat(page.getByRole(AriaRole.HEADING, named("shown").setLevel(1))).isVisible();
        assertThat(page.getByText(PlayedStudy.QUESTION)).isVisible();
        assertThat(page.getByText("8 of 8 runs")).isVisible();
        assertThat(page.getByLabel("Comparability")).containsText("Data");

        stage(page, "first");
        assertThat(heading(page, "Validation loss by max_length and learning_rate"))
                .isVisible();
        assertThat(heading(page, "Token lengths and truncation")).isVisible();
        assertThat(page.locator("[role=img][aria-label*='256: 40.5%']")).isVisible();
        assertThat(heading(page, "Accuracy against time")).isVisible();
        assertThat(heading(page, "Data map of the training texts")).isVisible();
        assertThat(page.getByText("hard: 30")).isVisible();
        Browser.isDrawn(page, "Validation loss by max_length and learning_rate");
        Browser.isDrawn(page, "Loss by epoch");
        assertThat(heading(page, "Learning curve")).hasCount(0);

        stage(page, "second");
        assertThat(heading(page, "Learning curve")).isVisible();
        assertThat(page.getByText("doubling the data would gain")).isVisible();
        assertThat(heading(page, "Time against data")).isVisible();
        assertThat(heading(page, "Token lengths and truncation")).hasCount(0);
    }

    @Test
    void testTextsThatAreProbablyMislabelledAreListedWithTheirTexts() {
        var page = browser.open("#/studies/" + study.id() + "?stage=first");
        page.getByText("Probably mislabelled test texts: ").click();

        var list = page.getByLabel("Probably mislabelled test texts");
        assertThat(list).containsText("nearly all of 4 runs give them another label with confidence");
        assertThat(list.locator("li")).hasCount(10);
        assertThat(list.locator("li").first()).containsText("given: ");
        assertThat(list.locator("li").first()).containsText("4 of 4 runs");
        assertThat(list.locator("li").first()).containsText("a <b>film</b> & its ending");
        list.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("More"))
                .click();
        assertThat(list.locator("li").nth(10)).isVisible();
    }

    @Test
    void whatIsShownIsInTheAddress() {
        var page = browser.open("#/studies/" + study.id() + "?stage=first");
        page.locator("#choose-show").selectOption("val_accuracy");
        assertThat(heading(page, "Validation accuracy by max_length and learning_rate"))
                .isVisible();
        page.getByRole(AriaRole.BUTTON, named("Val. loss")).click();

        var again = browser.open(page.url().substring(browser.url().length()));

        assertThat(heading(again, "Validation accuracy by max_length and learning_rate"))
                .isVisible();
        assertThat(again.locator("th[aria-sort=ascending]")).hasText("Val. loss");
        assertThat(again.getByLabel("Runs of first").locator("tbody tr").first())
                .containsText("256/1e-5");
    }

    @Test
    void columnsAreChosenAndRemembered() {
        var page = browser.open("#/studies/" + study.id() + "?stage=first");
        var table = page.getByLabel("Runs of first");
        assertThat(table.getByText("Total time")).hasCount(0);
        page.getByLabel("Results of first")
                .getByText("Columns", new Locator.GetByTextOptions().setExact(true))
                .click();
        page.getByLabel("Total time").check();
        page.getByLabel("Train loss").uncheck();

        page.reload();

        assertThat(table.getByText("Total time")).isVisible();
        assertThat(table.getByText("Train loss")).hasCount(0);
    }

    @Test
    void aLegendHidesALineAndShowsOneAlone() {
        var page = browser.open("#/experiments/" + study.experiment(0, 3));
        var legend = page.locator("tl-chart[heading='Loss by epoch'] .legend");
        var training = legend.getByText("training");
        training.click();
        assertThat(training).hasAttribute("aria-pressed", "false");
        training.click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
        assertThat(training).hasAttribute("aria-pressed", "true");
        assertThat(legend.getByText("validation")).hasAttribute("aria-pressed", "false");
    }

    @Test
    void twoModelsAreComparedDownToTheirReviews() {
        var page = browser.open("#/studies/" + study.id() + "?stage=third");

        assertThat(heading(page, "Compare two models")).isVisible();
        assertThat(heading(page, "Difference, points")).isVisible();
        var agreement = page.getByLabel("Agreement");
        assertThat(agreement.getByText("points").first()).isVisible();
        assertThat(agreement.getByText("McNemar")).isVisible();

        page.getByRole(AriaRole.BUTTON, named("only the second correct")).click();

        var reviews = page.getByLabel("Texts: only the second correct");
        assertThat(reviews.locator("li").first()).containsText("one layer: ");
        assertThat(reviews.locator("li").first()).containsText("a <b>film</b> & its ending.");
        assertThat(page).hasURL(Pattern.compile("cell=only_experiment_right"));
    }

    @Test
    void anExperimentShowsItsMistakesAndWhatItIsConfiguredOtherwise() {
        var page = browser.open("#/experiments/" + study.experiment(0, 3));
        assertThat(heading(page, "Worst mistakes")).isVisible();
        assertThat(page.getByLabel("Events", exactly()).locator("li").last()).containsText("run completed");
        assertThat(page.getByLabel("Artifacts and provenance")).containsText("distilbert, 6 layers");

        page.getByRole(AriaRole.BUTTON, named("true NEG, predicted POS")).press("Enter");
        assertThat(page.getByText("True NEG, predicted POS (most confident first)"))
                .isVisible();
        assertThat(page.locator(".reviews li").first()).containsText("row 198");

        page.getByLabel("Compare with").fill(study.experiment(0, 0));
        page.getByRole(AriaRole.BUTTON, named("Compare")).click();
        var differing = page.getByLabel("Configuration: differences").locator("tbody th");
        assertThat(differing).hasCount(2);
        assertThat(differing.allTextContents()).containsExactlyInAnyOrder("learning_rate", "max_length");
    }

    @Test
    void aCopyOfAnExperimentIsCheckedAndSubmitted() {
        var page = browser.open("#/experiments/" + study.experiment(0, 0));
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Clone and edit"))
                .click();

        page.getByLabel("Learning rate", exactly()).fill("2");
        page.getByRole(AriaRole.BUTTON, named("Submit the experiment")).click();
        assertThat(page.getByText("At most 1.")).isVisible();
        assertThat(page.getByLabel("Learning rate", exactly())).isFocused();

        page.getByLabel("Learning rate", exactly()).fill("3e-5");
        assertThat(page.getByText("was 2e-5")).isVisible();
        page.getByRole(AriaRole.BUTTON, named("Submit the experiment")).click();
        assertThat(page.locator(".state").first()).hasText("queued");
        var id = page.url().replaceAll(".*/", "");
        assertThat(given().get("/api/v1/experiments/" + id).jsonPath().getDouble("request.learning_rate"))
                .isEqualTo(3e-5);
        page.getByRole(AriaRole.BUTTON, named("Cancel").setExact(true)).click();
        page.getByRole(AriaRole.BUTTON, named("Cancel the experiment")).click();
        assertThat(page.getByText("Cancelling…")).isVisible();
    }

    @Test
    void aClassWithoutAWeightIsRefusedByTheNameThatWasTyped() {
        var page = browser.open("#/submit");
        page.locator("summary", new Page.LocatorOptions().setHasText("More")).click();
        page.locator("#field-class_weights").fill("bad=2, good");

        var sent = page.waitForRequest(
                "**/api/v1/experiments", () -> page.getByRole(AriaRole.BUTTON, named("Submit the experiment"))
                        .click());

        assertThat(sent.postData()).contains("\"class_weights\":{\"bad\":2,\"good\":null}");
        assertThat(page.locator("#field-class_weights-says")).containsText("allowed: balanced");
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("400"));
    }

    @Test
    void aStudyIsCheckedBeforeItIsStarted() {
        var page = browser.open("#/submit?as=study");
        assertThat(page.getByText("Valid: 9 experiments in 1 stage.")).isVisible();
        assertThat(page.getByText("would be trained")).isVisible();

        page.getByLabel("Study, YAML or JSON")
                .fill("name: wrong\nfixed: {epochs: 0}\nstages: [{name: a, grid: {seed: [1]}}]");
        assertThat(page.locator(".problems")).containsText("line 2");
        assertThat(browser.troubles()).allMatch(trouble -> trouble.contains("400"));
    }

    @Test
    void whatRunsIsShownAsItChanges() {
        var play = new StudyPlay();
        var id = play.started(("{name: running, fixed: {dataset: {seed: %d}},"
                        + " stages: [{name: one, grid: {max_length: [64, 128]}}]}")
                .formatted(play.dataSeed));
        var run = StudyPlay.submitted(id, 0, 0);
        Stack.event("run-started", run, 1, 0, event -> {});
        var page = browser.open("#/studies/" + id);

        var card = page.getByLabel("Running now").locator("li");
        Stack.event("run-progress", run, 1, 1, event -> event.put("epoch", 2).put("tokens_per_second", 4321));
        assertThat(card).containsText("training, epoch 2 of 3");
        assertThat(card).containsText("4,321 tokens/s");
        assertThat(card).containsText("trainer-1");
        assertThat(card).containsText("heartbeat");
        Stack.event("epoch-completed", run, 1, 2, event -> {});
        assertThat(card.getByLabel("Validation loss by epoch")).isVisible();
        StudyPlay.complete(run, 0.2);
        assertThat(page.getByText("1 of 2 runs")).isVisible();
        assertThat(card).hasCount(0);
        StudyPlay.command(id, "cancel");
    }

    @Test
    void aTypedTextIsClassified() {
        ATrainer.answers(200, Stack.CONTRACTS.sample("classification-answer"));
        var page = browser.open("#/try?run=" + study.experiment(0, 3));
        page.getByLabel("Text", exactly()).fill("a good film");
        page.getByRole(AriaRole.BUTTON, named("Classify")).click();
        assertThat(page.locator(".verdict")).containsText("Prediction: POS (87.5");
        assertThat(page.locator(".verdict")).not().containsText("Calibrated");
        assertThat(page.locator(".verdict")).containsText("are unknown to the model: 🎬");

        page.getByLabel("Calibrated probabilities").check();
        page.getByRole(AriaRole.BUTTON, named("Classify")).click();
        assertThat(page.locator(".verdict")).containsText("Calibrated with temperature 1.31");
        assertThat(ATrainer.asked()).contains("\"calibrated\":true");

        ATrainer.answers(503, "{\"code\": \"busy\", \"message\": \"It loads another model.\"}");
        page.getByRole(AriaRole.BUTTON, named("Classify")).click();
        assertThat(page.locator(".verdict")).not().containsText("POS");
        assertThat(page.locator(".verdict")).containsText("It loads another model.");
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static Page.GetByLabelOptions exactly() {
        return new Page.GetByLabelOptions().setExact(true);
    }

    static Locator heading(Page page, String name) {
        return page.getByRole(AriaRole.HEADING, named(name));
    }

    private static void stage(Page page, String name) {
        page.getByLabel("Stages").getByText(name).click();
    }
}
