package io.tunelab.results.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoubtTextTest {
    @Test
    void lineBreaksOfTextsAndOfWebPagesAreShownAsASign() {
        assertThat(StudyReports.onOneLine("One line.<br /><br />The next <b>one</b>\r\n\r\nand <BR> this.\n"))
                .isEqualTo("One line. ↵ The next <b>one</b> ↵ and ↵ this.");
    }
}
