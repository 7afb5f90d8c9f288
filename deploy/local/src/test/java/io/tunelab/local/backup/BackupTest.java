package io.tunelab.local.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.tunelab.local.stack.Installation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
    /** A backup that has made its directory, and waits. */
    static final class Waiting {
        private Waiting() {}

        public static void main(String[] arguments) throws Exception {
            Backup.write(
                    "jdbc:postgresql://localhost:1/none",
                    role -> {
                        System.out.println("at work");
                        try {
                            Thread.sleep(Duration.ofMinutes(10).toMillis());
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                        return "";
                    },
                    Path.of(arguments[0]));
        }
    }

    @Test
    void aBackupThatIsInterruptedLeavesNothingBehind(@TempDir Path temporary) throws Exception {
        var process = new ProcessBuilder(List.of(
                        Installation.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Waiting.class.getName(),
                        temporary.resolve("backup").toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("at work");
        assertThat(temporary).isDirectoryContaining("glob:**/backup.*");

        process.destroy();

        process.waitFor();
        assertThat(temporary).isEmptyDirectory();
    }
}
