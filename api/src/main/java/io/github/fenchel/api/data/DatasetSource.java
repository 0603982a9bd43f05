package io.github.fenchel.api.data;

import java.util.List;

/** A dataset that can be found on this machine, or not. */
public interface DatasetSource {

  /**
   * Returns what is known without reading an image.
   *
   * <p>Most datasets know it all beforehand. One that finds its classes in the user's folders may
   * list them, which must stay quick: every check of a suite asks.
   *
   * @param location where the dataset may look
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it must look and finds
   *     nothing, or nothing sound; the message names the folder or file
   */
  DatasetInfo info(DataLocation location);

  /**
   * Returns what the dataset consists of on a disk, each part of it by itself; empty if it needs no
   * files. Commands tell it to the user; whoever reads the files goes by it, too.
   */
  default List<DataFiles> files() {
    return List.of();
  }

  /**
   * Reads the dataset.
   *
   * @throws io.github.fenchel.api.fault.FenchelException of kind USER if it is not found, truncated
   *     or corrupt: the message names the file and the found and the expected size or digest
   */
  Dataset open(DataLocation location);
}
