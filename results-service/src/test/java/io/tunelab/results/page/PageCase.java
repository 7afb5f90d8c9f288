package io.tunelab.results.page;

import io.quarkus.test.common.http.TestHTTPResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One browser for all tests of a class. */
abstract class PageCase {
    static Browser browser;

    @TestHTTPResource("/")
    String url;

    @BeforeEach
    void openTheBrowser() {
        if (browser == null) {
            browser = Browser.start(url);
            prepare();
        }
    }

    /** What all tests of the class look at; once. */
    void prepare() {}

    /** A page that stays open goes on asking, and what it hears would be the next test's trouble. */
    @AfterEach
    void closeThePages() {
        if (browser != null) {
            browser.closePages();
        }
    }

    @AfterAll
    static void closeTheBrowser() {
        if (browser != null) {
            browser.close();
            browser = null;
        }
    }
}
