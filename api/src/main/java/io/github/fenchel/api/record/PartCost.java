package io.github.fenchel.api.record;

/**
 * What one part of an evaluation cost; not part of any digest.
 *
 * <p>Seconds are measured, by the clock, and so are those of whatever else the machine did. How
 * often the network was asked is what the part says of itself. Work that parts share, such as
 * curves of one name, is in the seconds of the first that asks.
 *
 * @param kind what it is
 * @param name a method's array, a metric's id and arguments, an attack's name
 * @param images how many images it was done for; a metric's once for each method whose maps it
 *     measures
 * @param gradients how many forward passes with a gradient that took, all images together
 * @param forwards how many forward passes alone
 * @param seconds how long it took
 */
public record PartCost(
    Kind kind, String name, int images, double gradients, double forwards, double seconds) {
  /** What a part is. */
  public enum Kind {
    /** The logits of all test images. */
    LOGITS,
    /** A saliency method's maps; a metric that asks for more of them has these itself. */
    METHOD,
    /** The search for attacked images that several metrics see. */
    ATTACK,
    /** A metric, of the maps of all methods that it measures, with its attack if it has one. */
    METRIC
  }
}
