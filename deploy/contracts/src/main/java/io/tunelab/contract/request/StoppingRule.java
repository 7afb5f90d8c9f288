package io.tunelab.contract.request;

/**
 * When to stop before the last epoch.
 *
 * @param patience epochs in a row without improvement of {@code monitor}
 */
public record StoppingRule(Monitor monitor, int patience) {}
