package io.tunelab.contract.request;

/** The precision asked for; the trainer reports the one it used. */
public enum PrecisionChoice implements WireName {
    /** What is fastest on the device. */
    AUTO("auto"),
    FP32("fp32"),
    BF16("bf16");

    private final String wireName;

    PrecisionChoice(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
