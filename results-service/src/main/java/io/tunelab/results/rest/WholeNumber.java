package io.tunelab.results.rest;

/** Whole numbers in URLs. */
public final class WholeNumber {
    private WholeNumber() {}

    /**
     * The value of a parameter.
     *
     * @throws ProblemException if it is not an integer from 1 to {@code largest}
     */
    public static int of(String parameter, String text, int largest) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= largest) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused below, like a number out of range.
        }
        throw ProblemException.parameter(parameter, text, "an integer from 1 to " + largest);
    }
}
