package io.tunelab.contract.event;

/**
 * What a split's predictions are worth. Two labels: precision, recall and F1 of label 1; more: macro averages.
 *
 * @param loss mean cross entropy, nats per example
 */
public record Metrics(double loss, double accuracy, double precision, double recall, double f1) {}
