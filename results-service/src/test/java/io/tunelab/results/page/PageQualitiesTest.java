package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.classify.ATrainer;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds for every view: small, accessible, in both colour schemes, on a telephone. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageQualitiesTest extends PageCase {
    private static final Logger LOG = Logger.getLogger(PageQualitiesTest.class);
    private static final int LARGEST_FIRST_LOAD = 60_000;
    private static final int LARGEST_CHART_VIEW = 450_000;
    private static final int DESK = 1440;
    private static final int TELEPHONE = 390;
    private static PlayedStudy study;

    @Override
    void prepare() {
        study = PlayedStudy.finished();
    }

    @Test
    void theFirstLoadIsSmallAndAsksNobodyElse() {
        var page = browser.open("#/");
        assertThat(page.locator("tl-table tbody tr").first()).isVisible();

        var bytes = bytesLoaded(page);
        var paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime");

        LOG.infof("first load %d bytes, first contentful paint after %s ms", bytes, paint);
        assertThat(bytes).isBetween(1, LARGEST_FIRST_LOAD);
        assertThat(page.evaluate(
                        "performance.getEntriesByType('resource').every(it => it.name.startsWith(location.origin))"))
                .isEqualTo(true);
        assertThat(given().get("/").header("Content-Security-Policy")).contains("default-src 'self'");
    }

    @Test
    void aViewWithChartsLoadsTheirLibraryOnceAndCompressed() {
        for (var view :
                List.of("#/studies/" + study.id() + "?stage=first", "#/experiments/" + study.experiment(0, 3))) {
            var page = browser.open(view);
            assertThat(page.locator("tl-chart").first()).isVisible();
            settled(page);

            var bytes = bytesLoaded(page);

            LOG.infof("%s loads %d bytes", view, bytes);
            assertThat(bytes).isBetween(1, LARGEST_CHART_VIEW);
        }
        given().get("/_static/echarts/6.0.0/dist/echarts.esm.min.js")
                .then()
                .statusCode(200)
                .header("Cache-Control", containsString("immutable"));
    }

    private static int bytesLoaded(Page page) {
        return ((Number)
                        page.evaluate(
                                "performance.getEntriesByType('resource')"
                                        + ".concat(performance.getEntriesByType('navigation')).reduce((sum, it) => sum + it.transferSize, 0)"))
                .intValue();
    }

    @Test
    void everyViewIsAccessibleInBothColourSchemesAndFitsATelephone() {
        for (var view : views().entrySet()) {
            var page = browser.open(1280, 900, ColorScheme.LIGHT);
            page.navigate(url + view.getKey());
            assertThat(page.locator("main").getByText(view.getValue()).first()).isVisible();
            settled(page);
            Browser.isAccessible(page, view.getKey());

            page.setViewportSize(DESK, 900);
            isNotWiderThan(page, DESK, view.getKey());
            page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
            page.setViewportSize(TELEPHONE, 844);
            settled(page);
            Browser.isAccessible(page, view.getKey() + ", dark, on a telephone");
            isNotWiderThan(page, TELEPHONE, view.getKey());
            page.context().close();
        }
        assertThat(browser.troubles()).isEmpty();
    }

    @Test
    void thePageIsUsedWithTheKeyboardAlone() {
        var page = browser.open("#/studies/" + study.id() + "?stage=third");
        assertThat(page.getByLabel("Agreement")).isVisible();

        page.keyboard().press("Tab");
        assertThat(page.getByText("Skip to content")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("main")).isFocused();
        assertThat(page.getByLabel("Agreement")).isVisible();
        var button = page.getByLabel("Agreement").locator("button").nth(1);
        button.focus();
        page.keyboard().press("Enter");

        assertThat(page.getByLabel("Texts: only the first correct")).isVisible();
        assertThat(page.getByLabel("Agreement").locator("button[aria-pressed=true]"))
                .isFocused();
    }

    @Test
    void onATelephoneTheFormCutsNoNameOffAndIsSubmittedWithTheKeyboard() {
        var page = browser.open(TELEPHONE, 844, ColorScheme.LIGHT);
        page.navigate(url + "#/submit");
        assertThat(page.getByText("Model and data")).isVisible();

        assertThat((List<?>) page.evaluate("[...document.querySelectorAll('.fields input')]"
                        + ".filter(it => it.checkVisibility() && it.scrollWidth > it.clientWidth).map(it => it.id)"))
                .isEmpty();
        page.getByLabel("Learning rate", new Page.GetByLabelOptions().setExact(true))
                .focus();
        page.keyboard().press("Control+a");
        page.keyboard().type("7e-5");
        page.keyboard().press("Enter");

        assertThat(page.locator(".state").first()).hasText("queued");
        assertThat(page.getByText("7e-5", new Page.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    private static void isNotWiderThan(Page page, int width, String view) {
        assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                .as("width of " + view)
                .isLessThanOrEqualTo(width);
    }

    /** Views with something that they show when they are there. */
    private static Map<String, String> views() {
        return Map.ofEntries(
                Map.entry("#/", PlayedStudy.QUESTION),
                Map.entry("#/studies/" + study.id() + "?stage=first", "Accuracy against time"),
                Map.entry("#/studies/" + study.id() + "?stage=second", "Time against data"),
                Map.entry("#/studies/" + study.id() + "?stage=third&cell=both_wrong", "Texts: both wrong"),
                Map.entry("#/experiments", "Experiments"),
                Map.entry("#/experiments/" + study.experiment(0, 3), "Worst mistakes"),
                Map.entry("#/try", "Try it"),
                Map.entry("#/submit", "Model and data"),
                Map.entry("#/submit?as=study", "Study, YAML or JSON"),
                Map.entry("#/nowhere", "Page not found"),
                Map.entry("#/queue", "Queue"));
    }

    /** Drawn, and nothing moves any more. */
    private static void settled(Page page) {
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        page.evaluate("Promise.all(document.getAnimations().map(it => it.finished.catch(() => {})))");
    }
}
