package io.tunelab.local.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class RunLogTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyLineHasItsTimeAttemptAndLevelAndMissingOnesAreCounted() throws Exception {
        var log = JSON.readTree("""
                {"experiment_id": "a", "skipped": 3, "lines": [
                  {"at": "2026-11-25T21:15:04.212Z", "attempt": 2, "worker": "trainer-1", "level": "error",
                   "logger": "RunExecution", "message": "run a broke off\\njava.lang.IllegalStateException: no room"}]}
                """);

        assertThat(RunLogText.of(log)).hasSize(2).first().isEqualTo("(3 more lines are not shown)");
        assertThat(RunLogText.of(log).get(1))
                .matches("(?s)2026-11-2\\d \\d\\d:15:04  attempt 2  error  run a broke off\n    java.*no room");
        assertThat(RunLogText.of(JSON.readTree("{\"lines\": []}"))).containsExactly("No lines yet.");
    }

    @Test
    void aMessageCannotSteerTheTerminalOrPassForLinesOfTheLog() throws Exception {
        var log = JSON.readTree("""
                {"lines": [{"at": "2026-11-25T21:15:04Z", "attempt": 1, "level": "info", "message":
                  "\\u001b[2Jgone\\u009b1A\\rover\\tx\\u007f\\r\\n2026-11-25 21:15:05  attempt 1  info   all is well"}]}
                """);

        assertThat(RunLogText.of(log).get(0))
                .endsWith("  attempt 1  info   \uFFFD[2Jgone\uFFFD1A\uFFFDover\tx\uFFFD\n"
                        + "    2026-11-25 21:15:05  attempt 1  info   all is well");
    }
}
