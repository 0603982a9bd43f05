package io.github.fenchel.losses.geometry;

import io.github.fenchel.api.tensor.Tensor;

/**
 * Groups of entries with their Euclidean lengths, finite in value and derivative for groups that
 * are zero, tiny (1e-30) or huge (1e30) in single precision.
 *
 * <p>Entries are divided by their group's largest before they are squared. A group of zeros is
 * divided by 1, under a root of 1, and has length {@code 1 * 0}: so its derivative is 0 too.
 *
 * @param scaled the entries over the largest of their group
 * @param root the length of each scaled group, at least 1
 * @param largest the largest absolute entry of each group
 */
public record Groups(Tensor scaled, Tensor root, Tensor largest) {

  public static Groups of(Tensor entries, int... axes) {
    Tensor largest = entries.stopGradient().abs().max(true, axes).stopGradient();
    // NaN is not equal to 0, so it stays NaN in whatever follows.
    Tensor zero = largest.equalTo(largest.fill(0)).to(largest.dataType());
    Tensor scaled = entries.div(largest.add(zero));
    return new Groups(scaled, scaled.square().sum(true, axes).add(zero).sqrt(), largest);
  }

  /** {@code ||g_S||_2}, one for each group. */
  public Tensor length() {
    return root.mul(largest);
  }

  /** {@code g_S / ||g_S||_2}, one for each entry; 0 in a group of zeros. */
  public Tensor direction() {
    return scaled.div(root);
  }
}
