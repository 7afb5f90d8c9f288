package io.tunelab.results.transfer;

import io.tunelab.results.store.Datasets.Replacement;
import java.util.Optional;

/** An upload may replace a data set: its runs are not reused from the moment on at which that may have happened. */
final class Replacing implements BodyRelay.Ending {
    private final DataInUse inUse;
    private final String name;
    private final boolean mayReplace;
    private volatile Optional<Replacement> announced = Optional.empty();

    Replacing(DataInUse inUse, String name, boolean mayReplace) {
        this.inUse = inUse;
        this.name = name;
        this.mayReplace = mayReplace;
    }

    @Override
    public void arrived() {
        announced = Optional.of(inUse.arrived(name, mayReplace));
    }

    @Override
    public void settled(boolean isChanged) {
        if (isChanged) {
            inUse.replaced(name);
        } else {
            announced.ifPresent(replacement -> inUse.notReplaced(name, replacement));
        }
    }
}
