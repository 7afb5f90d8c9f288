package io.tunelab.data.command;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tunelab.kafka.BrokerSetup;
import java.util.Arrays;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/**
 * The service; or, called with {@code inspect} or {@code split}, a look at one data set without broker and server; or,
 * with {@code prepare-broker}, what creates topics, users and access rights before any service starts.
 */
@QuarkusMain
public class DataService {
    private static final Set<String> COMMANDS = Set.of("inspect", "split", "prepare-broker");

    public static void main(String... arguments) {
        if (arguments.length > 0 && COMMANDS.contains(arguments[0])) {
            // Without Quarkus nobody sets levels, and every debug message would go to the screen.
            Logger.getLogger("").setLevel(Level.SEVERE);
            var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(
                    switch (arguments[0]) {
                        case "split" -> new CommandLine(new SplitCommand()).execute(rest);
                        case "inspect" -> new CommandLine(new InspectCommand()).execute(rest);
                        default -> prepareBroker();
                    });
        }
        Quarkus.run(arguments);
    }

    private static int prepareBroker() {
        try {
            System.out.println(new BrokerSetup(System.getenv()).run());
            return 0;
        } catch (IllegalArgumentException | IllegalStateException e) {
            System.err.println("prepare-broker: " + e.getMessage());
            return 1;
        }
    }
}
