package io.tunelab.trainer.training;

/** The data of a run. */
public record Splits(Examples train, Examples validation, Examples test, int vocabularySize) {}
