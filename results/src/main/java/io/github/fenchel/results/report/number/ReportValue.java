package io.github.fenchel.results.report.number;

/**
 * A number of one run.
 *
 * @param value the number; NaN where the run has none
 * @param standardError its standard error over the images; NaN where there is none
 * @param n how many images it is the mean of; 0 where it is not a mean
 * @param undefined how many images have no value
 */
public record ReportValue(double value, double standardError, int n, int undefined) {
  /** No number. */
  public static final ReportValue NONE = of(Double.NaN);

  /** A number that is not a mean over images. */
  public static ReportValue of(double value) {
    return new ReportValue(value, Double.NaN, 0, 0);
  }
}
