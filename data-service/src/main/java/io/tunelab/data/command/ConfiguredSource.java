package io.tunelab.data.command;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tunelab.data.source.DataConfig;
import io.tunelab.data.source.DataSource;
import io.tunelab.data.source.FileSource;
import io.tunelab.data.source.Limits;
import io.tunelab.data.source.ReadingOptions;
import io.tunelab.data.source.SourceCatalog;
import io.tunelab.hub.HubConfig;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A data set named on the command line: a file or folder, or a name that the service's configuration knows. Read with
 * the service's own settings, but without the service.
 */
record ConfiguredSource(DataSource source, Limits limits) {
    static ConfiguredSource of(String nameOrFile, ReadingOptions asked) {
        var config = new SmallRyeConfigBuilder()
                .addDefaultSources()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(DataConfig.class)
                .withMapping(HubConfig.class)
                .build();
        var data = config.getConfigMapping(DataConfig.class);
        var file = Path.of(nameOrFile);
        var source = Files.exists(file)
                ? FileSource.of(
                        String.valueOf(file.toAbsolutePath().normalize().getFileName()),
                        file,
                        FileSource.Reading.automatic().with(asked))
                : SourceCatalog.of(
                                data, config.getConfigMapping(HubConfig.class).settings())
                        .find(nameOrFile, asked);
        return new ConfiguredSource(source, data.allowed());
    }
}
