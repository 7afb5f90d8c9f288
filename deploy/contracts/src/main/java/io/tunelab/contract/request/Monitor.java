package io.tunelab.contract.request;

/** The validation metric that decides which epoch is best. */
public enum Monitor implements WireName {
    VALIDATION_LOSS("val_loss"),
    VALIDATION_ACCURACY("val_accuracy");

    private final String wireName;

    Monitor(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
