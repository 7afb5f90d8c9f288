package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Takes the pictures of docs/screenshots from a stack that runs. Not a test, and not run as one: the property names the
 * stack, whose newest completed study must have been run for real.
 */
@EnabledIfSystemProperty(named = "tunelab.screenshots", matches = "http.*")
class Screenshots {
    private static final int DESK = 1280;
    private static final int TELEPHONE = 390;
    private static final int TALLEST = 1700;
    private final String stack = System.getProperty("tunelab.screenshots").replaceAll("/$", "");
    private final Path directory = Path.of(System.getProperty("tunelab.repository"), "docs", "screenshots");

    /** A view of the page, and what must be on it. */
    private record View(String file, String address, String shown) {}

    private record Picture(View view, String file, int width, ColorScheme colours) {}

    @Test
    void takeAll() {
        try (var browser = Browser.start(stack + "/")) {
            for (var picture : pictures()) {
                take(browser, picture);
            }
        }
    }

    private List<Picture> pictures() {
        var study = get("/api/v1/studies?state=COMPLETED&limit=1").getString("items[0].id");
        var detail = get("/api/v1/studies/" + study);
        var stages = detail.getList("stages.name", String.class);
        var best = detail.getString("best.experiment_id");
        var other = detail.getString("stages[0].cells[0].experiment_id");
        var first = "#/studies/" + study + "?stage=" + stages.get(0);
        var models = "#/studies/" + study + "?stage=" + stages.get(2) + "&cell=only_baseline_right";
        var views = List.of(
                new View("studies", "#/", "Studies"),
                new View("study", first, "Accuracy against time"),
                new View("data", "#/studies/" + study + "?stage=" + stages.get(1), "Time against data"),
                new View("models", models, "Texts: only the first correct"),
                new View("experiment", "#/experiments/" + best + "?baseline=" + other, "Worst mistakes"),
                new View("submit", "#/submit?from=" + best, "Model and data"),
                new View("try", "#/try?run=" + best, "Text"));
        return views.stream()
                .flatMap(view -> Stream.of(
                        new Picture(view, view.file(), DESK, colours(view, "models")),
                        new Picture(view, view.file() + "-phone", TELEPHONE, colours(view, "experiment"))))
                .toList();
    }

    /** Some are taken dark, so that both schemes are seen. */
    private static ColorScheme colours(View view, String dark) {
        return view.file().equals(dark) ? ColorScheme.DARK : ColorScheme.LIGHT;
    }

    private void take(Browser browser, Picture picture) {
        var page = browser.open(picture.width(), 900, picture.colours());
        page.navigate(stack + "/" + picture.view().address());
        page.locator("main").getByText(picture.view().shown()).first().waitFor();
        if (picture.view().file().equals("try")) {
            classify(page);
        }
        // Not waitForFunction: it evaluates a text, which the page's security policy forbids.
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        int height = ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
        page.setViewportSize(picture.width(), Math.min(TALLEST, height));
        page.waitForTimeout(500);
        page.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(picture.file() + ".png")));
        page.context().close();
    }

    private static void classify(Page page) {
        page.locator("#text").fill("The plot is thin and the ending is silly, but the acting makes up for all of it.");
        page.locator("form.try button.main").click();
        page.locator(".verdict .big, .verdict p").first().waitFor();
    }

    private JsonPath get(String path) {
        return RestAssured.get(stack + path).jsonPath();
    }
}
