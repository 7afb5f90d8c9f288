package io.tunelab.data;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.tunelab.data.inspect.InspectCommand;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;

/** The service; or, called with {@code inspect}, a look at one data set without broker and server. */
@QuarkusMain
public class DataService {
    public static void main(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals("inspect")) {
            // Without Quarkus nobody sets levels, and every debug message would go to the screen.
            Logger.getLogger("").setLevel(Level.SEVERE);
            var rest = Arrays.copyOfRange(arguments, 1, arguments.length);
            System.exit(new CommandLine(new InspectCommand()).execute(rest));
        }
        Quarkus.run(arguments);
    }
}
