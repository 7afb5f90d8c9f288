package io.tunelab.results.study.spec;

/**
 * What a stage decides: seeds are added until every configuration is better than the baseline, worse, or equivalent.
 *
 * @param baseline name of the configuration that all others are compared with
 * @param margin a difference in accuracy, in 0 to 1, below which two are taken for equal
 * @param maxSeeds with how many seeds the stage ends undecided
 * @param confidence such as 0.95, of all claims of the stage together
 */
public record Decide(String baseline, double margin, int maxSeeds, double confidence) {}
