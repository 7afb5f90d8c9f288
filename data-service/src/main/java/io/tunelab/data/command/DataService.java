package io.tunelab.data.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The service; or, called with {@code inspect} or {@code split}, a look at one data set without broker and server. */
@QuarkusMain
public class DataService {
    private static final Set<String> COMMANDS = Set.of("inspect", "split");

    public static void main(String... arguments) {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            // Without Quarkus nobody sets levels, and every debug message would go to the screen.
            Logger.getLogger("").setLevel(Level.SEVERE);
            var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            var command = arguments[0].equals("split") ? new SplitCommand() : new InspectCommand();
            System.exit(new CommandLine(command).execute(rest));
        }
        Quarkus.run(arguments);
    }
}
