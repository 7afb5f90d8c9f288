package io.tunelab.trainer.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The models that lie in the directory of models, as requests name them: {@code name} or {@code owner/name}. */
final class LocalModels {
    private static final int MOST = 500;
    private static final String NAME = "(?!.*\\.\\.)[A-Za-z0-9][A-Za-z0-9._-]{0,95}";

    private LocalModels() {}

    /** In the order of their names, at most 500. */
    static List<String> in(Path directory) {
        var names = new ArrayList<String>();
        for (var folder : folders(directory)) {
            var name = folder.getFileName().toString();
            if (isModel(folder)) {
                names.add(name);
            } else {
                folders(folder).stream()
                        .filter(LocalModels::isModel)
                        .forEach(model -> names.add(name + "/" + model.getFileName()));
            }
        }
        return names.stream().limit(MOST).toList();
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    private static List<Path> folders(Path directory) {
        try (Stream<Path> children = Files.list(directory)) {
            return children.filter(Files::isDirectory)
                    .filter(child -> child.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of(); // there is none, or it may not be read
        }
    }
}
