package io.tunelab.trainer.files;

/** One row of a file. The label is a name, whatever type the file gives it. */
record LabelledText(String text, String label) {}
