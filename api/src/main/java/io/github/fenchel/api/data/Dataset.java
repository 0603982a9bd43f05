package io.github.fenchel.api.data;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A dataset that was read.
 *
 * @param info what is known about it
 * @param train the training images
 * @param test the test images, which never choose anything
 * @param digests file name to SHA-256 of its content, in hexadecimal
 */
public record Dataset(
    DatasetInfo info, Split train, Split test, SortedMap<String, String> digests) {
  /** Copies the map. */
  public Dataset {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
  }
}
