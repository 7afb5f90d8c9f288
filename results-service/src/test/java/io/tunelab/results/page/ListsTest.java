package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
import io.tunelab.results.study.StudyPlay;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do all day with a list of a few hundred runs: find, tidy and compare. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class ListsTest extends PageCase {
    private static final Logger LOG = Logger.getLogger(ListsTest.class);
    private static final int RUNS = 300;
    private static final int TELEPHONE = 390;
    private static final String HOSTILE = "<img src=x onerror=document.title='hacked'>";
    private static final String NOTES = """
            # Why

            **Bold** and [a link](https://example.com), `code`, but [not this](javascript:document.title='hacked')

            <script>document.title='hacked'</script><img src=x onerror="document.title='hacked'">
            ![picture](https://example.com/x.png)
            """;
    private static final String STUDY = "lists-" + UUID.randomUUID();

    @Override
    void prepare() {
        for (int i = 0; i < RUNS; i++) {
            int number = i;
            Stack.event("run-queued", run(i), 0, 0, event -> {
                var request = (ObjectNode) event.get("request");
                request.put("study", STUDY).put("max_length", number % 2 == 0 ? 128 : 256);
                request.put("seed", number / 2).put("model", number % 3 == 0 ? "find/small" : "find/large");
            });
            if (i % 10 == 9) {
                Stack.event("run-failed", run(i), 1, 1, event -> {});
            } else {
                Stack.event("epoch-completed", run(i), 1, 1, event -> {
                    ((ObjectNode) event.get("validation")).put("accuracy", 0.6 + 0.001 * number);
                });
                Stack.event("run-completed", run(i), 1, 2, event -> ((ObjectNode) event.get("best"))
                        .put("accuracy", 0.6 + 0.001 * number));
            }
        }
        await().until(() -> given().queryParam("study", STUDY)
                        .queryParam("state", "COMPLETED,FAILED")
                        .get("/api/v1/experiments")
                        .jsonPath()
                        .getInt("total")
                == RUNS);
    }

    private static String run(int number) {
        return "%s-%03d".formatted(STUDY, number);
    }

    /** The list of these runs only, with the hash's other parameters. */
    private static Page list(String more) {
        return browser.open("#/experiments?study=" + STUDY + more);
    }

    private static Locator rows(Page page) {
        return page.locator("tl-table tbody tr");
    }

    @Test
    void threeHundredRunsAreSortedAndTurnedThroughBothWays() {
        var page = list("");
        long start = System.nanoTime();
        assertThat(page.getByText("1–50 of 300")).isVisible();
        LOG.infof("list of %d runs shown after %d ms", RUNS, (System.nanoTime() - start) / 1_000_000);

        page.locator("button.sort").getByText("Val. accuracy").click();
        assertThat(page.locator("th[aria-sort=ascending]")).containsText("Val. accuracy");
        assertThat(rows(page).first()).containsText("60.0%");
        page.locator("button.sort").getByText("Val. accuracy").click();
        assertThat(rows(page).first()).containsText("89.8%");
        page.getByRole(AriaRole.LINK, named("Next page")).click();
        assertThat(page.getByText("51–100 of 300")).isVisible();
        page.getByRole(AriaRole.LINK, named("Next page")).click();
        assertThat(page.getByText("101–150 of 300")).isVisible();
        page.getByRole(AriaRole.LINK, named("Previous page")).click();
        assertThat(page.getByText("51–100 of 300")).isVisible();
        page.getByRole(AriaRole.LINK, named("Previous page")).click();
        assertThat(page.getByText("1–50 of 300")).isVisible();
        assertThat(rows(page).first()).containsText("89.8%");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void aFilterIsCompletedFromFieldToValueAndABadOneIsSaidAtItsField() {
        var page = list("");
        var filter = page.getByLabel("Filter");
        filter.fill("mod");
        page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName("model"))
                .first()
                .click();
        assertThat(filter).hasValue("model ");
        page.keyboard().type("=");
        page.keyboard().type(" sma");
        assertThat(page.getByRole(AriaRole.OPTION).first()).containsText("'find/small'");
        page.keyboard().press("ArrowDown");
        page.keyboard().press("Enter");
        assertThat(filter).hasValue("model = 'find/small' ");
        page.keyboard().press("Escape");
        page.keyboard().press("Enter");
        assertThat(page.getByText("1–50 of 100")).isVisible();

        filter.fill("modle = 1");
        filter.press("Enter");
        assertThat(page.locator("#filter-says")).containsText("Did you mean model?");
        assertThat(filter).hasAttribute("aria-invalid", "true");
        assertThat(browser.troubles()).isNotEmpty().allMatch(trouble -> trouble.contains("400"));
        filter.fill("");
        filter.press("Enter");
        assertThat(page.getByText("1–50 of 300")).isVisible();
        assertThat(page.locator("#filter-says")).containsText("Examples");
    }

    @Test
    void groupsLeadToTheirRuns() {
        var page = list("&by=model");

        assertThat(rows(page)).hasCount(2);
        assertThat(rows(page).first()).containsText("find/large");
        page.getByRole(AriaRole.LINK, named("find/small")).click();
        assertThat(page.getByText("1–50 of 100")).isVisible();
        assertThat(page.getByLabel("Filter")).hasValue("model = 'find/small'");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void runsAreChosenOverPagesAndComparedByALink() {
        var page = list("&sort=experiment_id");
        for (int i = 0; i < 4; i++) {
            page.getByLabel("Select " + run(i)).check();
        }
        page.getByRole(AriaRole.LINK, named("Next page")).click();
        assertThat(page.getByText("51–100 of 300")).isVisible();
        page.getByLabel("Select " + run(50)).check();
        assertThat(page.getByText("5 selected")).isVisible();

        page.getByRole(AriaRole.LINK, named("Compare")).click();

        assertThat(page.getByRole(AriaRole.HEADING, named("Compare 5 runs"))).isVisible();
        assertThat(page.getByLabel("Settings that differ")).containsText("max_length");
        assertThat(page.getByLabel("Is the difference real?")).containsText("not comparable");
        assertThat(page.locator("tl-chart canvas")).hasCount(2);
        page.getByLabel("Training loss", new Page.GetByLabelOptions().setExact(true))
                .check();
        assertThat(page.locator("tl-chart canvas")).hasCount(3);
        page.locator("#choose-Seeds").selectOption("single");
        assertThat(page.locator("tl-chart summary").getByText("As a table").first())
                .isVisible();
        var same = browser.open(page.url().substring(page.url().indexOf('#')));
        assertThat(same.locator("tl-chart canvas")).hasCount(3);
        page.getByLabel("Remove " + run(50) + " from the comparison").click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Compare 4 runs"))).isVisible();
        Browser.isAccessible(page, "comparison");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void allThatMatchAreNotOfferedForComparison() {
        var page = list("");
        page.getByLabel("Select " + run(0))
                .or(page.getByLabel("Select " + run(RUNS - 1)))
                .first()
                .check();
        assertThat(page.getByText("Choose two or more to compare.")).isVisible();

        page.getByLabel("Select all rows shown").check();
        page.getByRole(AriaRole.BUTTON, named("Select all 300 that match")).click();

        assertThat(page.getByText("300 selected")).isVisible();
        assertThat(page.getByText("Choose two or more to compare.")).hasCount(0);
        assertThat(page.getByRole(AriaRole.LINK, named("Compare"))).hasCount(0);
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void manyAreTaggedArchivedAndDeletedAfterTheyWereCounted() {
        for (int i = 0; i < 3; i++) {
            Stack.event("run-queued", run(900 + i), 0, 0, event -> ((ObjectNode) event.get("request"))
                    .put("study", STUDY + "-bulk"));
            Stack.event("run-failed", run(900 + i), 1, 1, event -> {});
            int number = i;
            await().until(() -> Stack.state(run(900 + number)), "FAILED"::equals);
        }
        var page = browser.open("#/experiments?study=" + STUDY + "-bulk");
        page.getByLabel("Select all rows shown").check();
        page.getByRole(AriaRole.BUTTON, named("Tag…")).click();
        page.getByLabel("Tag", new Page.GetByLabelOptions().setExact(true)).fill("batch = one");
        page.getByRole(AriaRole.BUTTON, named("Next")).click();
        assertThat(page.getByRole(AriaRole.HEADING, named("Tag 3 experiments?")))
                .isVisible();
        page.getByRole(AriaRole.BUTTON, named("Tag 3")).click();
        assertThat(rows(page).first()).containsText("batch: one");

        page.getByLabel("Select " + run(900)).check();
        page.getByRole(AriaRole.BUTTON, named("Archive")).click();
        page.getByRole(AriaRole.BUTTON, named("Archive 1")).click();
        assertThat(rows(page)).hasCount(2);
        page.locator("#archived").selectOption("only");
        assertThat(rows(page)).hasCount(1);
        page.locator("#archived").selectOption("all");
        assertThat(rows(page)).hasCount(3);

        page.getByLabel("Select all rows shown").check();
        page.getByRole(AriaRole.BUTTON, named("Delete…")).click();
        page.getByRole(AriaRole.BUTTON, named("Keep it")).click();
        assertThat(rows(page)).hasCount(3);
        page.getByRole(AriaRole.BUTTON, named("Delete…")).click();
        page.getByRole(AriaRole.BUTTON, named("Delete 3")).click();
        assertThat(page.getByText("No experiments match.")).isVisible();
        assertThat(Stack.state(run(900))).isEqualTo("UNKNOWN");
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void hostileNamesAndNotesAreShownAndNotExecuted() {
        given().contentType("application/json")
                .body(Map.of("name", HOSTILE, "notes", NOTES, "tags", Map.of("who", "<b>ann</b>")))
                .patch("/api/v1/experiments/" + run(7))
                .then()
                .statusCode(200);
        var page = list("&seed=3");
        assertThat(rows(page).first().or(rows(page).last()).first()).isVisible();
        assertThat(page.getByText(HOSTILE)).isVisible();
        page.getByText(HOSTILE).click();

        assertThat(page.locator(".markdown h3")).hasText("Why");
        assertThat(page.locator(".markdown strong")).hasText("Bold");
        assertThat(page.locator(".markdown a")).hasCount(1);
        assertThat(page.locator(".markdown")).containsText("<script>document.title='hacked'</script>");
        assertThat(page.locator(".markdown img, .markdown script")).hasCount(0);
        assertThat(page.locator(".chip.tag")).hasText("who: <b>ann</b>");
        assertThat(page.title()).doesNotStartWith("hacked");

        page.getByRole(AriaRole.BUTTON, named("Edit name, tags and notes")).click();
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("a\u202eb");
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.locator("#marks-name-says")).containsText("name is");
        page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill("the seventh");
        page.getByLabel("Tags, one per line").fill("owner = ann");
        page.getByRole(AriaRole.BUTTON, named("Save")).click();
        assertThat(page.locator("h1")).containsText("the seventh");
        assertThat(page.locator(".chip.tag")).hasText("owner: ann");
        // The run has no test predictions and no data set, and the first name was refused.
        assertThat(browser.troubles()).isNotEmpty().allMatch(trouble -> trouble.matches("(?s).*\\b(400|404|409)\\b.*"));
    }

    @Test
    void listsAreAccessibleInBothColourSchemesAndFitATelephone() {
        for (var view : List.of("#/experiments?study=" + STUDY, "#/experiments?by=model", "#/?q=nothing-like-this")) {
            var page = browser.open(1440, 900, ColorScheme.LIGHT);
            page.navigate(url + view);
            assertThat(page.locator("h1")).isVisible();
            assertThat(page.locator("[aria-busy]")).hasCount(0);
            Browser.isAccessible(page, view);
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(TELEPHONE, 844);
            Browser.isAccessible(page, view + ", dark, on a telephone");
            assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                    .as("width of " + view)
                    .isLessThanOrEqualTo(TELEPHONE);
            page.context().close();
        }
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void studiesAreFoundTaggedAndArchived() {
        var play = new StudyPlay();
        var study = play.started(
                "{name: lists-study, question: 'Is it found?', select_by: val_auroc, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}"
                        .formatted(play.dataSeed));
        StudyPlay.complete(StudyPlay.submitted(study, 0, 0), 0.3);
        StudyPlay.awaitState(study, "COMPLETED");
        var page = browser.open("#/?q=" + study);
        assertThat(rows(page)).hasCount(1);
        assertThat(rows(page).first()).containsText("Is it found?");
        assertThat(rows(page).first()).containsText("0.9512");
        assertThat(rows(page).first()).containsText("by validation AUROC");

        page.getByLabel("Select lists-study").check();
        page.getByRole(AriaRole.BUTTON, named("Delete…")).click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("Their experiments stay.");
        page.getByRole(AriaRole.BUTTON, named("Keep it")).click();
        page.getByRole(AriaRole.BUTTON, named("Archive")).click();
        page.getByRole(AriaRole.BUTTON, named("Archive 1")).click();

        assertThat(page.getByText("No studies match.")).isVisible();
        assertThat(given().get("/api/v1/studies/" + study).jsonPath().getString("archived_at"))
                .isNotBlank();
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void anArchiveOfAllStudiesCanStillBeShown() {
        var play = new StudyPlay();
        var study =
                play.started("{name: archived, fixed: {dataset: {seed: %d}}, stages: [{name: one, grid: {seed: [1]}}]}"
                        .formatted(play.dataSeed));
        var all = Map.of("filter", "updated_at is present");
        given().contentType("application/json").body(all).post("/api/v1/bulk/studies/archive");
        var page = browser.open("#/");
        assertThat(page.getByText("No studies yet, or all of them are archived."))
                .isVisible();

        page.locator("#archived").selectOption("only");

        assertThat(page.locator("a[href$='" + study + "']")).isVisible();
        given().contentType("application/json")
                .body(Map.of("filter", "updated_at is present", "archived", "only"))
                .post("/api/v1/bulk/studies/unarchive");
        assertThat(browser.troubles()).isEmpty();
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }
}
