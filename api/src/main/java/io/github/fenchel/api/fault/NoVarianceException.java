package io.github.fenchel.api.fault;

/**
 * A batch normalization of one value per channel, or of none: it has no variance to divide by.
 *
 * <p>It depends on the batch and the images, which a user chooses, whether a network comes to it.
 */
public final class NoVarianceException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** A normalization that cannot be computed; the message says of what shape. */
  public NoVarianceException(String message) {
    super(message);
  }
}
