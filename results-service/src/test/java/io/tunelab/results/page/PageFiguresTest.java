package io.tunelab.results.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Page;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.classify.ATrainer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the page's scripts compute by themselves. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
@WithTestResource(ATrainer.class)
class PageFiguresTest {
    private static final double AA_CONTRAST = 4.5;
    private Browser browser;
    private Page page;

    @TestHTTPResource("/")
    String url;

    @BeforeEach
    void aPageIsOpen() {
        browser = Browser.start(url);
        page = browser.open("#/");
    }

    @AfterEach
    void closeTheBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void rankCorrelationsAreSpearmans() {
        assertThat(number("correlation([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]).value", "view/study/rank-correlation.js"))
                .isCloseTo(0.8, within(1e-12));
        // With ties; scipy.stats.spearmanr([1, 1, 2, 3], [4, 3, 2, 1]).
        assertThat(number("correlation([1, 1, 2, 3], [4, 3, 2, 1]).value", "view/study/rank-correlation.js"))
                .isCloseTo(-0.9486832980505139, within(1e-12));
        // Between the groups lie 4 of 5: 1, 2 and 3, 4.
        assertThat(number("correlation(['a', 'a', 'b', 'b'], [1, 2, 3, 4]).value", "view/study/rank-correlation.js"))
                .isCloseTo(Math.sqrt(0.8), within(1e-12));
    }

    @Test
    void aStudyIsBusyWhileARunOfItIs() {
        var study = """
                {stages: [{cells: [
                  {started_at: '2026-01-01T00:00:00Z', finished_at: '2026-01-01T00:01:00Z'},
                  {started_at: '2026-01-01T00:00:30Z', finished_at: '2026-01-01T00:02:00Z'},
                  {started_at: '2026-01-01T05:00:00Z', finished_at: '2026-01-01T05:00:10Z'},
                  {started_at: '2025-01-01T00:00:00Z', finished_at: '2025-01-02T00:00:00Z', reused: true},
                  {state: 'QUEUED'}]}]}""";

        assertThat(number("busySeconds(" + study + ")", "view/study/busy.js")).isEqualTo(130);
    }

    @Test
    void anEpochThatIsValidatedIsAtItsEnd() {
        var module = "view/progress.js";
        assertThat(number("done({phase: 'training', epoch: 2, epochs: 4, step: 5, steps_per_epoch: 10})", module))
                .isEqualTo(0.375);
        assertThat(number("done({phase: 'validating', epoch: 2, epochs: 4})", module))
                .isEqualTo(0.5);
        assertThat(number("done({phase: 'testing'})", module)).isEqualTo(1);
        assertThat(number("done({phase: 'preparing'})", module)).isZero();
    }

    @Test
    void textIsReadableOnEveryShadeOfAScale() {
        var contrasts = """
                (() => {
                  const theme = module.readTheme();
                  const light = colour => {
                    const [r, g, b] = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16) / 255)
                      .map(it => (it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4));
                    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
                  };
                  const scales = [theme.heat, [theme.none, theme.less], [theme.none, theme.more]];
                  return scales.flatMap(([from, to]) => Array.from({length: 101}, (_, i) => {
                    const shade = module.mix(from, to, i / 100);
                    const [one, other] = [light(shade), light(module.inkOn(shade))];
                    return Math.max(one, other) / Math.min(one, other);
                  }));
                })()""";

        @SuppressWarnings("unchecked")
        var all = (List<Number>) evaluate(contrasts, "chart/theme.js");

        assertThat(all).hasSize(303).allSatisfy(contrast -> assertThat(contrast.doubleValue())
                .isGreaterThanOrEqualTo(AA_CONTRAST));
    }

    private double number(String call, String module) {
        return ((Number) evaluate("module." + call, module)).doubleValue();
    }

    private Object evaluate(String expression, String module) {
        return page.evaluate(
                "async () => { const module = await import('/app/" + module + "'); return " + expression + "; }");
    }
}
