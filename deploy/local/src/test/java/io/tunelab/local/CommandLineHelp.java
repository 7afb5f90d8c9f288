package io.tunelab.local;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** What the launcher's commands say of themselves, as everybody sees it: without colours, 100 columns wide. */
public final class CommandLineHelp {
    private CommandLineHelp() {}

    /** Help by command, in the order in which they are listed. */
    public static Map<String, String> all() {
        var help = new LinkedHashMap<String, String>();
        collect(Tunelab.commandLine().setUsageHelpWidth(100), help);
        return help;
    }

    private static void collect(CommandLine command, Map<String, String> help) {
        help.put(command.getCommandSpec().qualifiedName(), command.getUsageMessage(Ansi.OFF));
        command.getSubcommands().values().stream()
                .distinct()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> collect(sub, help));
    }
}
