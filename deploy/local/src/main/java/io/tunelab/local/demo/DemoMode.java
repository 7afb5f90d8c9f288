package io.tunelab.local.demo;

/**
 * How long a demo may take.
 *
 * @param promised seconds from the command to the end of the study, on two cores with bfloat16
 * @param generated rows of generated reviews
 * @param fewest rows, where the data has them: with the splits of protocol fixed-test 2,000 leave 400 to test and 200 to validate
 * @param most rows
 */
public record DemoMode(double promised, int generated, int fewest, int most, String study) {
    public static final DemoMode QUICK = new DemoMode(90, 1_200, 1_200, 2_000, "demo-quick.yaml");
    public static final DemoMode USUAL = new DemoMode(240, 2_000, 2_000, 4_000, "demo-coursework.yaml");
    /** Takes as long as it takes. */
    public static final DemoMode FULL =
            new DemoMode(Double.POSITIVE_INFINITY, 20_000, 20_000, 20_000, "demo-coursework.yaml");
}
