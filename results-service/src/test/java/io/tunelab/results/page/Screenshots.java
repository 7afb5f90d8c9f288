package io.tunelab.results.page;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.nio.file.Path;
import java.util.List;
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

    /** A picture: the view, and what must be on it. */
    private record Picture(String file, String view, int width, ColorScheme colours, String shown) {}

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
        return List.of(
                new Picture("studies", "#/", DESK, ColorScheme.LIGHT, "Studies"),
                new Picture("study", first, DESK, ColorScheme.LIGHT, "Accuracy against time"),
                new Picture("study-phone", first, TELEPHONE, ColorScheme.LIGHT, "Accuracy against time"),
                new Picture(
                        "data",
                        "#/studies/" + study + "?stage=" + stages.get(1),
                        DESK,
                        ColorScheme.LIGHT,
                        "Time against data"),
                new Picture("models", models, DESK, ColorScheme.DARK, "Reviews: only the first right"),
                new Picture(
                        "experiment",
                        "#/experiments/" + best + "?baseline=" + other,
                        DESK,
                        ColorScheme.LIGHT,
                        "Worst mistakes"),
                new Picture("experiment-phone", "#/experiments/" + best, TELEPHONE, ColorScheme.DARK, "Worst mistakes"),
                new Picture("submit", "#/submit?from=" + best, DESK, ColorScheme.LIGHT, "Model and data"),
                new Picture("try", "#/try?run=" + best, DESK, ColorScheme.LIGHT, "Text"));
    }

    private void take(Browser browser, Picture picture) {
        var page = browser.open(picture.width(), 900, picture.colours());
        page.navigate(stack + "/" + picture.view());
        page.locator("main").getByText(picture.shown()).first().waitFor();
        if (picture.file().equals("try")) {
            classify(page);
        }
        page.waitForFunction("!document.querySelector('[aria-busy]')");
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
