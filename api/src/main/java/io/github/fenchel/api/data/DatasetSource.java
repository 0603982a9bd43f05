package io.github.fenchel.api.data;

/** A dataset that can be found on this machine, or not. */
public interface DatasetSource {

  /** Returns what is known without reading a file. */
  DatasetInfo info();

  /**
   * Reads the dataset.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is not found, truncated
   *     or corrupt: the message names the file and the found and the expected size or digest
   */
  Dataset open(DataLocation location);
}
