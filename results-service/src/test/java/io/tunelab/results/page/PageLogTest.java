package io.tunelab.results.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tunelab.embedded.EmbeddedStack;
import io.tunelab.results.Patience;
import io.tunelab.results.Stack;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a user finds out about a run that failed. */
@QuarkusTest
@ExtendWith(Patience.class)
@WithTestResource(value = EmbeddedStack.class, initArgs = @ResourceArg(name = "role", value = "results"))
class PageLogTest extends PageCase {
    /** The page asks for a growing log every 15 s, when it looks at the run, which it does every 10 s. */
    private static final double LOG_PATIENCE_MILLIS = 60_000;

    private final String id = "log-" + UUID.randomUUID();

    @Test
    void theLogOfARunGrowsWhileItRunsAndIsOpenWhenItHasFailed() {
        Stack.event("run-queued", id, 0, 0, event -> {});
        Stack.event("run-started", id, 1, 0, event -> {});
        Stack.event("run-logged", id, 1, 1, event -> logged(event, "info", "the model is opened"));
        var page = browser.open("#/experiments/" + id);
        var log = page.getByText("Log (1 line)");
        assertThat(log).isVisible();
        log.click();
        assertThat(page.getByText("the model is opened")).isVisible();

        Stack.event("run-logged", id, 1, 2, event -> logged(event, "error", "it broke\nat Somewhere.java:7"));
        assertThat(page.getByText("Log (2 lines)")).isVisible(new IsVisibleOptions().setTimeout(LOG_PATIENCE_MILLIS));
        assertThat(page.getByText("at Somewhere.java:7")).isVisible();
        Stack.event("run-failed", id, 1, 3, event -> {});

        assertThat(page.locator(".state").first()).hasText("failed");
        assertThat(page.getByText("at Somewhere.java:7")).isVisible();
        Browser.isAccessible(page, "a failed run");
        page.reload();
        assertThat(page.getByText("at Somewhere.java:7")).isVisible();
        assertThat(browser.troubles()).isEmpty();
    }

    private static void logged(ObjectNode event, String level, String message) {
        event.remove("skipped");
        event.putArray("lines")
                .addObject()
                .put("at", "2026-11-02T09:30:00Z")
                .put("level", level)
                .put("logger", "RunExecution")
                .put("message", message);
    }
}
